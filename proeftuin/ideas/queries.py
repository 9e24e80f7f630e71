"""Pages of ideas in a fixed number of queries, at any size.

The totals come from tallies and never from counting. A page's rows are found in one index that holds the order and
what is filtered by; only then are those fifteen rows fetched. The last page is read from its own end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404

from proeftuin.decisions.models import Milestone
from proeftuin.ideas import logic, permissions
from proeftuin.ideas.documents import place_code
from proeftuin.ideas.models import CountedElsewhere, Idea, SavedDraft, Support, Tally
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.ledger.queries import Entry, told_on
from proeftuin.notifications.models import Follow
from proeftuin.processes.logic import window_now
from proeftuin.processes.models import Method, Process, Seat
from proeftuin.processes.permissions import Credentials, keep_roles, openings_of
from proeftuin.search.queries import matching
from proeftuin.storage.prepared import Prepared

PER_PAGE = 15
MOST_FOUND = 2000  # of a search within a method that is filtered further: the best so many
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-published_at", "-id"),
    "supported": ("-supports", "-id"),
    "discussed": ("-comments", "-id"),
    "random": ("dice", "id"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked the list for, as its address says it."""

    order: str = "newest"
    page: int = 1
    seed: int = 0
    category: str = ""
    area: str = ""
    answer: str = ""
    words: str = ""
    mine: bool = False
    size: int = PER_PAGE

    @property
    def filters(self) -> dict[str, str]:
        given = {"category": self.category, "area": self.area, "answer": self.answer}
        return {name: value for name, value in given.items() if value}

    def address(self, **changes: object) -> str:
        """The query of the address that asks for this, changed; page 1 unless it says otherwise."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        said = {"order": other.order, **other.filters, "q": other.words}
        if other.order == "random":
            said["seed"] = str(other.seed)
        if other.mine:
            said["mine"] = "1"
        if other.page > 1:
            said["page"] = str(other.page)
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a filter, and how many ideas it has."""

    code: str
    ideas: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list. ``ideas`` are whole; ``total`` is of all pages."""

    wanted: Wanted
    ideas: Sequence[Idea]
    total: int
    counts: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return logic.page_count(self.total, self.wanted.size)

    @property
    def number(self) -> int:
        return min(self.wanted.page, self.pages)


def idea_list(method: Method, wanted: Wanted, actor: Actor) -> Found:
    """One page of the ideas of a method. Three queries; with words, those of a search and one more."""
    tallies = _tallies(method)
    counts = _counts(tallies)
    if wanted.words:
        ids, total = _found_by_words(method, wanted)
    elif wanted.mine:
        own = Idea.objects.filter(method=method, participant__user_id=actor.person_id).exclude(state=Idea.State.DRAFT)
        keys = list(own.order_by("-id").values_list("pk", flat=True)[:MOST_FOUND])
        ids, total = _page_of(keys, wanted), len(keys)
    else:
        total = _total(tallies, wanted)
        ids = _ids(method, wanted, total)
    return Found(wanted, whole(ids), total, counts)


def whole(ids: Sequence[int]) -> list[Idea]:
    """Ideas with who wrote them, in the order of their keys. One query."""
    rows = Idea.objects.select_related("participant__user").defer("shape", "private").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


@dataclass(frozen=True, slots=True)
class Own:
    """What someone gave: idea → 1 or -1, and how many they gave in the whole method where that is limited."""

    given: Mapping[int, int]
    used: int = 0


def own_supports(method: Method, ideas: Sequence[Idea], actor: Actor, shown: Credentials, *, limited: bool) -> Own:
    """What someone gave these ideas, and in all. One query, none for who shows nothing."""
    given = Support.objects.filter(participant__process=method.process_id)
    if actor.is_person:
        given = given.filter(participant__user_id=actor.person_id)
    elif shown.visitor_key:
        given = given.filter(participant__key=shown.visitor_key)
    else:
        return Own({})
    if not limited:
        return Own(dict(given.filter(idea__in=ideas).values_list("idea", "value")) if ideas else {})
    rows = list(given.filter(idea__method=method, idea__state=Idea.State.PUBLISHED).values_list("idea", "value"))
    return Own(dict(rows), len(rows))


def idea_for(actor: Actor, ref: str) -> Idea:
    """An idea that the actor may read, with its method, process and writer. One or two queries. Raises Http404.

    Where it went and what it was split from is asked by the few pages that say so: joined, it costs all others more
    than everything else they do.
    """
    return _readable(actor, _whole(actor, ref).first())


def idea_with_signs(actor: Actor, ref: str) -> Idea:
    """As :func:`idea_for`, for its own page: with signs of what there is to ask more, so that most of it is not asked.

    ``has_seat``: the reader works on the process; ``own_value``: what they gave it; ``has_relatives``: merged or split;
    ``came_otherwise``: supports that did not come by the web; ``has_steps``: milestones; ``is_followed``: the reader
    hears of it. One query, two for who works on the process.
    """
    seats = Seat.objects.filter(process=OuterRef("process"), user=actor.person_id)
    mine = Support.objects.filter(idea=OuterRef("pk"), participant__user=actor.person_id).order_by()
    entered = Support.objects.filter(idea=OuterRef("pk")).exclude(channel="web").order_by()
    sheets = CountedElsewhere.objects.filter(idea=OuterRef("pk")).order_by()
    others, me = Idea.objects.order_by(), OuterRef("pk")
    follows = Follow.objects.filter(thread=Concat(Value("idea:"), OuterRef("ref")), user=actor.person_id).order_by()
    steps = Milestone.objects.filter(thread=Concat(Value("idea:"), OuterRef("ref"))).order_by()
    found = _whole(actor, ref).annotate(
        has_seat=Exists(seats), own_value=Subquery(mine.values("value")[:1]), has_steps=Exists(steps),
        is_followed=Exists(follows),
        came_otherwise=Exists(entered) | Exists(sheets),
        has_relatives=Exists(others.filter(merged_into=me)) | Exists(others.filter(split_from=me)),
    ).first()  # fmt: skip
    if found is not None and actor.is_person:
        keep_roles(actor, found.method.process, has_seat=found.has_seat)
    return _readable(actor, found)


def _whole(actor: Actor, ref: str) -> "QuerySet[Idea]":
    seats = Seat.objects.filter(process=OuterRef("process"), user=actor.person_id, role__in=("manager", "moderator"))
    whole = Idea.objects.select_related("method__process__organisation", "participant__user")
    return (
        whole.annotate(is_moderated_by_reader=Exists(seats)).filter(ref=ref).exclude(state=Idea.State.DRAFT).order_by()
    )


def idea_to_support(actor: Actor, ref: str) -> Idea:
    """As :func:`idea_for`, with no more than the rules of supporting ask: hundreds do this at the same moment."""
    found = idea_to_act_on(ref)
    return _readable(actor, found if found and found.state != Idea.State.DRAFT else None)


def idea_to_act_on(ref: str) -> Idea | None:
    """What the rules of supporting and commenting ask of an idea, whoever may read it. One query."""
    idea = _TO_ACT_ON.first(ref)
    if idea:
        idea.process = idea.method.process
    return idea


_PROCESS = ("ref", "state", "time_zone", "frozen_at", "organisation", "preview_secret", "answer_threshold", "version")
_ACTED_ON = (
    "ref", "state", "supports", "against", "published_at", "created_at", "threshold_at", "participant__user",
    "method__ref", "method__kind", "method__settings", *(f"method__process__{name}" for name in _PROCESS),
)  # fmt: skip
_TO_ACT_ON = Prepared(
    1,
    lambda ref: (
        Idea.objects.select_related("method__process", "participant").only(*_ACTED_ON).filter(ref=ref).order_by()
    ),
)


def _readable(actor: Actor, found: Idea | None) -> Idea:
    if found is None:
        raise Http404
    found.process = found.method.process
    if not permissions.can_view(actor, found):
        raise Http404
    return found


def public_method(process_ref: str) -> Method | None:
    """The first way of sending ideas of a process that everyone may see. One query."""
    found = Method.objects.select_related("process__organisation").filter(process__ref=process_ref, kind="ideas")
    return found.filter(process__state__in=Process.PUBLIC).first()


def hides_totals(method: Method) -> bool:
    """Whether the totals are not to be seen now: the rules say so, and people can still support. One query at most."""
    if not logic.rules_of(method.settings).hide_totals:
        return False
    return window_now([one.window for one in openings_of(method)], "support", now())[0] == "open"


def secret_methods(process: Process) -> frozenset[int]:
    """The keys of its methods whose totals are not to be seen now. One query, and one for each that has that rule."""
    ruled = Method.objects.filter(process=process, kind="ideas", settings__hide_totals=True)
    return frozenset(one.pk for one in ruled if hides_totals(one))


def related(idea: Idea) -> list[tuple[bool, str, str]]:
    """What was merged into it and what was split off: whether merged, title, ref. One query, by two indexes."""
    merged = Idea.objects.order_by().filter(merged_into=idea, state=Idea.State.MERGED).annotate(came_in=Value(True))
    split = Idea.objects.order_by().shown().filter(split_from=idea).annotate(came_in=Value(False))
    wanted = ("came_in", "title", "ref")
    both = merged.values_list(*wanted).union(split.values_list(*wanted)).order_by("-came_in", "title")
    return [(bool(came_in), title, ref) for came_in, title, ref in both[:50]]


def all_shown(method: Method) -> "QuerySet[Idea]":
    """Every shown idea in the order of its key, for files that stream."""
    return Idea.objects.shown().filter(method=method).select_related("participant").order_by("pk")


def draft_of(actor: Actor, method: Method) -> SavedDraft | None:
    return SavedDraft.objects.filter(user_id=actor.person_id, method=method).first() if actor.is_person else None


def told_about(idea: Idea, limit: int = 20) -> list[Entry]:
    """What happened to one idea that everyone may know, newest first. Two queries: the thread is this page's own."""
    return told_on(idea.thread, limit=limit)


