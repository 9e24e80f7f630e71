"""Addresses of surveys. The page where one answers is the method's own, /processes/REF/METHODREF/."""

from django.urls import path

from proeftuin.surveys.views import answering, editing, paper, reading

urlpatterns = [
    path("surveys/resume/<str:token>/", answering.resume, name="survey_resume"),
    path("surveys/receipts/<str:ref>/", answering.receipt, name="survey_receipt"),
    path("surveys/<str:ref>/results.json", reading.results_json, name="survey_results_json"),
    path("surveys/<str:ref>/answers.csv", reading.answers_csv, name="survey_answers_csv"),
    path("surveys/<str:ref>/results/", reading.survey_results, name="survey_results"),
    path("surveys/<str:ref>/words/<str:question>/", reading.words, name="survey_words"),
    path("surveys/<str:ref>/words/<str:question>/read/", reading.read_words, name="survey_read_words"),
    path("surveys/<str:ref>/paper/", paper.paper, name="survey_paper"),
    path("surveys/<str:ref>/enter/", paper.enter, name="survey_enter"),
    path("surveys/<str:ref>/questions/", editing.survey_questions, name="survey_questions"),
    path("surveys/<str:ref>/questions/change/", editing.change, name="survey_change"),
    path("surveys/<str:ref>/questions/publish/", editing.publish, name="survey_publish"),
    path("surveys/<str:ref>/questions/settings/", editing.survey_settings, name="survey_settings"),
    path("surveys/<str:ref>/questions/preview/", editing.preview, name="survey_preview"),
    path("surveys/<str:ref>/questions/<str:question>/", editing.survey_question, name="survey_question"),
]
