"""Addresses of participation, under /processes/.

The page of a method (``<ref>/<method_ref>/``) takes whatever is left, so it stands last, and this room stands last in
the map of the site: the rooms above have pages of their own under ``<ref>/`` (desk, moderation, insight).
"""

from django.urls import include, path

from proeftuin.processes.views import method

urlpatterns = [
    path("processes/", include("proeftuin.processes.manage_urls")),
    path("processes/<str:ref>/<str:method_ref>/", method.method_page, name="method"),
]
