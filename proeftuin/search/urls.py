"""Addresses of search that are not pages."""

from django.urls import path

from proeftuin.search import views

urlpatterns = [
    path("search/suggest.json", views.suggest, name="search_suggest"),
    path("search/concepts.json", views.concepts, name="search_concepts"),
]
