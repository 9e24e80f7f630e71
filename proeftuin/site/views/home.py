"""The door: one question, and what is alive here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import public
from proeftuin.site import queries
from proeftuin.ui.http import absolute


@public
def home(request: HttpRequest) -> HttpResponse:
    examples = [
        _("waiting at the counter"),
        _("lonely older people"),
        _("heat in the street"),
        _("letters nobody understands"),
    ]
    context = {
        "examples": examples,
        "processes": queries.open_processes(),
        "initiatives": queries.running_initiatives(),
        "lessons": queries.latest_lessons(),
        "cases": queries.reused_cases(),
        "figures": queries.figures(),
        "json_ld": {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": settings.SITE_NAME,
            "url": settings.SITE_URL,
            "potentialAction": {
                "@type": "SearchAction",
                "target": absolute("/search/?q={search_term_string}"),
                "query-input": "required name=search_term_string",
            },
        },
    }
    return render(request, "site/home.html", context)
