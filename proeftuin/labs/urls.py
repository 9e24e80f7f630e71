"""Addresses of labs, under /labs/."""

from django.urls import path

from proeftuin.labs import views

urlpatterns = [
    path("labs/", views.lab_list, name="labs"),
    path("labs.json", views.lab_list_json, name="labs_json"),
    path("labs.csv", views.lab_list_csv, name="labs_csv"),
    path("labs/new/", views.lab_new, name="lab_new"),
    path("labs/<str:ref>.json", views.lab_json, name="lab_json"),
    path("labs/<str:ref>/", views.lab_page, name="lab"),
    path("labs/<str:ref>/edit/", views.lab_edit, name="lab_edit"),
    path("labs/<str:ref>/do/", views.lab_do, name="lab_do"),
]
