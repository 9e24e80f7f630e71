"""Addresses for machines that watch the instance."""

from django.urls import path

from proeftuin.operations import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
