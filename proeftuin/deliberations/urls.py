"""Addresses of the room deliberations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
