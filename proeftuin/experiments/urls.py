"""Addresses of experiments: all of them under /experiments/, those of a team under its initiative."""

from django.urls import path

from proeftuin.experiments import views

BASE = "initiatives/<str:ref>/experiments/"

urlpatterns = [
    path("experiments/", views.experiment_list, name="experiments"),
    path("experiments.json", views.experiment_list_json, name="experiments_json"),
    path("experiments.csv", views.experiment_list_csv, name="experiments_csv"),
    path("experiments.atom", views.experiment_list_atom, name="experiments_atom"),
    path(BASE, views.experiments_of, name="experiments_of"),
    path(f"{BASE}new/", views.experiment_new, name="experiment_new"),
    path(f"{BASE}<str:key>.json", views.experiment_json, name="experiment_json"),
    path(f"{BASE}<str:key>.csv", views.experiment_csv, name="experiment_csv"),
    path(f"{BASE}<str:key>/", views.experiment_page, name="experiment"),
    path(f"{BASE}<str:key>/edit/", views.experiment_edit, name="experiment_edit"),
    path(f"{BASE}<str:key>/start/", views.experiment_start, name="experiment_start"),
    path(f"{BASE}<str:key>/result/", views.experiment_result, name="experiment_result"),
    path(f"{BASE}<str:key>/abandon/", views.experiment_abandon, name="experiment_abandon"),
    path(f"{BASE}<str:key>/lesson/", views.experiment_lesson, name="experiment_lesson"),
    path(f"{BASE}<str:key>/pictures/", views.experiment_pictures, name="experiment_pictures"),
]
