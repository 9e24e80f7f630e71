"""Addresses of the back office of a process, under /processes/ (start one, and <ref>/manage/…)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
