"""Addresses of figures and reports."""

from django.urls import path

from proeftuin.insight.views import figures, summaries

urlpatterns = [
    path("processes/<str:ref>/insight/", figures.insight, name="insight"),
    path("processes/<str:ref>/insight.json", figures.insight_json, name="insight_json"),
    path("processes/<str:ref>/insight.csv", figures.insight_csv, name="insight_csv"),
    path("processes/<str:ref>/insight/again/", figures.count_again, name="insight_again"),
    path("processes/<str:ref>/insight/population/", figures.population, name="insight_population"),
    path("processes/<str:ref>/insight/summaries/", summaries.overview, name="insight_summaries"),
    path("processes/<str:ref>/insight/summaries/<str:summary>/", summaries.review, name="insight_review"),
    path("processes/<str:ref>/insight/summaries/<str:summary>/discard/", summaries.discard, name="insight_discard"),
    path("processes/<str:ref>/report/", figures.report, name="process_report"),
]
