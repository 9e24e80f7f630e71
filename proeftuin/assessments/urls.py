"""Addresses of the room assessments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
