"""Addresses of the room runs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
