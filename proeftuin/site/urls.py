"""Addresses of the pages that compose what lies below."""

from django.urls import path

from proeftuin.site import views

urlpatterns = [path("", views.home, name="home")]
