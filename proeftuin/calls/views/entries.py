"""Pages of an entry: writing with the team, sending in, the jury's letter; and the list for who runs the call."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import calls, entries
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.forms.calls import AuthorForm, EntryForm
from proeftuin.calls.models import Entry, Kept, Reading
from proeftuin.calls.views.jury import refuse
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def entry_new(request: Request, ref: str) -> HttpResponse:
    call = queries.call_for(request.actor, ref)
    require(permissions.can_enter(request.actor, call))
    organisations = queries.organisations_of(request.actor)
    form = EntryForm(request.POST or unpark(request) or None, call=call, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        draft = EntryDraft(**form.values())
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: entries.begin_entry(by=request.actor, call=call, draft=draft).get_absolute_url(),
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/entry_form.html", {"form": form, "call": call})


@public
def entry_page(request: Request, ref: str) -> HttpResponse:
    entry = queries.entry_at(ref)
    if not permissions.can_see_entry(request.actor, entry):
        refuse(request, entry)
        raise Http404
    own = permissions.writes(request.actor, entry)
    team = queries.authors_of(entry) if own else []
    said = []
    if own and entry.call.is_announced:
        readings = Reading.objects.filter(entry=entry).exclude(to_entrant="")
        said = list(readings.order_by("pk").values_list("to_entrant", flat=True))
    return render(request, "calls/entry.html", {
        "entry": entry, "call": entry.call, "own": own, "team": team, "said": said, "form": AuthorForm(),
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
        "kept": _kept(entry) if own else [],
        "may_write": permissions.can_write(request.actor, entry) if own else None,
        "may_withdraw": permissions.can_withdraw(request.actor, entry) if own else None,
        "may_run": permissions.can_run(request.actor, entry.call),
        "track": entry.track_title,
        "may_ask": permissions.can_ask_sponsor(request.actor, entry) if own else None,
        "prizes": queries.prizes_won(entry) if entry.call.is_announced else [],
    })  # fmt: skip


def _kept(entry: Entry) -> list[tuple[Kept, list[tuple[str, str]]]]:
    """The texts that came while a co-author saved another, each answer with its question."""
    asked = [(str(one["label"]), str(one["code"])) for one in entry.call.questions]
    found = Kept.objects.filter(entry=entry).select_related("user")
    return [(one, [(label, one.answers[code]) for label, code in asked if one.answers.get(code)]) for one in found]


@signed_in
@require_POST
def entry_kept(request: Request, ref: str) -> HttpResponse:
    """Go on with a text that was kept; the other is kept in its place."""
    entry = queries.entry_for(request.actor, ref)
    key = request.POST.get("kept", "")
    kept = Kept.objects.filter(entry=entry, pk=int(key) if key.isdecimal() and len(key) < 15 else 0).first()
    if kept is None:
        raise Http404
    entries.use_kept(by=request.actor, kept=kept)
    messages.success(request, _("This is now the text of your entry. The other one is kept below it."))
    return see_other(entry.get_absolute_url())


@signed_in
def entry_edit(request: Request, ref: str) -> HttpResponse:
    """Save, or save and send in. The same address saves a draft by itself, for htmx."""
    entry = queries.entry_for(request.actor, ref)
    require(permissions.can_write(request.actor, entry))
    initial = {
        **{name: getattr(entry, name) for name in ("title", "track", "outcome", "version")},
        **entry.answers, "organisation": entry.organisation_id,
    }  # fmt: skip
    organisations = queries.organisations_of(request.actor)
    form = EntryForm(request.POST or unpark(request) or None, initial=initial, call=entry.call,
                     organisations=organisations)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        send = "send" in request.POST
        try:
            saved = entries.save_entry(
                by=request.actor, entry=entry, draft=EntryDraft(**form.values()),
                version=form.cleaned_data["version"] or 0, send=send,
            )  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            if request.htmx:
                return render(request, "calls/_saved.html", {"saved": saved})
            if saved.kept:
                messages.warning(request, _("A co-author saved another text. Yours is kept below it."))
            return see_other(entry.get_absolute_url())
    return form_page(request, "calls/entry_form.html", {"form": form, "call": entry.call, "entry": entry})


@signed_in
@require_POST
def entry_withdraw(request: Request, ref: str) -> HttpResponse:
    entry = queries.entry_for(request.actor, ref)
    entries.withdraw_entry(by=request.actor, entry=entry)
    return see_other(entry.get_absolute_url())


@signed_in
@require_POST
def entry_authors(request: Request, ref: str) -> HttpResponse:
    """Invite a co-author by mail."""
    entry = queries.entry_for(request.actor, ref)
    require(permissions.can_write(request.actor, entry))
    form = AuthorForm(request.POST)
    if form.is_valid():
        limit(request, "invite", "30/h")
        try:
            entries.invite_author(by=request.actor, entry=entry, email=form.cleaned_data["email"])
            messages.success(request, _("The invitation is on its way."))
            return see_other(entry.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/author_form.html", {"form": form, "entry": entry})


@signed_in
def entry_join(request: Request, token: str) -> HttpResponse:
    """Look, then join with one click."""
    if request.method == "POST":
        return see_other(entries.join_entry(by=request.actor, token=token).get_absolute_url())
    entry = Entry.objects.filter(authors__token=token, authors__user=None).select_related("call").first()
    if entry is None:
        raise Http404
    return render(request, "calls/join.html", {"title": entry.title, "call": entry.call, "jury": False})


@signed_in
def call_entries(request: Request, ref: str) -> HttpResponse:
    """All that was sent in, for who runs the call; let in or not, one by one, or the rest at once."""
    call = queries.run_by(request.actor, ref)
    problem = ""
    track, state = request.GET.get("track", ""), request.GET.get("state", "")
    if request.method == "POST" and "rest" in request.POST:
        count = calls.let_all_in(by=request.actor, call=call, track=track)
        messages.success(request, ngettext("%(n)d entry is let in.", "%(n)d entries are let in.", count) % {"n": count})
        return see_other(request.get_full_path())
    if request.method == "POST":
        entry = queries.entry_at(request.POST.get("entry", ""))
        if entry.call_id != call.pk:
            raise Http404
        try:
            eligible = request.POST.get("eligible") == "yes"
            reason = request.POST.get("reason", "")
            calls.judge_eligibility(by=request.actor, entry=entry, eligible=eligible, reason=reason)
            return see_other(f"{request.get_full_path()}#{entry.ref}")
        except InvalidError as error:
            problem = str(next(iter(error.problems.values())))
    numbers = queries.numbers_of(call, track=track)
    page = Paginator(queries.entries_of(call, track=track, state=state), 50).get_page(request.GET.get("page"))
    context = {"call": call, "page": page, "problem": problem, "asked": request.POST.get("entry", ""), "track": track,
               "state": state, "numbers": {code: n for code, n in numbers.items() if code != "draft"},
               "total": sum(n for code, n in numbers.items() if code != "draft"),
               "waiting": numbers.get("submitted", 0) if call.stage == "eligibility" else 0}  # fmt: skip
    return render(request, "calls/entries.html", context, status=422 if problem else 200)
