"""Addresses of people: profiles, the directory, who knows about what, and nominations."""

from django.urls import path

from proeftuin.people.views import directory, helping, knowing, nominated

urlpatterns = [
    path("people/", directory.directory, name="people"),
    path("people.json", directory.directory_json, name="people_json"),
    path("people/mine/", directory.my_profile, name="my_people_profile"),
    path("people/who-knows/", knowing.who_knows, name="who_knows"),
    path("people/who-knows.json", knowing.who_knows_json, name="who_knows_json"),
    path("people/innovators/", nominated.innovator_list, name="innovators"),
    path("people/innovators.json", nominated.innovator_list_json, name="innovators_json"),
    path("people/innovators/new/", nominated.nominate, name="nominate"),
    path("people/innovators/gone/", nominated.gone, name="nomination_gone"),
    path("people/innovators/<str:ref>/", nominated.innovator, name="innovator"),
    path("people/for/<str:ref>/", helping.helpers, name="helpers"),
    path("people/for/<str:ref>/<str:person>/<slug:discipline>/", helping.ask, name="ask_help"),
    path("people/help/<str:ref>/", helping.request_page, name="help_request"),
    path("people/nominated/<str:ref>/<str:secret>/", nominated.own_nomination, name="own_nomination"),
    path("people/<str:ref>.json", directory.person_json, name="person_json"),
    path("people/<str:ref>/", directory.person, name="person"),
]
