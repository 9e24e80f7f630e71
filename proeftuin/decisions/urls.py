"""Addresses of official answers, and of the response desk of a process."""

from django.urls import path

from proeftuin.decisions.views import answering, desk, public, review

DESK = "processes/<str:ref>/desk/"

urlpatterns = [
    path("desk/", desk.all_desks, name="all_desks"),
    path("processes/<str:ref>/desk.csv", desk.desk_csv, name="desk_csv"),
    path(DESK, desk.process_desk, name="desk"),
    path(f"{DESK}answer/", answering.answer, name="answer"),
    path(f"{DESK}undo/<str:batch>/", answering.undo, name="undo_answers"),
    path(f"{DESK}<str:contribution_ref>/", review.contribution, name="review"),
    path(f"{DESK}<str:contribution_ref>/steps/", review.milestone, name="milestone_new"),
    path(f"{DESK}<str:contribution_ref>/steps/<str:milestone_ref>/", review.milestone, name="milestone"),
    path("processes/<str:ref>/answers/", public.answers, name="answers"),
    path("processes/<str:ref>/answers.json", public.answers_json, name="answers_json"),
    path("processes/<str:ref>/answers.csv", public.answers_csv, name="answers_csv"),
    path("processes/<str:ref>/answers.atom", public.answers_atom, name="answers_atom"),
]
