"""Addresses of the room experiments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
