"""Addresses of the room stories."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
