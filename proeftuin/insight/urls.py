"""Addresses of the figures of a process and its report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
