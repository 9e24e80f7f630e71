"""Addresses of labs: a place that several organisations share."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
