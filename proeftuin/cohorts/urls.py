"""Addresses of cohorts: teams that are accompanied, with mentors and milestones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
