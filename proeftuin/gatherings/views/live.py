"""Live in the room: joining by code, the page on a phone, the big screen, and the hosts' desk."""

import hashlib

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.gatherings import permissions, queries
from proeftuin.gatherings.actions import live
from proeftuin.gatherings.models import LiveQuestion, LiveRoom
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.processes.forms import line
from proeftuin.processes.forms import text as words
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import absolute, see_other

KEY = "live"
MOST_PRINTED = 2000


class PollForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What you ask for"), widget=forms.RadioSelect, initial="words",
        choices=[("words", gettext_lazy("Words, up to three each")), ("vote", gettext_lazy("A vote, one option each"))],
    )  # fmt: skip
    question = line(gettext_lazy("Your question to the room"), required=True)
    options = words(gettext_lazy("Options of a vote"), gettext_lazy("One on each line."), 4)


@public
def join(request: Request) -> HttpResponse:
    """Type the code that stands on the screen."""
    code = "".join(request.GET.get("code", "").split())[:8]
    if code:
        limit(request, "live-join", "1000/10m")  # a whole hall joins in a minute, and may share one address
        if LiveRoom.objects.filter(code=code).exists():
            return see_other(f"/live/{code}/")
    return render(request, "gatherings/join.html", {"code": code}, status=422 if code else 200)


@public
def room(request: Request, code: str) -> HttpResponse:
    """On a phone: ask, support, answer. Without account."""
    found = _room(code)
    if request.method == "POST":
        limit(request, "live", "6000/10m")  # a whole room may share one address
        typed = request.POST.get("text", "")
        key = _key(request, found)
        try:
            if "support" in request.POST:
                live.support(room=found, key=key, ref=request.POST["support"])
            elif "poll" in request.POST:
                live.answer(room=found, key=key, ref=request.POST["poll"], value=request.POST.get("value", ""))
            else:
                live.ask(room=found, key=key, text=typed)
            return see_other(request.path)
        except InvalidError as error:
            context = {**_shown(request, found), "typed": typed, "problem": str(error)}
            return render(request, "gatherings/live.html", context, status=422)
    return render(request, "gatherings/live.html", _shown(request, found))


@public
def screen(request: Request, code: str) -> HttpResponse:
    """On the wall: the poll of now, and what the room asks most."""
    found = _room(code)
    context = {**_shown(request, found), "address": absolute("/live/").partition("://")[2]}
    return render(request, "gatherings/screen.html", context)


@public
def printed(request: Request, code: str) -> HttpResponse:
    """On paper: every question with its support, and every poll with its numbers, as tables."""
    found = _room(code)
    context = {"room": found, "gathering": found.gathering,
               **queries.live_of(found, questions_shown=MOST_PRINTED, words_shown=MOST_PRINTED)}  # fmt: skip
    return render(request, "gatherings/live_print.html", context)


@signed_in
def desk(request: Request, ref: str) -> HttpResponse:
    """Hosts open and close, ask the room, and moderate."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_change(request.actor, gathering))
    found = LiveRoom.objects.filter(gathering=gathering).first()
    form = PollForm(request.POST if "ask" in request.POST else None)
    if request.method == "POST":
        try:
            if "open" in request.POST:
                live.open_room(by=request.actor, gathering=gathering, is_open=request.POST["open"] == "yes")
            elif found and "end" in request.POST:
                live.end_poll(by=request.actor, room=found, ref=request.POST["end"])
            elif found and "question" in request.POST and "state" in request.POST:
                question = get_object_or_404(LiveQuestion, room=found, ref=request.POST["question"])
                live.moderate(by=request.actor, question=question, state=request.POST["state"])
            elif found and form.is_valid():
                clean = form.cleaned_data
                live.start_poll(
                    by=request.actor,
                    room=found,
                    kind=clean["kind"],
                    question=clean["question"],
                    options=clean["options"],
                )
            if not form.errors:
                return see_other(request.path)
        except InvalidError as error:
            form.add_problems(error.problems)
            if not form.is_bound:
                messages.error(request, str(error))
    shown = queries.live_of(found, everything=True) if found else {}
    context = {"gathering": gathering, "room": found, "form": form, **shown}
    return form_page(request, "gatherings/desk.html", context)


def _room(code: str) -> LiveRoom:
    found = LiveRoom.objects.select_related("gathering").filter(code=code).first()
    if found is None or not found.gathering.is_shown:
        raise Http404
    return found


def _shown(request: Request, room: LiveRoom) -> dict[str, object]:
    secret = request.session.get(KEY, "")
    return {"room": room, "gathering": room.gathering, "problem": "",
            **queries.live_of(room, key=_hash(secret, room) if secret else "")}  # fmt: skip


def _key(request: Request, room: LiveRoom) -> str:
    """The mark of this browser in this room: kept in its session from the first thing it posts."""
    if KEY not in request.session:
        request.session[KEY] = new_secret()
    return _hash(request.session[KEY], room)


def _hash(secret: str, room: LiveRoom) -> str:
    return hashlib.sha256(f"{room.pk}:{secret}".encode()).hexdigest()[:40]
