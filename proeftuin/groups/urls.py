"""Addresses of groups: groups of people around a subject, with their questions."""

from django.urls import path

from proeftuin.groups import views

urlpatterns = [
    path("groups/", views.group_list, name="groups"),
    path("groups.json", views.group_list_json, name="groups_json"),
    path("groups/new/", views.group_new, name="group_new"),
    path("groups/<str:ref>.json", views.group_json, name="group_json"),
    path("groups/<str:ref>.atom", views.group_atom, name="group_atom"),
    path("groups/<str:ref>/", views.group_page, name="group"),
    path("groups/<str:ref>/edit/", views.group_edit, name="group_edit"),
    path("groups/<str:ref>/do/", views.group_do, name="group_do"),
]
