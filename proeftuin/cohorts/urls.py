"""Addresses of cohorts, under /cohorts/."""

from django.urls import URLPattern, path

from proeftuin.cohorts.views import public, running, working

urlpatterns: list[URLPattern] = [
    path("cohorts/", public.cohort_list, name="cohorts"),
    path("cohorts.json", public.cohort_list_json, name="cohorts_json"),
    path("cohorts.csv", public.cohort_list_csv, name="cohorts_csv"),
    path("cohorts/new/", running.cohort_new, name="cohort_new"),
    path("cohorts/results/", public.cohort_results, name="cohort_results"),
    path("cohorts/join/<str:token>/", public.cohort_join, name="cohort_join"),
    path("cohorts/follow-up/<str:ref>/<str:secret>/", public.follow_up, name="cohort_follow_up"),
    path("cohorts/sessions/<int:number>/back/", working.session_back, name="cohort_session_back"),
    path("cohorts/teams/<str:ref>/", public.team_page, name="cohort_team"),
    path("cohorts/teams/<str:ref>/milestones/<int:number>/", working.team_milestone, name="cohort_milestone"),
    path("cohorts/teams/<str:ref>/session/", working.team_session, name="cohort_session"),
    path("cohorts/teams/<str:ref>/invite/", working.team_invite, name="cohort_team_invite"),
    path("cohorts/teams/<str:ref>/contact/", working.team_contact, name="cohort_team_contact"),
    path("cohorts/teams/<str:ref>/leave/", running.team_leave, name="cohort_team_leave"),
    path("cohorts/<str:ref>.json", public.cohort_json, name="cohort_json"),
    path("cohorts/<str:ref>/", public.cohort_page, name="cohort"),
    path("cohorts/<str:ref>/edit/", running.cohort_edit, name="cohort_edit"),
    path("cohorts/<str:ref>/plan/", running.cohort_plan, name="cohort_plan"),
    path("cohorts/<str:ref>/publish/", running.cohort_publish, name="cohort_publish"),
    path("cohorts/<str:ref>/desk/", running.cohort_desk, name="cohort_desk"),
    path("cohorts/<str:ref>/do/", running.cohort_do, name="cohort_do"),
    path("cohorts/<str:ref>/mentors/", working.mentor_desk, name="cohort_mentors"),
]
