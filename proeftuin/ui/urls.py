"""Addresses of the interface itself: the language, the theme, the component page."""

from django.urls import path
from django.views.i18n import set_language

from proeftuin.ui import views

set_language.access = "public"  # type: ignore[attr-defined]

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("theme/<str:name>-<str:digest>.css", views.theme, name="theme"),
    path("ui/", views.components, name="components"),
]
