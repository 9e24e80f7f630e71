"""Counting anew: what the shown totals must equal, and putting right what does not."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.processes.models import Method


@dataclass(frozen=True, slots=True)
class Drift:
    """Statements and voters whose totals differ from the votes that are stored."""

    statements: tuple[int, ...]
    voters: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.statements or self.voters)


def drift(method: Method) -> Drift:
    """What is wrong. Four queries over all rows: for checks, not for pages."""
    rows = Vote.objects.filter(statement__method=method).order_by().values_list("statement", "value")
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for statement, value, many in rows.annotate(n=Count("pk")):
        counted[statement][value] = many
    totals = Statement.objects.filter(method=method).values_list("pk", "agrees", "disagrees", "passes")
    wrong = [pk for pk, *shown in totals if shown != [counted[pk][value] for value in (1, -1, 0)]]
    cast = dict(Vote.objects.filter(statement__method=method).order_by().values_list("voter").annotate(n=Count("pk")))
    said = Voter.objects.filter(method=method).values_list("pk", "votes")
    voters = [pk for pk, votes in said if votes != cast.get(pk, 0)]
    return Drift(tuple(wrong), tuple(voters))


def recount(method: Method) -> Drift:
    """Count all of a conversation anew and put right what was wrong. Returns what was. Safe while people vote: each row
    is held while it is counted.
    """
    found = drift(method)
    for pk in found.statements:
        with transaction.atomic():
            statement = Statement.objects.select_for_update(no_key=True).get(pk=pk)
            counted = Counter(Vote.objects.filter(statement=statement).values_list("value", flat=True))
            statement.agrees, statement.disagrees, statement.passes = counted[1], counted[-1], counted[0]
            statement.save(update_fields=["agrees", "disagrees", "passes"])
    for pk in found.voters:
        with transaction.atomic():
            voter = Voter.objects.select_for_update(no_key=True).get(pk=pk)
            voter.votes = Vote.objects.filter(voter=voter).count()
            voter.save(update_fields=["votes"])
    return found
