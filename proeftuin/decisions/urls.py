"""Addresses of official answers, and of the response desk of a process."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