def channels_of(idea: Idea) -> tuple[list[tuple[str, int]], list[CountedElsewhere]]:
    """Supports by channel, and what was counted on sheets. Two queries; none where all came by the web."""
    if not getattr(idea, "came_otherwise", True):
        return ([("web", idea.supports)] if idea.supports else []), []
    rows = Support.objects.filter(idea=idea, value=1).order_by("channel").values_list("channel")
    channels = [(row[0], row[1]) for row in rows.annotate(n=Count("pk"))]
    if sum(many for _channel, many in channels) == idea.supports and not idea.against:
        return channels, []
    sheets = CountedElsewhere.objects.filter(idea=idea).exclude(supports=0, against=0).order_by("pk")
    return channels, list(sheets[:50])


def _tallies(method: Method) -> list[tuple[dict[str, str], int]]:
    rows = Tally.objects.filter(method=method, ideas__gt=0).values_list("category", "area", "answer", "ideas")
    return [({"category": row[0], "area": row[1], "answer": row[2]}, row[3]) for row in rows]


def _total(tallies: Sequence[tuple[dict[str, str], int]], wanted: Wanted) -> int:
    asked = wanted.filters.items()
    return sum(ideas for cell, ideas in tallies if all(cell[name] == value for name, value in asked))


def _counts(tallies: Sequence[tuple[dict[str, str], int]]) -> dict[str, list[Choice]]:
    found: dict[str, dict[str, int]] = {"category": {}, "area": {}, "answer": {}}
    for cell, ideas in tallies:
        for name, code in cell.items():
            if code:
                found[name][code] = found[name].get(code, 0) + ideas
    return {
        name: [Choice(code, ideas) for code, ideas in sorted(many.items(), key=lambda one: one[0].casefold())]
        for name, many in found.items()
    }


