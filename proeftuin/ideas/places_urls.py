"""Addresses of the map, of duplicates while typing, and of merging."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
