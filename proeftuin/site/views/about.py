"""Pages about the site itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import public
from proeftuin.accounts.privacy import declared_personal_data
from proeftuin.kernel.clock import today
from proeftuin.site import queries


@public
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "site/how.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of Decision (EU) 2018/1523, for what we know of the program; the operator adds the rest."""
    return render(request, "site/accessibility.html", {"checked_on": today(), "contact": settings.SITE_CONTACT})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data is kept, why and for how long: read from the tables themselves."""
    return render(request, "site/privacy.html", {"declared": declared_personal_data()})


@public
def counting(request: HttpRequest) -> HttpResponse:
    return render(request, "site/counting.html", {"figures": queries.figures()})


@public
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "site/contact.html", {"contact": settings.SITE_CONTACT})
