"""Reading calls: what each page needs, in a stated number of queries."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from proeftuin.calls import permissions
from proeftuin.calls.logic.places import places_of
from proeftuin.calls.logic.stages import CHOSEN, JUDGED
from proeftuin.calls.models import (
    AudienceVote,
    Author,
    Call,
    Declaration,
    Entry,
    Juror,
    Note,
    Prize,
    PrizeScore,
    Reading,
)
from proeftuin.kernel.actor import Actor
from proeftuin.library.models import Lesson
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20
DESK_PAGE = 30


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


def entries_of(call: Call, *, track: str = "", state: str = "") -> "QuerySet[Entry]":
    """What was sent in, for who runs the call, with how many scores it has; of one track or state where asked."""
    scored = Count("readings", filter=Q(readings__scored_at__isnull=False))
    found = Entry.objects.filter(call=call).exclude(state="draft").select_related("organisation", "call")
    found = found.filter(track=track) if track else found
    found = found.filter(state=state) if state else found
    return found.annotate(scored=scored, asked=Count("readings")).order_by("id")


def numbers_of(call: Call, *, track: str = "") -> dict[str, int]:
    """How many entries stand where, drafts too. One query."""
    found = Entry.objects.filter(call=call, **({"track": track} if track else {})).order_by()
    return dict(found.values_list("state").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class Standing:
    """What who runs a call must know for its next step."""

    numbers: dict[str, int]  # entries by state
    jurors: int  # who joined
    invited: int  # who did not yet
    asked: int  # scores that were asked
    scored: int

    @property
    def sent(self) -> int:
        return sum(n for state, n in self.numbers.items() if state not in ("draft", "withdrawn"))

    @property
    def drafts(self) -> int:
        return self.numbers.get("draft", 0)

    @property
    def waiting(self) -> int:
        """Entries that nobody said yes or no to."""
        return self.numbers.get("submitted", 0)

    @property
    def is_scored(self) -> bool:
        return 0 < self.asked == self.scored


def standing_of(call: Call) -> Standing:
    """Three queries, whatever the number."""
    seats = Juror.objects.filter(call=call).aggregate(all=Count("pk"), joined=Count("user"))
    scores = Reading.objects.filter(entry__call=call).aggregate(all=Count("pk"), done=Count("scored_at"))
    return Standing(numbers_of(call), seats["joined"], seats["all"] - seats["joined"], scores["all"], scores["done"])


def mine_in(actor: Actor, call: Call) -> list[Entry]:
    """The actor's entries in a call. One query."""
    if not actor.is_person:
        return []
    return list(Entry.objects.filter(call=call, authors__user_id=actor.person_id).select_related("call").order_by("id"))


def shown_results(call: Call) -> list[Entry]:
    """Winners first, then mentions, once announced. One query."""
    if not call.is_announced:
        return []
    found = Entry.objects.filter(call=call, state__in=("winner", "mention")).select_related("organisation", "call")
    tracks = [one["code"] for one in call.tracks]

    def order(one: Entry) -> tuple[object, ...]:
        at = tracks.index(one.track) if one.track in tracks else len(tracks)
        return (one.state != "winner", at, one.place or 0, one.pk)

    return sorted(found, key=order)


def authors_of(entry: Entry) -> list[Author]:
    return list(Author.objects.filter(entry=entry).select_related("user").order_by("pk"))


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An entry on a juror's desk: what they declared, what they read, and for which prizes they scored it."""

    entry: Entry
    said: Declaration | None
    reads: Reading | None
    scored_for: frozenset[int]  # keys of prizes


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of a juror's desk, and how much is left on the whole of it."""

    rows: list[DeskRow]
    page: "Page[Any]"
    todo: int


