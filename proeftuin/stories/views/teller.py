"""Pages for who tells a story. Nobody needs an account here: the private address is the key."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.actions import do_once
from proeftuin.stories import logic, permissions, queries
from proeftuin.stories.actions import consent as actions
from proeftuin.stories.actions.telling import tell_story
from proeftuin.stories.consent import sentences
from proeftuin.stories.forms import CodeForm, NarrowForm, TellForm
from proeftuin.stories.links import path_of
from proeftuin.stories.models import Invitation, Story
from proeftuin.stories.views.sound import heard
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import absolute, see_other

TELLING, TRYING = "12/h", "30/h"
GONE = "gone"  # stands where a secret would: what is shown after a story was taken back


@public
@never_cache
def tell(request: Request, token: str) -> HttpResponse:
    """Tell a story to a team that gave out this link."""
    invitation = queries.invitation_by(token)
    may = permissions.can_tell(invitation)
    form = TellForm(
        request.POST or None, request.FILES or None, initiative=invitation.initiative,
        initial={"language": request.LANGUAGE_CODE[:2]},
    )  # fmt: skip
    context = {
        "form": form, "invitation": invitation, "initiative": invitation.initiative, "may": may,
        "consent": sentences(invitation.initiative),
    }  # fmt: skip
    if request.method == "POST" and may and form.is_valid():
        limit(request, "tell", TELLING)
        try:
            ref = do_once(by=VISITOR, token=form.cleaned_data["once"], work=lambda: _told(invitation, form))
            story = Story.objects.select_related("initiative").get(ref=ref)
            messages.success(request, _("Thank you. The team has your story."))
            return _private(see_other(path_of(story)))
        except InvalidError as error:
            form.add_problems(error.problems)
    return _private(form_page(request, "stories/tell.html", context))


def _told(invitation: Invitation, form: TellForm) -> str:
    """The reference and not the address: what is kept against posting twice must open nothing."""
    return tell_story(
        by=VISITOR, invitation=invitation, draft=form.draft(), consent=form.consent(),
        sound=form.cleaned_data["sound"] or None,
    ).ref  # fmt: skip


@public
@never_cache
def door(request: Request) -> HttpResponse:
    """Type the code of a slip of paper."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "story-door", TRYING)
        try:
            secret = logic.typed_secret(form.cleaned_data["code"])
            queries.story_by_secret(secret)
            return _private(see_other(reverse("story_own", args=[secret])))
        except Http404:
            words = _("No story belongs to this code. Look whether you typed it right. Or it was taken back already.")
            form.add_error("code", words)
    return _private(form_page(request, "stories/door.html", {"form": form}))


@public
@never_cache
def own_story(request: Request, secret: str) -> HttpResponse:
    """Read your story, let fewer people read it, or take it back."""
    if secret == GONE:
        return _private(render(request, "stories/gone.html"))
    story = queries.story_by_secret(secret)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    form = NarrowForm(request.POST if verb == "narrow" else None, story=story)
    if verb == "withdraw":
        actions.withdraw_story(by=VISITOR, story=story)
        return _private(see_other(reverse("story_own", args=[GONE])))
    if verb == "narrow" and form.is_valid():
        try:
            actions.narrow_consent(by=VISITOR, story=story, scope=form.cleaned_data["scope"])
            messages.success(request, _("Done. From now on fewer people can read it."))
            return _private(see_other(request.path))
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {
        "story": story, "initiative": story.initiative, "form": form, "secret": secret,
        "link": absolute(request.path), "code": logic.in_groups(logic.typed_secret(secret)),
        "can_narrow": story.scope != logic.SCOPES[0],
        "sound": queries.sound_of(story), "sound_url": reverse("story_own_sound", args=[secret]),
    }  # fmt: skip
    return _private(form_page(request, "stories/own.html", context))


@public
@never_cache
def own_sound(request: Request, secret: str) -> HttpResponse:
    return _private(heard(request, queries.story_by_secret(secret)))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine keeps it, and no other site learns it (settings.SECURE_REFERRER_POLICY).

    A stricter policy on this page would make a browser post its forms without an origin, which is then refused.
    """
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
