"""Addresses of the bridges."""

from django.urls import path

from proeftuin.bridges import views

urlpatterns = [
    path("initiatives/<str:ref>/case/", views.initiative_case, name="initiative_case"),
    path("ideas/<str:ref>/initiative/", views.idea_initiative, name="idea_initiative"),
    path("questions/<str:ref>/initiative/", views.question_initiative, name="question_initiative"),
    path("entries/<str:ref>/case/", views.entry_case, name="entry_case"),
    path("entries/<str:ref>/initiative/", views.entry_initiative, name="entry_initiative"),
    path("budgets/<str:ref>/ideas/", views.budget_ideas, name="budget_ideas"),
]
