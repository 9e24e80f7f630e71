"""Addresses of Kafka cases."""

from django.urls import path

from proeftuin.casework.views import cases, parts, publishing

BASE = "initiatives/<str:ref>/kafka"
urlpatterns = [
    path("kafka/patterns/", cases.patterns, name="kafka_patterns"),
    path(f"{BASE}/", cases.case_list, name="kafka_cases"),
    path(f"{BASE}/new/", cases.case_new, name="kafka_new"),
    path(f"{BASE}/<str:case_ref>/", cases.case_page, name="kafka_case"),
    path(f"{BASE}/<str:case_ref>/edit/", cases.case_edit, name="kafka_edit"),
    path(f"{BASE}/<str:case_ref>/session/", cases.session, name="kafka_session"),
    path(f"{BASE}/<str:case_ref>/public/", publishing.public_page, name="kafka_public"),
    path(f"{BASE}/<str:case_ref>/publish/", publishing.publish, name="kafka_publish"),
    path(f"{BASE}/<str:case_ref>/add/<str:part>/", parts.part_new, name="kafka_part_new"),
    path(f"{BASE}/<str:case_ref>/<str:part>/<int:key>/", parts.part_edit, name="kafka_part_edit"),
    path(f"{BASE}/<str:case_ref>/<str:part>/<int:key>/remove/", parts.part_remove, name="kafka_part_remove"),
]
