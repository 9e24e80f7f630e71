"""Addresses of newsletters: newsletters composed from items, with double opt-in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
