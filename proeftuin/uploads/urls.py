"""Addresses of uploads."""

from django.urls import path

from proeftuin.uploads import views

urlpatterns = [
    path("uploads/<str:ref>/<str:name>", views.upload, name="upload"),
    path("uploads/<str:ref>/small/<str:name>", views.small, name="upload_small"),
]
