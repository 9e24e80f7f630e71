"""Addresses of challenges: market consultation and the funnel of suppliers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
