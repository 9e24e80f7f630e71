"""Addresses of items: news, publications and tools, with subscriptions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
