"""Addresses of groups: groups of people around a subject, with their questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
