"""Addresses of yearbook: the report that drafts itself from a period."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
