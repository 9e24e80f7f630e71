"""Which circle a page is for. Each route carries exactly one mark; a test walks the URL map and checks it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from proeftuin.accounts.limits import POSTING, limit
from proeftuin.accounts.registry import TASKS
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied


class Request(HttpRequest):
    """A request as our middleware hands it on: with its actor, its language, and what htmx says. For annotations."""

    actor: Actor
    LANGUAGE_CODE: str
    htmx: HtmxDetails


type View = Callable[..., HttpResponse]

PARKED = "parked"  # session key: what someone typed before we asked them to sign in
PARKED_LIMIT = 100_000


def public(view: View) -> View:
    """For everyone, account or not. The view itself hides what a visitor may not see."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """For people with an account. What a signed-out person posts is kept and comes back after signing in.

    Posting is limited here, for all rooms at once; where a view says so with :func:`posting`, by a rate of its own.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if request.method == "POST":
                limit(request, *getattr(view, "posting", ("any", POSTING)))
            return view(request, *args, **kwargs)
        if request.method == "POST":
            park(request)
            messages.info(request, _("You were signed out. Sign in again: what you typed is kept."))
        return redirect_to_login(_page_of(request), settings.LOGIN_URL)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def posting(name: str, rate: str) -> Callable[[View], View]:
    """How often one may post to a view that is for people with an account. Stands below @signed_in."""

    def mark(view: View) -> View:
        view.posting = (name, rate)  # type: ignore[attr-defined]
        return view

    return mark


def staff(*roles: str) -> Callable[[View], View]:
    """For holders of one of these instance roles (administrators always), with a second factor."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if not request.actor.has_role(*roles):  # type: ignore[attr-defined]
                raise NotAllowedError(Denied(_("This page is for staff."), hidden=True))
            if settings.STAFF_NEEDS_MFA and not has_second_factor(request):
                return _to_second_factor(request)
            return view(request, *args, **kwargs)

        guarded.access = "staff"  # type: ignore[attr-defined]
        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return mark


def at_work(view: View) -> View:
    """As :func:`signed_in`, for the pages of people with a task: with a second factor, as staff.

    Who has no task at all is not asked for it: the view itself hides what is not theirs.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.STAFF_NEEDS_MFA and not has_second_factor(request) and _has_task(request.actor):  # type: ignore[attr-defined]
            return _to_second_factor(request)
        return view(request, *args, **kwargs)

    marked = signed_in(guarded)
    marked.is_for_work = True  # type: ignore[attr-defined]
    return marked


def _has_task(actor: Actor) -> bool:
    return bool(actor.roles) or any(has_task(actor) for has_task in TASKS)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Staff pages need a second step when you sign in. Set it up here first."))
    return redirect("mfa_index")


def has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(request.user))


def park(request: HttpRequest) -> None:
    """Keep a posted form in the session, by path, until its writer has signed in."""
    fields = {key: request.POST.getlist(key) for key in request.POST if key not in ("csrfmiddlewaretoken", "once")}
    if sum(len(value) for values in fields.values() for value in values) <= PARKED_LIMIT:
        request.session[PARKED] = {"path": request.path, "fields": fields}


def unpark(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What was parked for this page (or for a form on it that posts to ``path``), once, as a form takes it."""
    parked = request.session.get(PARKED)
    if request.method == "GET" and parked and parked["path"] == (path or request.path):
        del request.session[PARKED]
        fields = QueryDict(mutable=True)
        for name, values in parked["fields"].items():
            fields.setlist(name, values)
        fields["once"] = new_ref()  # so that sending it twice still counts once
        return fields
    return None


def _page_of(request: HttpRequest) -> str:
    """Where to go after signing in: the page itself, or the page that held the button that was pressed."""
    before = request.headers.get("referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(before, {request.get_host()}):
        parts = urlsplit(before)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()
