"""Addresses of decisions, under what they are about: /initiatives/REF/decisions/."""

from django.urls import path

from proeftuin.deliberations.views import doing, reading

BASE = "<slug:where>/<str:about>/decisions/"
ONE = f"{BASE}<str:ref>/"

urlpatterns = [
    path("decisions/advice/<str:token>/", doing.advice_page, name="decision_advice"),
    path("decisions/<str:ref>/", reading.decision_short, name="decision_short"),
    path("<slug:where>/<str:about>/decisions.json", reading.decision_list_json, name="decisions_json"),
    path(BASE, reading.decision_list, name="decisions"),
    path(f"{BASE}new/", doing.decision_new, name="decision_new"),
    path(f"{BASE}<str:ref>.json", reading.decision_json, name="decision_json"),
    path(ONE, reading.decision_page, name="decision"),
    path(f"{ONE}history/", reading.decision_history, name="decision_history"),
    path(f"{ONE}edit/", doing.decision_edit, name="decision_edit"),
    path(f"{ONE}turn/<slug:verb>/", doing.turn, name="decision_turn"),
    path(f"{ONE}answer/", doing.answer, name="decision_answer"),
    path(f"{ONE}nominate/", doing.nominate, name="decision_nominate"),
    path(f"{ONE}ask/", doing.ask, name="decision_ask"),
    path(f"{ONE}questions/<int:question_id>/", doing.question_answer, name="decision_question"),
    path(f"{ONE}version/", doing.version, name="decision_version"),
    path(f"{ONE}objections/<int:objection_id>/", doing.objection, name="decision_objection"),
    path(f"{ONE}advice/", doing.advice_ask, name="decision_advice_ask"),
    path(f"{ONE}advice/<int:advice_id>/", doing.advice_reply, name="decision_advice_reply"),
    path(f"{ONE}advice/<int:advice_id>/drop/", doing.advice_drop, name="decision_advice_drop"),
    path(f"{ONE}facilitator/", doing.facilitator, name="decision_facilitator"),
    path(f"{ONE}statement/", doing.statement, name="decision_statement"),
]