def desk_of(juror: Juror, prizes: list[Prize], page: str | None) -> Desk:
    """What a juror declares about: first what they have to score, then what they scored, then the rest.

    Five queries, whatever the number.
    """
    reads = {one.entry_id: one for one in Reading.objects.filter(juror=juror).defer("to_jury", "to_entrant")}
    todo = [key for key, one in reads.items() if one.scored_at is None]
    turn = Case(
        When(pk__in=todo, then=Value(0)), When(pk__in=list(reads), then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    found = Entry.objects.filter(call_id=juror.call_id).exclude(state__in=("draft", "withdrawn", "ineligible"))
    ordered = found.annotate(turn=turn).select_related("organisation", "call").defer("answers").order_by("turn", "pk")
    shown = Paginator(ordered, DESK_PAGE).get_page(page)
    declared = {one.entry_id: one for one in Declaration.objects.filter(juror=juror, entry__in=list(shown))}
    given: dict[int, set[int]] = {}
    if prizes:
        keys = [reads[one.pk].pk for one in shown if one.pk in reads]
        for prize, key in PrizeScore.objects.filter(reading__in=keys).values_list("prize", "reading"):
            given.setdefault(key, set()).add(prize)
    rows = []
    for one in shown:
        reading = reads.get(one.pk)
        scored_for = frozenset(given.get(reading.pk, ())) if reading else frozenset()
        rows.append(DeskRow(one, declared.get(one.pk), reading, scored_for))
    return Desk(rows, shown, len(todo))


def prizes_for(juror: Juror) -> list[Prize]:
    """The special prizes that this juror scores for. One query."""
    found = Prize.objects.filter(call_id=juror.call_id).order_by("pk")
    named = found.annotate(all=Count("jurors"), own=Count("jurors", filter=Q(jurors=juror)))
    return list(named.filter(Q(all=0) | Q(own__gt=0)))


def prizes_of(call: Call) -> list[Prize]:
    """Special prizes with who won them. Two queries."""
    return list(Prize.objects.filter(call=call).prefetch_related("winners__organisation").order_by("pk"))


def prizes_won(entry: Entry) -> list[Prize]:
    return list(Prize.objects.filter(winners=entry).order_by("pk"))


def prize_at(call: Call, ref: str) -> Prize:
    """Raises Http404."""
    prize = Prize.objects.filter(call=call, ref=ref).first()
    if prize is None:
        raise Http404
    prize.call = call
    return prize


def notes_of(call: Call) -> list[Note]:
    """All that the jury noted, by entry. One query."""
    return list(Note.objects.filter(entry__call=call).select_related("entry", "juror").order_by("entry_id", "on", "pk"))


def conflicts_of(actor: Actor, call: Call) -> set[int]:
    """Keys of the entries that the actor, as a juror, has a real conflict with. One query."""
    found = Declaration.objects.filter(juror__call=call, juror__user_id=actor.person_id, conflict="real")
    return set(found.values_list("entry", flat=True))


def audience_result(call: Call) -> list[tuple[Entry, int, int]]:
    """(entry, votes, place) once the vote is over, counted from the votes themselves; nothing before. Two queries."""
    if call.audience != "closed":
        return []
    entries = {one.ref: one for one in Entry.objects.filter(call=call, state__in=JUDGED).select_related("organisation")}
    counted = AudienceVote.objects.filter(call=call).order_by().values("entry__ref").annotate(n=Count("pk"))
    votes = {one["entry__ref"]: one["n"] for one in counted if one["entry__ref"] in entries}
    return [(entries[ref], count, place) for ref, count, place in places_of(votes)]


def audience_page(actor: Actor, call: Call, page: str | None) -> "Page[Any]":
    """The entries to vote about, in an order by lot that stays the same for one person. Two queries."""
    refs = Entry.objects.filter(call=call, state__in=JUDGED).values_list("ref", flat=True)
    lot = sorted(refs, key=lambda ref: sha256(f"{call.ref}{actor.ref}{ref}".encode()).digest())
    shown: Page[Any] = Paginator(lot, PER_PAGE).get_page(page)
    found = {one.ref: one for one in Entry.objects.filter(ref__in=list(shown)).select_related("organisation")}
    shown.object_list = [found[ref] for ref in shown]
    return shown


def vote_of(actor: Actor, call: Call) -> AudienceVote | None:
    if not actor.is_person:
        return None
    return AudienceVote.objects.filter(call=call, user_id=actor.person_id).select_related("entry").first()


def lessons_of(call: Call, *, all_of_them: bool = False) -> list[Lesson]:
    """What the jury recommends, public once announced. One query."""
    found = Lesson.objects.filter(origin=call.thread).order_by("pk")
    return list(found if all_of_them else found.exclude(shared_at=None))


def chosen_in(call: Call) -> int:
    """How many are on the shortlist. One query."""
    return Entry.objects.filter(call=call, state__in=CHOSEN).count()


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
