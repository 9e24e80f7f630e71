"""Addresses of moderation: its policy, log, reports, and the queue of a process."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
