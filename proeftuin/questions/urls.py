"""Addresses of questions, under /questions/."""

from django.urls import path

from proeftuin.questions import views

urlpatterns = [
    path("questions/", views.question_list, name="questions"),
    path("questions.json", views.question_list_json, name="questions_json"),
    path("questions.atom", views.question_list_atom, name="questions_atom"),
    path("questions/new/", views.question_new, name="question_new"),
    path("questions/<str:ref>.json", views.question_json, name="question_json"),
    path("questions/<str:ref>/", views.question_page, name="question"),
    path("questions/<str:ref>/echo/", views.question_echo, name="question_echo"),
    path("questions/<str:ref>/edit/", views.question_edit, name="question_edit"),
    path("questions/<str:ref>/summary/", views.question_summary, name="question_summary"),
]
