"""The API's addresses: /api/v1/…, described at /api/v1/openapi.json."""

from django.urls import URLPattern

from proeftuin.api.document import api

app_name = "api"
urlpatterns: list[URLPattern] = api.urls[0]
for _pattern in urlpatterns:
    _pattern.callback.access = "public"  # read-only, and only what a visitor may see
