"""Addresses of organisations."""

from django.urls import path

from proeftuin.organisations import views

urlpatterns = [
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations.json", views.organisation_list_json, name="organisations_json"),
    path("organisations.csv", views.organisation_list_csv, name="organisations_csv"),
    path("organisations.atom", views.organisation_list_atom, name="organisations_atom"),
    path("organisations/new/", views.organisation_new, name="organisation_new"),
    path("organisations/<str:ref>.json", views.organisation_json, name="organisation_json"),
    path("organisations/<str:ref>.atom", views.organisation_atom, name="organisation_atom"),
    path("organisations/<str:ref>/", views.organisation_page, name="organisation"),
    path("organisations/<str:ref>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<str:ref>/join/", views.organisation_join, name="organisation_join"),
    path("organisations/<str:ref>/leave/", views.organisation_leave, name="organisation_leave"),
    path("organisations/<str:ref>/members/", views.members, name="organisation_members"),
    path("organisations/<str:ref>/members/<int:pk>/", views.member_answer, name="organisation_member_answer"),
]
