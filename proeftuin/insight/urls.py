"""Addresses of figures and reports."""

from django.urls import path

from proeftuin.insight import views

urlpatterns = [
    path("processes/<str:ref>/insight/", views.insight, name="insight"),
    path("processes/<str:ref>/insight.json", views.insight_json, name="insight_json"),
    path("processes/<str:ref>/insight.csv", views.insight_csv, name="insight_csv"),
    path("processes/<str:ref>/insight/again/", views.count_again, name="insight_again"),
    path("processes/<str:ref>/insight/population/", views.population, name="insight_population"),
    path("processes/<str:ref>/report/", views.report, name="process_report"),
]
