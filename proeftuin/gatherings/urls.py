"""Addresses of the room gatherings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
