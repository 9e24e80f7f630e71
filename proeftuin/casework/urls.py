"""Addresses of the room casework."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
