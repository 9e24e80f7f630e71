"""Addresses of stories: those of a team, and those of who told one."""

from django.urls import path

from proeftuin.stories.views import meaning, stories, teller

BASE = "initiatives/<str:ref>/stories"
urlpatterns = [
    path("stories/tell/<str:token>/", teller.tell, name="story_tell"),
    path("stories/withdraw/", teller.door, name="story_door"),
    path("stories/withdraw/<str:secret>/", teller.own_story, name="story_own"),
    path("stories/withdraw/<str:secret>/sound/", teller.own_sound, name="story_own_sound"),
    path(f"{BASE}/", stories.story_list, name="stories"),
    path(f"{BASE}.json", stories.story_list_json, name="stories_json"),
    path(f"{BASE}.csv", stories.story_list_csv, name="stories_csv"),
    path(f"{BASE}.atom", stories.story_list_atom, name="stories_atom"),
    path(f"{BASE}/new/", stories.story_new, name="story_new"),
    path(f"{BASE}/table/", meaning.table, name="story_table"),
    path(f"{BASE}/quotes/", meaning.quotes, name="story_quotes"),
    path(f"{BASE}/quotes/<int:quote_id>/remove/", meaning.quote_remove, name="story_quote_remove"),
    path(f"{BASE}/feedback/", meaning.feedback, name="story_feedback"),
    path(f"{BASE}/feedback/<str:level>/", meaning.feedback_edit, name="story_feedback_edit"),
    path(f"{BASE}/invite/", meaning.invite, name="story_invite"),
    path(f"{BASE}/<str:story_ref>/", stories.story_page, name="story"),
    path(f"{BASE}/<str:story_ref>/sound/", stories.story_sound, name="story_sound"),
    path(f"{BASE}/<str:story_ref>/edit/", stories.story_edit, name="story_edit"),
    path(f"{BASE}/<str:story_ref>/check/", stories.story_check, name="story_check"),
    path(f"{BASE}/<str:story_ref>/quote/", stories.story_quote, name="story_quote"),
    path(f"{BASE}/<str:story_ref>/slip/", stories.story_slip, name="story_slip"),
    path(f"{BASE}/<str:story_ref>/withdraw/", stories.story_withdraw, name="story_withdraw"),
]
