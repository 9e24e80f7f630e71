"""Reading calls: what each page needs, in a stated number of queries."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from proeftuin.calls import permissions
from proeftuin.calls.models import Author, Call, Declaration, Entry, Juror, Reading
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20


def listed(actor: Actor) -> "QuerySet[Call]":
    """Calls that are shown, and one's own drafts; the latest deadline first."""
    seen = ~Q(state="draft") | Q(owner_id=actor.person_id) if actor.is_person else ~Q(state="draft")
    return Call.objects.filter(seen).select_related("organisation").order_by("-deadline", "-id")


def call_for(actor: Actor, ref: str) -> Call:
    """A call the actor may see. One query. Raises Http404."""
    call = Call.objects.select_related("organisation").filter(ref=ref).first()
    if call is None or not permissions.can_see_call(actor, call):
        raise Http404
    return call


def run_by(actor: Actor, ref: str) -> Call:
    """A call the actor runs. One query. Raises Http404."""
    call = call_for(actor, ref)
    if not permissions.can_run(actor, call):
        raise Http404
    return call


def entry_at(ref: str) -> Entry:
    """An entry, whoever may see it. One query. Raises Http404."""
    entry = Entry.objects.select_related("call__organisation", "organisation").filter(ref=ref).first()
    if entry is None:
        raise Http404
    return entry


def entry_for(actor: Actor, ref: str) -> Entry:
    """An entry the actor may see. Three queries at most. Raises Http404."""
    entry = entry_at(ref)
    if not permissions.can_see_entry(actor, entry):
        raise Http404
    return entry


def entries_of(call: Call) -> "QuerySet[Entry]":
    """What was sent in, for who runs the call, with how many scores it has."""
    scored = Count("readings", filter=Q(readings__scored_at__isnull=False))
    found = Entry.objects.filter(call=call).exclude(state="draft").select_related("organisation")
    return found.annotate(scored=scored, asked=Count("readings")).order_by("id")


def mine_in(actor: Actor, call: Call) -> list[Entry]:
    """The actor's entries in a call. One query."""
    if not actor.is_person:
        return []
    return list(Entry.objects.filter(call=call, authors__user_id=actor.person_id).order_by("id"))


def shown_results(call: Call) -> list[Entry]:
    """Winners first, then mentions, once announced. One query."""
    if not call.is_announced:
        return []
    found = Entry.objects.filter(call=call, state__in=("winner", "mention")).select_related("organisation")
    return sorted(found, key=lambda one: (one.state != "winner", one.place or 0, one.pk))


def authors_of(entry: Entry) -> list[Author]:
    return list(Author.objects.filter(entry=entry).select_related("user").order_by("pk"))


def desk_of(juror: Juror) -> list[tuple[Entry, Declaration | None, Reading | None]]:
    """All that a juror declares about, with what they have to read. Three queries."""
    found = Entry.objects.filter(call_id=juror.call_id).exclude(state__in=("draft", "withdrawn", "ineligible"))
    declared = {one.entry_id: one for one in Declaration.objects.filter(juror=juror)}
    reads = {one.entry_id: one for one in Reading.objects.filter(juror=juror)}
    rows = [(one, declared.get(one.pk), reads.get(one.pk)) for one in found.select_related("organisation")]
    return sorted(rows, key=lambda row: (row[2] is None, row[0].pk))


def register_of(call: Call) -> list[Declaration]:
    """The register of interests: what was declared or found, but for "none". One query."""
    found = Declaration.objects.filter(juror__call=call).exclude(conflict="none")
    return list(found.select_related("juror", "entry").order_by("juror_id", "entry_id"))


def jury_of(call: Call) -> "QuerySet[Juror]":
    """With how many entries each has, and scored. One query."""
    return (
        Juror.objects.filter(call=call)
        .annotate(asked=Count("readings"), scored=Count("readings", filter=Q(readings__scored_at__isnull=False)))
        .order_by("pk")
    )


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those for which the actor may speak. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")] if actor.is_person else []
