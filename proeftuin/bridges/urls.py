"""Addresses of the bridges."""

from django.urls import path

from proeftuin.bridges import views

urlpatterns = [path("initiatives/<str:ref>/case/", views.initiative_case, name="initiative_case")]