def _ids(method: Method, wanted: Wanted, total: int) -> list[int]:
    """The keys of one page. One query, two where a page runs over the end of the wheel."""
    rows = Idea.objects.filter(method=method, state=Idea.State.PUBLISHED, **wanted.filters)
    rows = rows.order_by(*ORDERS[wanted.order])
    start = logic.start_of(wanted.seed, total) if wanted.order == "random" else 0
    page = min(wanted.page, logic.page_count(total, wanted.size))
    found: list[int] = []
    for part in logic.slices(total, page, wanted.size, start):
        way = rows.reverse() if part.backwards else rows
        keys = list(way.values_list("pk", flat=True)[part.offset : part.offset + part.limit])
        found += reversed(keys) if part.backwards else keys
    return found


def _found_by_words(method: Method, wanted: Wanted) -> tuple[list[int], int]:
    narrowed = bool(wanted.filters)
    offset = 0 if narrowed else (wanted.page - 1) * wanted.size
    refs, total = matching(
        wanted.words, kind="idea", codes=[place_code(method.ref)],
        limit=MOST_FOUND if narrowed else wanted.size, offset=offset,
        sort="newest" if wanted.order == "newest" else "relevance",
    )  # fmt: skip
    keys = dict(Idea.objects.shown().filter(method=method, ref__in=refs, **wanted.filters).values_list("ref", "pk"))
    found = [keys[ref] for ref in refs if ref in keys]
    return (_page_of(found, wanted), len(found)) if narrowed else (found, total)


def _page_of(keys: Sequence[int], wanted: Wanted) -> list[int]:
    return list(keys[(wanted.page - 1) * wanted.size : wanted.page * wanted.size])
