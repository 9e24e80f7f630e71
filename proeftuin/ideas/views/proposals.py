"""Co-signing a proposal that is not public yet, by the link that its writer sent."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import POSTING, limit
from proeftuin.ideas import logic, permissions
from proeftuin.ideas.actions import proposals as actions
from proeftuin.ideas.models import Idea, Support
from proeftuin.ideas.views.reading import author_of, credentials_of
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.ui.http import see_other


@public
def idea_cosign(request: Request, ref: str, secret: str) -> HttpResponse:
    """Read it, and put one's name under it or take that away. Once it is public, the link leads there."""
    idea = Idea.objects.select_related("method__process__organisation", "participant__user").filter(ref=ref).first()
    if idea is None or not actions.is_secret(idea, secret):
        raise Http404
    idea.process = idea.method.process
    if idea.is_shown:
        return see_other(idea.get_absolute_url())
    if idea.state != Idea.State.COSIGNING:
        raise Http404
    shown = credentials_of(request, idea.process)
    if request.method == "POST":
        return _signed(request, idea, secret)
    mine = permissions.participant_of(request.actor, idea.process, shown)
    rules = logic.rules_of(idea.method.settings)
    context = {
        "idea": idea, "method": idea.method, "process": idea.process, "author": author_of(idea, idea.method),
        "may": actions.can_cosign(request.actor, idea, secret, shown), "needed": rules.cosigners_needed,
        "has_signed": bool(mine and Support.objects.filter(idea=idea, participant=mine).exists()),
        "until": actions.ends_at(idea),
    }  # fmt: skip
    response = render(request, "ideas/cosign.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _signed(request: Request, idea: Idea, secret: str) -> HttpResponse:
    limit(request, "support", POSTING)
    shown = credentials_of(request, idea.process)
    try:
        if request.POST.get("do") == "take_back":
            actions.take_back_cosign(by=request.actor, idea=idea, secret=secret, shown=shown)
            messages.info(request, _("Your name is not under it any more."))
            return see_other(request.path)
        idea = actions.cosign(by=request.actor, idea=idea, secret=secret, shown=shown)
    except NotAllowedError:
        if not request.actor.is_person:
            return redirect_to_login(request.path)
        raise
    messages.success(request, _("Your name is under it. Thank you."))
    return see_other(idea.get_absolute_url() if idea.is_shown else request.path)
