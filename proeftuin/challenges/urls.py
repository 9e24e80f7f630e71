"""Addresses of challenges, under /challenges/: a challenge begins before its call opens and ends long after it."""

from django.urls import URLPattern, path

from proeftuin.challenges.views import funnel, public, running

urlpatterns: list[URLPattern] = [
    path("challenges/", public.challenge_list, name="challenges"),
    path("challenges.json", public.challenge_list_json, name="challenges_json"),
    path("challenges.csv", public.challenge_list_csv, name="challenges_csv"),
    path("challenges/new/", running.challenge_new, name="challenge_new"),
    path("challenges/<str:ref>.json", public.challenge_json, name="challenge_json"),
    path("challenges/<str:ref>/", public.challenge_page, name="challenge"),
    path("challenges/<str:ref>/questions.csv", public.challenge_questions_csv, name="challenge_questions_csv"),
    path("challenges/<str:ref>/ask/", public.challenge_ask, name="challenge_ask"),
    path("challenges/<str:ref>/answer/", public.challenge_answer, name="challenge_answer"),
    path("challenges/<str:ref>/costs/", public.challenge_costs, name="challenge_costs"),
    path("challenges/<str:ref>/costs.csv", public.challenge_costs_csv, name="challenge_costs_csv"),
    path("challenges/<str:ref>/edit/", running.challenge_edit, name="challenge_edit"),
    path("challenges/<str:ref>/prior/", running.challenge_prior, name="challenge_prior"),
    path("challenges/<str:ref>/publish/", running.challenge_publish, name="challenge_publish"),
    path("challenges/<str:ref>/desk/", running.challenge_desk, name="challenge_desk"),
    path("challenges/<str:ref>/amend/<int:number>/", running.challenge_amend, name="challenge_amend"),
    path("challenges/<str:ref>/report/", running.challenge_report, name="challenge_report"),
    path("challenges/<str:ref>/procedure/", running.challenge_procedure, name="challenge_procedure"),
    path("challenges/<str:ref>/funnel/", funnel.challenge_funnel, name="challenge_funnel"),
    path("challenges/<str:ref>/funnel/do/", funnel.challenge_funnel_do, name="challenge_funnel_do"),
    path("challenges/<str:ref>/funnel/plan/", funnel.challenge_plan, name="challenge_plan"),
    path("challenges/<str:ref>/terms/", funnel.challenge_terms, name="challenge_terms"),
    path("challenges/<str:ref>/offers/<str:supplier>/", funnel.challenge_offer, name="challenge_offer"),
]
