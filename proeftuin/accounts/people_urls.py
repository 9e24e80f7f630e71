"""Addresses of this room that are not one's own: who can do what here."""

from django.urls import path

from proeftuin.accounts import views

urlpatterns = [
    path("about/roles/", views.about_roles, name="about_roles"),
]
