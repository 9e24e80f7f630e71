"""Addresses of moderation: its policy, log, reports, and the queue of a process."""

from django.urls import path

from proeftuin.moderation.views import desk, open

urlpatterns = [
    path("moderation/", desk.queue, name="moderation"),
    path("moderation/policy/", open.policy, name="moderation_policy"),
    path("moderation/log/", open.log, name="moderation_log"),
    path("moderation/log.csv", open.log_csv, name="moderation_log_csv"),
    path("moderation/log.json", open.log_json, name="moderation_log_json"),
    path("moderation/report/", open.report, name="moderation_report"),
    path("moderation/reports/<str:ref>/<str:secret>/", open.receipt, name="moderation_receipt"),
    path("moderation/decisions/<str:ref>/", open.decision, name="moderation_decision"),
    path("moderation/decisions/<str:ref>/appeal/", open.appeal, name="moderation_appeal"),
    path("moderation/decisions/<str:ref>/answer/", open.answer, name="moderation_answer"),
    path("moderation/decisions/<str:ref>/restore/", open.restore, name="moderation_restore"),
    path("moderation/undo/<str:batch>/", desk.undo, name="moderation_undo"),
    path("processes/<str:ref>/moderation/", desk.process_queue, name="process_moderation"),
]
