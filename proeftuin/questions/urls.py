"""Addresses of the room questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
