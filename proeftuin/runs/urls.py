"""Addresses of runs: under their initiative, and the coach's desk."""

from django.urls import path

from proeftuin.runs.views import run, step

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
]
