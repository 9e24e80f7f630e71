"""Addresses of campaigns: a neighbourhood initiative that asks for money, hands and goods."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
