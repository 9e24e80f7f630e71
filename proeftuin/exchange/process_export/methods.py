"""Sheets of opinions, votes on a budget and panels.

Votes, ballots and volunteers go out under numbers and codes that say nothing of a person, and only to the people who
run the process. What a volunteer told of themselves, addresses and who sits beside whom stay here.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from proeftuin.budgets import logic as budgets
from proeftuin.budgets import permissions as budget_rights
from proeftuin.budgets.models import Ballot, Project
from proeftuin.budgets.models import Count as BudgetCount
from proeftuin.exchange.process_export.sheet import Keyed, Sheet, along, plain, same, simple
from proeftuin.kernel.actor import VISITOR
from proeftuin.opinions import permissions as opinion_rights
from proeftuin.opinions.models import Statement, Vote
from proeftuin.panels import logic as panels
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.models import Process

STATEMENT = ("ref", "number", "language", "text", "is_seed", "is_meta", "channel", "agrees", "disagrees", "passes",
             "at")  # fmt: skip
VOTE = ("method", "voter", "channel", "statement", "value", "at")
PROJECT = ("ref", "number", "title", "body", "language", "area", "category", "source", "source_reference",
           "source_url", "withdrawn_at", "withdrawn_because", "created_at")  # fmt: skip
COUNTED = ("ref", "title", "currency", "parameters", "input_sha256", "result", "compared", "notes", "input",
           "created_at", "finished_at", "published_at")  # fmt: skip
BALLOT = ("method", "voter", "channel", "choices", "in_count")
PANEL = ("method", "size", "households", "categories", "members")
DRAW = ("method", "ref", "number", "state", "size", "categories", "pool", "lottery", "digest", "min_chance", "bound",
        "asked_at", "published_at", "seed_source", "seed", "drawn_at", "members")  # fmt: skip
VOLUNTEER = ("method", "code", "state", "draw")


# Opinions ----------------------------------------------------------------------------------------------------------
def shown_statements(process: Process) -> "QuerySet[Statement]":
    return Statement.objects.shown().filter(method__process=process)


def _statements(process: Process, after: int) -> Iterator[Keyed]:
    """Totals are left out where the rules of the conversation hide its results at this moment."""
    secret = {
        method.ref
        for method in process.methods.filter(kind="opinions").select_related("process")
        if not opinion_rights.can_see_results(VISITOR, method, staff=False)
    }
    totals = slice(STATEMENT.index("agrees") + 1, STATEMENT.index("passes") + 2)
    for key, *values in along(shown_statements(process), ("method__ref", *STATEMENT), after):
        if values[0] in secret:
            values[totals] = (None, None, None)
        yield key, [plain(value) for value in values]


def shown_votes(process: Process) -> "QuerySet[Vote]":
    return Vote.objects.filter(statement__method__process=process, statement__state=Statement.State.PUBLISHED)


def _votes(process: Process, after: int) -> Iterator[Keyed]:
    """Each person is a number within the conversation; moments are rounded down to the hour."""
    numbers = _numbers(process)
    columns = ("statement__method__ref", "voter_id", "voter__channel", "statement__ref", "value", "at")
    for key, method, voter, channel, statement, value, at in along(shown_votes(process), columns, after):
        yield key, (method, numbers[voter], channel, statement, value, plain(_hour(at)))


def _numbers(process: Process) -> dict[int, int]:
    """Voters by place, within each conversation."""
    found = shown_votes(process).order_by("voter_id").values_list("voter_id", "voter__method_id").distinct()
    seen: Counter[int] = Counter()
    numbers = {}
    for voter, method in found.iterator(chunk_size=5_000):
        numbers[voter] = seen[method]
        seen[method] += 1
    return numbers


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


# Votes on a budget -------------------------------------------------------------------------------------------------
def ended_ballots(process: Process) -> "QuerySet[Ballot]":
    """Those of votes that are over: before that an export would tell how it stands."""
    mine = process.methods.filter(kind="budget").select_related("process")
    return Ballot.objects.filter(method__in=[one for one in mine if budget_rights.is_over(one)])


def _ballots(process: Process, after: int) -> Iterator[Keyed]:
    """In the order of the pseudonyms, so that nothing tells when a ballot came in."""
    published = BudgetCount.objects.filter(method__process=process, published_at__isnull=False).order_by()
    begun: dict[int, datetime] = dict(published.values_list("method_id").annotate(Max("created_at")))
    columns = ("method_id", "method__ref", "code", "channel", "choices", "changed_at")
    found = sorted(
        (method, budgets.voter_id(code), ref, channel, choices, method in begun and changed <= begun[method])
        for method, ref, code, channel, choices, changed in ended_ballots(process).values_list(*columns)
    )
    for key, (_method, voter, ref, channel, choices, in_count) in enumerate(found, 1):
        if key > after:
            yield key, (ref, voter, channel, choices, in_count)


# Panels ------------------------------------------------------------------------------------------------------------
def _panels(process: Process, after: int) -> Iterator[Keyed]:
    """What a panel must look like, and how many members have each feature: numbers from 1 to 4 are left out."""
    found = Panel.objects.filter(method__process=process, pk__gt=after).select_related("method").order_by("pk")
    for one in found:
        yield one.pk, (one.method.ref, one.size, one.households, one.categories, one.seated_guarded())


def published_draws(process: Process) -> "QuerySet[Draw]":
    return Draw.objects.filter(panel__method__process=process).exclude(digest="")


def _draws(process: Process, after: int) -> Iterator[Keyed]:
    columns: list[Any] = ["panel__method__ref", *DRAW[1:]]
    pool = DRAW.index("pool")
    for key, *values in along(published_draws(process), columns, after):
        values[pool] = panels.all_guarded(values[pool])
        yield key, [plain(value) for value in values]


SHEETS: tuple[Sheet, ...] = (
    simple("projects", {**same(*PROJECT), "method": "method__ref", "cost_cents": "cost", "incompatible": "sets"},
           lambda process: Project.objects.filter(method__process=process)),
    simple("counts", {**same(*COUNTED), "method": "method__ref"},
           lambda process: BudgetCount.objects.filter(method__process=process, published_at__isnull=False)),
    Sheet("statements", ("method", *STATEMENT), lambda process: shown_statements(process).count(), _statements),
    Sheet("panels", PANEL, lambda process: Panel.objects.filter(method__process=process).count(), _panels),
    Sheet("draws", DRAW, lambda process: published_draws(process).count(), _draws),
)  # fmt: skip
# For the people who run the process: by kind of method.
WHOLE: dict[str, Sheet] = {
    "opinions": Sheet("votes", VOTE, lambda process: shown_votes(process).count(), _votes),
    "budget": Sheet("ballots", BALLOT, lambda process: ended_ballots(process).count(), _ballots),
    "panel": simple("volunteers", dict(zip(VOLUNTEER, ("panel__method__ref", "code", "state", "draw__ref"),
                                           strict=True)),
                    lambda process: Volunteer.objects.filter(panel__method__process=process)),
}  # fmt: skip


def whole(kinds: Collection[str]) -> list[Sheet]:
    return [sheet for kind, sheet in WHOLE.items() if kind in kinds]
