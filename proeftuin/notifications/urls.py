"""Addresses of notices, under /notifications/."""

from django.urls import path

from proeftuin.notifications import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read, name="notices_read"),
    path("follow/", views.follow, name="follow"),
    path("unfollow/", views.unfollow, name="unfollow"),
    path("settings/", views.settings_page, name="notice_settings"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
