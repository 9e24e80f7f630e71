"""Addresses of initiatives, under /initiatives/ (the twins of the list are beside it)."""

from django.urls import path

from proeftuin.initiatives.views import main, tasks, team, work

urlpatterns = [
    path("initiatives/", main.initiative_list, name="initiatives"),
    path("initiatives.json", main.initiative_list_json, name="initiatives_json"),
    path("initiatives.csv", main.initiative_list_csv, name="initiatives_csv"),
    path("initiatives.atom", main.initiative_list_atom, name="initiatives_atom"),
    path("initiatives/start/", main.initiative_start, name="initiative_start"),
    path("initiatives/join/<str:token>/", team.invitation, name="invitation"),
    path("initiatives/join/<str:token>/answer/", team.invitation_answer, name="invitation_answer"),
    path("initiatives/<str:ref>.json", main.initiative_json, name="initiative_json"),
    path("initiatives/<str:ref>.csv", main.initiative_csv, name="initiative_csv"),
    path("initiatives/<str:ref>.atom", main.initiative_atom, name="initiative_atom"),
    path("initiatives/<str:ref>/", main.initiative_page, name="initiative"),
    path("initiatives/<str:ref>/edit/", main.initiative_edit, name="initiative_edit"),
    path("initiatives/<str:ref>/timeline/", main.initiative_timeline, name="initiative_timeline"),
    path("initiatives/<str:ref>/output/<str:key>/", work.output, name="initiative_output"),
    path("initiatives/<str:ref>/move/", work.move, name="initiative_move"),
    path("initiatives/<str:ref>/log/", work.logbook, name="logbook"),
    path("initiatives/<str:ref>/log/new/", work.post_new, name="post_new"),
    path("initiatives/<str:ref>/log/<str:post_ref>/", work.post_page, name="post"),
    path("initiatives/<str:ref>/log/<str:post_ref>/edit/", work.post_edit, name="post_edit"),
    path("initiatives/<str:ref>/indicators/", work.indicators, name="indicators"),
    path("initiatives/<str:ref>/indicators/<str:indicator_ref>/", work.indicator_edit, name="indicator_edit"),
    path("initiatives/<str:ref>/evaluation/", work.evaluation, name="evaluation"),
    path("initiatives/<str:ref>/lessons/", work.lessons, name="initiative_lessons"),
    path("initiatives/<str:ref>/tasks/", tasks.task_list, name="tasks"),
    path("initiatives/<str:ref>/tasks/<str:task_ref>/", tasks.task_edit, name="task"),
    path("initiatives/<str:ref>/tasks/<str:task_ref>/tick/", tasks.task_tick, name="task_tick"),
    path("initiatives/<str:ref>/team/", team.team, name="team"),
    path("initiatives/<str:ref>/team/invite/", team.invite, name="team_invite"),
    path("initiatives/<str:ref>/team/<int:member_id>/", team.member_edit, name="member_edit"),
    path("initiatives/<str:ref>/team/<int:member_id>/answer/", team.member_answer, name="member_answer"),
    path("initiatives/<str:ref>/join/", team.join, name="initiative_join"),
]
