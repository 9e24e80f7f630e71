"""Addresses of runs: under their initiative, and the coach's desk."""

from django.urls import path

from proeftuin.runs.views import coach, run, sheets, step

AT = "initiatives/<str:ref>/"

urlpatterns = [
    path(f"{AT}run/", run.run_page, name="run"),
    path(f"{AT}runs/start/", run.run_start, name="run_start"),
    path(f"{AT}run/<slug:stage>/", run.gate, name="run_gate"),
    path(f"{AT}run/<slug:stage>/<slug:step>/", step.step_page, name="run_step"),
    path(f"{AT}run/<slug:stage>/<slug:step>/part/", step.step_part, name="run_step_part"),
    path(f"{AT}run/<slug:stage>/<slug:step>/skip/", step.step_skip, name="run_step_skip"),
    path(f"{AT}run/<slug:stage>/<slug:step>/again/", step.step_reopen, name="run_step_reopen"),
    path(f"{AT}runs/<str:run_ref>/", run.past_run, name="past_run"),
    path(f"{AT}runs/<str:run_ref>/resume/", run.run_resume, name="run_resume"),
    path(f"{AT}runs/<str:run_ref>.json", sheets.run_json, name="run_json"),
    path(f"{AT}runs/<str:run_ref>/print/", sheets.sheets, name="run_print"),
    path(f"{AT}runs/<str:run_ref>/offline/", sheets.offline, name="run_offline"),
    path(f"{AT}runs/<str:run_ref>/upload/", sheets.upload, name="run_upload"),
    path(f"{AT}runs/<str:run_ref>/hours/", coach.hours, name="run_hours"),
    path(f"{AT}runs/<str:run_ref>/hours/<int:hours_id>/remove/", coach.hours_remove, name="run_hours_remove"),
    path("coach/", coach.coach_desk, name="coach_desk"),
    path("coach/<str:ref>/", coach.coach_team, name="coach_team"),
    path("coach/<str:ref>/notes/<int:note_id>/remove/", coach.coach_note_remove, name="coach_note_remove"),
]
