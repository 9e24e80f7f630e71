"""Addresses of ideas."""

from django.urls import include, path

urlpatterns = [
    path("", include("proeftuin.ideas.places_urls")),
]
