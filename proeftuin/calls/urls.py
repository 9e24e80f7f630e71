"""Addresses of the room calls."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
