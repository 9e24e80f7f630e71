"""Small files for machines."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from proeftuin.accounts.access import public
from proeftuin.kernel.clock import now
from proeftuin.ui.http import absolute


@public
def robots(_request: HttpRequest) -> HttpResponse:
    closed = ("me", "accounts", "notifications", "search", "ask")
    lines = ["User-agent: *", *(f"Disallow: /{one}/" for one in closed), f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def security_txt(_request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness."""
    expires = (now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SITE_CONTACT}", f"Expires: {expires}", "Preferred-Languages: nl, fr, de, en",
             f"Canonical: {absolute('/.well-known/security.txt')}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def manifest(_request: HttpRequest) -> JsonResponse:
    name = f"{settings.SITE_NAME} {settings.SITE_OWNER}".strip()
    return JsonResponse(
        {"name": name, "short_name": settings.SITE_NAME, "start_url": "/", "display": "minimal-ui",
         "background_color": "#faf7f0", "theme_color": "#143f33"},
        content_type="application/manifest+json",
    )  # fmt: skip
