"""The map of the site: each room brings its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("proeftuin.site.urls")),
    path("accounts/", include("allauth.urls")),
]
