"""Addresses of one's own pages, under /me/."""

from django.urls import path

from proeftuin.accounts import views

urlpatterns = [
    path("", views.my_page, name="me"),
    path("profile/", views.profile, name="my_profile"),
    path("data/", views.my_data, name="my_data"),
    path("delete/", views.erase, name="my_delete"),
    path("roles/", views.roles, name="roles"),
    path("roles/take/", views.role_take, name="role_take"),
]
