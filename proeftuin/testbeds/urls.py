"""Addresses of testbeds: places that offer testing, applications, plans and agreements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
