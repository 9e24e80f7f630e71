"""The directory, a person's page, and the page on which one says how one wants to be found."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, posting, public, signed_in, unpark
from proeftuin.accounts.models import User
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.people import permissions, queries
from proeftuin.people.actions import profiles as actions
from proeftuin.people.cards import card, card_data, own_card
from proeftuin.people.forms import ProfileForm, profile_initial
from proeftuin.people.knowing import deeds_of
from proeftuin.people.logic.showing import FIELDS
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import json_page, see_other

HAS = ("offers", "seeks")
LONGEST = 300  # characters of a search


@public
def directory(request: Request) -> HttpResponse:
    """People who said that they want to be found, and what they let this viewer know."""
    given = _given(request)
    found, page = _page(request, request.actor, given, queries.PER_PAGE)
    own = queries.own_profile(request.actor) if request.actor.is_person else None
    context = {"found": found, "page": page, "own": own, **given, "is_filtered": any(given.values())}
    return render(request, "people/directory.html", context)


@public
def directory_json(request: Request) -> HttpResponse:
    """What everyone may know, whoever asks."""
    found, page = _page(request, VISITOR, _given(request), 100)
    return json_page({"count": found.total, "page": page.number, "people": [card_data(one) for one in found.cards]})


def _given(request: Request) -> dict[str, str]:
    get = request.GET
    has = get.get("has", "")
    return {
        "words": " ".join(get.get("q", "").replace("\0", " ").split())[:LONGEST],
        "organisation": get.get("organisation", "").replace("\0", "")[:12],
        "language": get.get("language", "").replace("\0", "")[:5], "has": has if has in HAS else "",
    }  # fmt: skip


def _page(request: Request, actor: Actor, given: dict[str, str], size: int) -> tuple[queries.Directory, Page]:
    """The page asked for, or the last one when there are fewer."""
    number = request.GET.get("page", "1")
    wanted = min(max(int(number), 1), queries.DEEPEST) if number.isdecimal() and len(number) < 6 else 1
    for _attempt in range(2):
        found = queries.directory(actor, **given, likely=request.LANGUAGE_CODE, limit=size, offset=(wanted - 1) * size)
        page = Paginator(range(min(found.total, queries.DEEPEST * size)), size).get_page(wanted)
        if page.number == wanted:
            break
        wanted = page.number
    return found, page


@public
def person(request: Request, ref: str) -> HttpResponse:
    """Someone, as far as this viewer may know them."""
    profile = queries.profile_for(request.actor, ref)
    own = request.actor.is_person and request.actor.id == profile.user_id
    shown = own_card(profile) if own else card(profile, permissions.viewer(request.actor))
    levels = {name: profile.level_of(name) for name in FIELDS} if own else {}
    context = {"person": shown, "profile": profile, "own": own, "levels": levels, "deeds": deeds_of(profile)}
    return render(request, "people/person.html", context)


@public
def person_json(request: Request, ref: str) -> HttpResponse:
    """What everyone may know, whoever asks."""
    profile = queries.profile_for(VISITOR, ref)
    return json_page(card_data(card(profile, "public")))


@signed_in
@posting("profile", "60/h")
def my_profile(request: Request) -> HttpResponse:
    """How I want to be found: each part with its own level."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the mark above lets nobody else in
    profile = queries.own_profile(request.actor)
    require(permissions.can_edit(request.actor))
    if profile.pk is None:
        profile.user = user
    form = ProfileForm(
        request.POST or unpark(request) or None, initial=profile_initial(profile),
        organisations=queries.organisations_of(request.actor),
    )  # fmt: skip
    context = {"form": form, "profile": profile, "person": user}
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_profile(by=request.actor, draft=form.draft(), version=form.cleaned_data["version"] or 0)
            messages.success(request, _("Your profile is saved."))
            return see_other(user.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = "\n\n".join(one for one in (profile.offers, profile.seeks, user.bio) if one)
            return render(request, "people/mine.html", {**context, "conflict": conflict or "–"}, status=409)
    return form_page(request, "people/mine.html", context)
