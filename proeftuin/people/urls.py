"""Addresses of people: profiles, the directory, who knows about what, and nominations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
