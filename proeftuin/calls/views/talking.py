"""Pages where the jury talks: the ranking with what differs, each entry with its scores and notes, the shortlist."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, signed_in
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import talking
from proeftuin.calls.forms.jury import NoteForm
from proeftuin.calls.judging import judged
from proeftuin.calls.logic.stages import CHOSEN, TALKING
from proeftuin.calls.models import Call, Entry, Note, Reading
from proeftuin.calls.views.jury import refuse
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

PER_PAGE = 50
SHOWS = ("", "discuss", "chosen")


@signed_in
def deliberation(request: Request, ref: str) -> HttpResponse:
    """The ranking for the jury: what to talk about, and who is on the shortlist."""
    call = queries.call_for(request.actor, ref)
    runs = bool(permissions.can_run(request.actor, call))
    if call.stage not in (*TALKING, "decided", "announced", "archived"):
        raise Http404
    if not runs and permissions.juror_of(request.actor, call) is None:
        raise Http404
    if request.method == "POST":
        return _choose(request, call)
    found = judged(call)
    show, track = request.GET.get("show", ""), request.GET.get("track", "")
    rows = [row for row in found.rows if not track or row.entry.track == track] if found else []
    if show == "discuss":
        rows = [row for row in rows if row.place.wide]
    elif show == "chosen":
        rows = [row for row in rows if row.entry.state in CHOSEN]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    noted = Note.objects.filter(entry__in=[row.entry.pk for row in page]).values_list("entry", "kind", "score")
    notes: dict[int, list[object]] = {}
    for entry_id, kind, score in noted:
        notes.setdefault(entry_id, []).append((kind, score))
    hidden = queries.conflicts_of(request.actor, call)
    context = {
        "call": call, "page": page, "found": found, "runs": runs, "show": show if show in SHOWS else "", "track": track,
        "rows": [(row, row.entry.pk in hidden, notes.get(row.entry.pk, [])) for row in page],
        "chosen": queries.chosen_in(call), "talking": call.stage in TALKING,
    }  # fmt: skip
    return render(request, "calls/deliberation.html", context)


def _choose(request: Request, call: Call) -> HttpResponse:
    entry = queries.entry_at(request.POST.get("entry", ""))
    if entry.call_id != call.pk:
        raise Http404
    try:
        talking.choose_entry(by=request.actor, entry=entry, state=request.POST.get("state", ""))
    except InvalidError as error:
        context = {"call": call, "problems": error.problems.values()}
        return render(request, "calls/not_yet.html", context, status=422)
    return see_other(f"{request.get_full_path()}#{entry.ref}")


@signed_in
def entry_talk(request: Request, ref: str) -> HttpResponse:
    """What each juror gave one entry, what they wrote for the jury, and its notes. Not for one with a conflict."""
    entry = queries.entry_at(ref)
    if not permissions.can_talk(request.actor, entry):
        refuse(request, entry)
        raise Http404
    may = permissions.can_note(request.actor, entry)
    usual = {"visits": "visit", "pitches": "pitch"}.get(entry.call.stage, "talk")
    form = NoteForm(request.POST or None, initial={"kind": usual, "on": today()})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        draft = talking.NoteDraft(
            kind=clean["kind"], text=clean["text"], who=clean["who"], on=clean["on"], score=clean["score"]
        )
        try:
            talking.note_entry(by=request.actor, entry=entry, draft=draft)
            return see_other(f"/entries/{entry.ref}/deliberation/#notes")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/entry_talk.html", {
        "entry": entry, "call": entry.call, "form": form, "may": may, "table": _table(entry),
        "notes": Note.objects.filter(entry=entry).select_related("juror").order_by("on", "pk"),
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
    })  # fmt: skip


def _table(entry: Entry) -> list[dict[str, object]]:
    """What each juror gave, by criterion; then their words for the jury."""
    readings = Reading.objects.filter(entry=entry, scored_at__isnull=False).select_related("juror").order_by("pk")
    rows = []
    for at, one in enumerate(readings, start=1):
        given = [one.scores.get(str(criterion["code"]), "") for criterion in entry.call.rubric]
        total = sum(float(criterion["weight"]) * float(score or 0) for criterion, score in
                    zip(entry.call.rubric, given, strict=True)) / 100  # fmt: skip
        rows.append({"name": _("Juror %(n)d") % {"n": at}, "given": given, "total": total, "says": one.to_jury})
    return rows
