"""Pages of notices: what happened, what one follows, and how often mail comes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.queries import actor_of
from proeftuin.kernel.errors import InvalidError
from proeftuin.notifications import actions, queries
from proeftuin.notifications.forms import RhythmForm
from proeftuin.notifications.logic import is_local_path
from proeftuin.notifications.models import Preference
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

PER_PAGE = 30


@signed_in
def notices(request: Request) -> HttpResponse:
    """What happened on what I follow, newest first."""
    page = Paginator(queries.notices_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    told = queries.in_words(request.actor, page.object_list)
    return render(request, "notifications/list.html", {"page": page, "told": told})


@signed_in
@require_POST
def read(request: Request) -> HttpResponse:
    actions.mark_read(by=request.actor)
    return see_other("/notifications/")


@signed_in
@require_POST
def follow(request: Request) -> HttpResponse:
    """Follow a thread that one may know of; then back to where the button stood."""
    thread = request.POST.get("thread", "")
    if not queries.can_know_thread(request.actor, thread):
        raise Http404
    try:
        actions.follow(by=request.actor, thread=thread)
    except InvalidError as error:
        raise Http404 from error
    messages.success(request, _("You follow this now. You get mail as often as you chose."))
    return see_other(_next(request))


@signed_in
@require_POST
def unfollow(request: Request) -> HttpResponse:
    actions.unfollow(by=request.actor, thread=request.POST.get("thread", "").replace("\0", ""))
    messages.success(request, _("You don't follow this any more."))
    return see_other(_next(request))


@signed_in
def settings_page(request: Request) -> HttpResponse:
    form = RhythmForm(
        request.POST if request.method == "POST" else None, initial={"rhythm": queries.rhythm_of(request.actor)}
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_rhythm(by=request.actor, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Your choice is saved."))
        return see_other("/notifications/settings/")
    context = {
        "form": form,
        "followed": queries.followed(request.actor),
        "came_back": queries.mail_that_came_back(request.actor).exists(),
    }
    return form_page(request, "notifications/settings.html", context)


@public
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token says for whom
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Stop all mail, without signing in. Looking at the page changes nothing; mail scanners look at everything."""
    user = queries.user_of_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        actions.choose_rhythm(by=actor_of(user), rhythm=Preference.Rhythm.NEVER)
    # No redirect after this POST: RFC 8058 forbids it.
    return render(request, "notifications/unsubscribe.html", {"done": request.method == "POST"})


def _next(request: Request) -> str:
    path = request.POST.get("next", "")
    return path if is_local_path(path) else "/notifications/"
