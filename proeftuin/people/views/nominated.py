"""Outside innovators: nominating one, saying yes or no by the own link, and the challenges that fit."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, posting, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.people import matching, permissions
from proeftuin.people.actions import nominating as actions
from proeftuin.people.forms import NominationForm, OwnNominationForm
from proeftuin.people.links import opens, path_of
from proeftuin.people.models import Nomination
from proeftuin.people.queries import PER_PAGE, innovator_data, innovator_for, innovators
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import json_page, see_other


@public
def innovator_list(request: Request) -> HttpResponse:
    """Who was nominated and said yes; or those who fit one challenge, with why."""
    call = matching.open_challenge(request.GET.get("challenge", "").replace("\0", "")[:12])
    if call is not None:
        context = {"call": call, "matches": matching.innovators_for(call)[:PER_PAGE]}
        return render(request, "people/innovators.html", context)
    page = Paginator(innovators(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/innovators.html", {"page": page})


@public
def innovator_list_json(request: Request) -> HttpResponse:
    page = Paginator(innovators(), 100).get_page(request.GET.get("page"))
    return json_page({"count": page.paginator.count, "innovators": [innovator_data(one) for one in page]})


@public
def innovator(request: Request, ref: str) -> HttpResponse:
    one = innovator_for(request.actor, ref)
    return render(request, "people/innovator.html", {"one": one, "matches": matching.challenges_for(one)[:10]})


@signed_in
@posting("nominate", "10/d")
def nominate(request: Request) -> HttpResponse:
    """Tell us of someone outside who does it differently."""
    require(permissions.can_nominate(request.actor))
    form = NominationForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(by=request.actor, token=form.cleaned_data["once"], work=lambda: _nominate(request, form))
            messages.success(request, _("Thank you. They get a mail now. Nothing is shown before they say yes."))
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "people/nominate.html", {"form": form})


def _nominate(request: Request, form: NominationForm) -> str:
    actions.nominate(by=request.actor, draft=form.draft())
    return "/people/innovators/"


@public
def own_nomination(request: Request, ref: str, secret: str) -> HttpResponse:
    """The person's own page, by the link in the mail: agree, change, refuse, withdraw."""
    one = Nomination.objects.select_related("nominated_by").filter(ref=ref).first()
    if one is None or not opens(ref, secret):
        raise Http404
    if request.method == "POST":
        limit(request, "nominated", "60/h")
        if "no" in request.POST:
            never = request.POST.get("never_again") == "yes"
            actions.say_no(by=request.actor, ref=ref, secret=secret, never_again=never)
            return see_other("/people/innovators/gone/")
    names = ("name", "does", "why", "themes", "link", "language", "version")
    form = OwnNominationForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    context = {"form": form, "one": one, "matches": matching.challenges_for(one)[:10], "mine": path_of(one)}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.say_yes(by=request.actor, ref=ref, secret=secret, draft=form.draft(), version=version)
            messages.success(request, _("Saved. This is what everyone can read now."))
            return see_other(one.get_absolute_url() if one.state != Nomination.State.HIDDEN else path_of(one))
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = f"{one.name}\n\n{one.does}\n\n{one.why}"
            return render(request, "people/nominated.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "people/nominated.html", context)


@public
def gone(request: Request) -> HttpResponse:
    """After a no: what was told is no longer here."""
    return render(request, "people/gone.html")
