"""Addresses of assessments: the questionnaires, those of an initiative, and the link for who answers from outside."""

from django.urls import path

from proeftuin.assessments.views import answering, pages, together

BASE = "initiatives/<str:ref>/assessments/"
ONE = f"{BASE}<str:key>/"

urlpatterns = [
    path("assessments/", pages.questionnaire_list, name="questionnaires"),
    path("assessments.json", pages.questionnaire_list_json, name="questionnaires_json"),
    path("assessments/<str:key>/print/", pages.questionnaire_print, name="questionnaire_print"),
    path("assess/<str:token>/", answering.answer_by_link, name="assess"),
    path(BASE, pages.assessments_of, name="assessments_of"),
    path(f"{BASE}open/<str:key>/", pages.assessment_open, name="assessment_open"),
    path(f"{BASE}<str:key>.json", pages.assessment_json, name="assessment_json"),
    path(ONE, pages.assessment_page, name="assessment"),
    path(f"{ONE}answer/", answering.answer, name="assessment_answer"),
    path(f"{ONE}link/", answering.set_link, name="assessment_link"),
    path(f"{ONE}close/", answering.close, name="assessment_close"),
    path(f"{ONE}remove/", answering.remove, name="assessment_remove"),
    path(f"{ONE}show/", answering.show, name="assessment_show"),
    path(f"{ONE}agree/<str:item>/", answering.agree, name="assessment_agree"),
    path(f"{ONE}question/<str:item>/", together.review, name="assessment_review"),
    path(f"{ONE}stakeholders/", together.stakeholder, name="assessment_stakeholder"),
    path(f"{ONE}trials/", together.trial, name="assessment_trial"),
    path(f"{ONE}texts/", together.reading, name="assessment_reading"),
    path(f"{ONE}reason/", together.reason, name="assessment_reason"),
    path(f"{ONE}<str:what>/<int:number>/remove/", together.take_out, name="assessment_take_out"),
]
