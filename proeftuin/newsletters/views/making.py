"""Making a newsletter: words, pieces, a test mail, the schedule, and mail that came back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, staff, unpark
from proeftuin.items.actions.subscribing import note_bounce
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.newsletters import permissions, queries
from proeftuin.newsletters.actions import composing
from proeftuin.newsletters.forms import BounceForm, IssueForm, ScheduleForm, WordsForm
from proeftuin.newsletters.models import Issue
from proeftuin.search.labels import kind_label
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other


def _making(issue: Issue) -> str:
    return f"{issue.get_absolute_url()}make/"


@staff("editor")
def newsletter_new(request: Request) -> HttpResponse:
    form = IssueForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data

        def work() -> str:
            return _making(composing.begin_issue(
                by=request.actor, title=clean["title"], language=clean["language"], intro=clean["intro"]
            ))  # fmt: skip

        try:
            return see_other(do_once(by=request.actor, token=clean["once"], work=work))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "newsletters/form.html", {"form": form})


@staff("editor")
def newsletter_edit(request: Request, ref: str) -> HttpResponse:
    issue = queries.issue_for(request.actor, ref)
    require(permissions.can_change(request.actor, issue))
    initial = {name: getattr(issue, name) for name in ("title", "intro", "language", "version")}
    form = IssueForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "issue": issue}
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            composing.edit_issue(
                by=request.actor, issue=issue, title=clean["title"], language=clean["language"], intro=clean["intro"],
                version=clean["version"] or 0,
            )  # fmt: skip
            return see_other(_making(issue))
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            issue.refresh_from_db()
            conflict = f"{issue.title}\n\n{issue.intro}".strip()
            return render(request, "newsletters/form.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "newsletters/form.html", context)


@staff("editor")
def newsletter_make(request: Request, ref: str) -> HttpResponse:
    """The desk: what is in it, what is new, a test, and when it leaves."""
    issue = queries.issue_for(request.actor, ref)
    words, when = WordsForm(prefix="w"), ScheduleForm(prefix="s")
    if request.method == "POST":
        if "add_words" in request.POST:
            words = WordsForm(request.POST, prefix="w")
        if "schedule" in request.POST:
            when = ScheduleForm(request.POST, prefix="s")
        done = _done(request, issue, words, when)
        if done is not None:
            return done
    pieces = list(issue.pieces.all())
    kind = request.GET.get("kind", "")
    there = {(one.kind, one.thing) for one in pieces if one.kind}
    context = {
        "issue": issue, "pieces": pieces, "new": queries.whats_new(kind, without=there), "kind": kind,
        "kinds": [(code, kind_label(code)) for code in queries.KINDS], "words": words, "when": when,
        "form": words if words.is_bound else when, "readers": queries.readers_waiting(issue.language),
        "may_change": permissions.can_change(request.actor, issue),
    }  # fmt: skip
    return form_page(request, "newsletters/make.html", context)


def _done(request: Request, issue: Issue, words: Form, when: ScheduleForm) -> HttpResponse | None:
    """The deed that was asked; None when the page comes back with mistakes."""
    form = words if words.is_bound else when
    if form.is_bound and not form.is_valid():
        return None
    try:
        message = _deed(request, issue, words, when)
    except InvalidError as error:
        if form.is_bound:
            form.add_problems(error.problems)
            return None
        messages.error(request, str(error))
        return see_other(_making(issue))
    if message:
        messages.success(request, message)
    return see_other(_making(issue))


def _deed(request: Request, issue: Issue, words: Form, when: ScheduleForm) -> str:
    by, post = request.actor, request.POST
    if words.is_bound:
        clean = words.cleaned_data
        composing.add_words(by=by, issue=issue, title=clean["title"], words=clean["words"])
    elif when.is_bound:
        composing.schedule(by=by, issue=issue, at=when.moment())  # type: ignore[arg-type]
        return _("It is scheduled. You can take it back until it leaves.")
    elif "add" in post:
        kind, _colon, thing = post["add"].partition(":")
        composing.add_thing(by=by, issue=issue, kind=kind, ref=thing[:40])
    elif "test" in post:
        composing.ask_test(by=by, issue=issue)
        return _("The test mail is on its way to you.")
    elif "take_back" in post:
        composing.take_back(by=by, issue=issue)
    elif "halt" in post:
        composing.halt(by=by, issue=issue)
    else:
        _with_piece(request, issue)
    return ""


def _with_piece(request: Request, issue: Issue) -> None:
    deeds: dict[str, Callable[..., None]] = {
        "up": lambda piece: composing.move_piece(by=request.actor, piece=piece, up=True),
        "down": lambda piece: composing.move_piece(by=request.actor, piece=piece, up=False),
        "remove": lambda piece: composing.remove_piece(by=request.actor, piece=piece),
        "say": lambda piece: composing.change_words(
            by=request.actor, piece=piece, words=request.POST.get("words", "")
        ),
    }  # fmt: skip
    for name, deed in deeds.items():
        if name in request.POST:
            deed(queries.piece_of(issue, request.POST[name]))


@staff("editor")
def newsletter_bounces(request: Request) -> HttpResponse:
    """Mark addresses whose mail came back."""
    form = BounceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        known = unknown = 0
        wrong = []
        for line in filter(None, (one.strip() for one in clean["addresses"].splitlines()[:1000])):
            try:
                found = note_bounce(by=request.actor, address=line, hard=clean["how"] == "hard")
                known, unknown = known + bool(found), unknown + (not found)
            except InvalidError:
                wrong.append(line[:80])
        if not wrong:
            messages.success(request, _("Marked: %(known)d. Not known here: %(unknown)d.")
                             % {"known": known, "unknown": unknown})  # fmt: skip
            return see_other("/newsletters/bounces/")
        form.add_problems({"addresses": _("These are no addresses: %(wrong)s") % {"wrong": ", ".join(wrong)}})
    return form_page(request, "newsletters/bounces.html", {"form": form})
