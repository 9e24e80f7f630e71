"""Counting a whole process, table by table, into plain values that pages show."""

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from proeftuin.discussion.models import Comment
from proeftuin.engines.topics import MOST_TEXTS, Text, find_topics
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.queries import secret_methods
from proeftuin.processes.models import Participant, Process
from proeftuin.surveys.models import Response

GROUPS = ("area", "age_group", "gender")


def count(process: Process) -> dict[str, object]:
    """All figures of a process, as they stand in its tables now. About 20 queries, each over an index of the process.

    Hidden and withdrawn things, drafts and half-filled questionnaires are left out, and the pages say so. So are the
    supports of a method that hides its totals while people support.
    """
    participants = Participant.objects.filter(process=process)
    ideas = Idea.objects.filter(process=process).shown()
    secret = secret_methods(process)
    supports = Support.objects.filter(idea__process=process, idea__state=Idea.State.PUBLISHED)
    if secret:
        supports = supports.exclude(idea__method__in=secret)
    comments = Comment.objects.filter(scope=process.thread).shown()
    responses = Response.objects.filter(method__process=process)
    zone = ZoneInfo(process.time_zone)
    return {
        "participants": {
            "total": participants.count(), "channels": _by(participants, "channel"), "rules": _by(participants, "who"),
        },
        "groups": {name: _by(participants.exclude(**{name: ""}), name) for name in GROUPS},
        "ideas": {
            "total": ideas.count(), "channels": _by(ideas, "channel"), "answers": _by(ideas, "answer"),
            "areas": _by(ideas.exclude(area=""), "area"), "owed": owed(process),
        },
        "supports": _supports(process, supports, secret),
        "comments": {
            "total": comments.count(), "channels": _by(comments, "channel"),
            "sides": {str(side): n for side, n in _by(comments, "side").items()},
        },
        "responses": {"total": responses.count(), "channels": _by(responses, "channel")},
        "days": {
            "participants": _by_day(participants, "at", zone), "ideas": _by_day(ideas, "published_at", zone),
            "supports": _by_day(supports, "at", zone), "comments": _by_day(comments, "created_at", zone),
            "responses": _by_day(responses, "sent_at", zone),
        },
        "topics": topics(ideas),
    }  # fmt: skip


def owed(process: Process) -> int:
    """Ideas with enough support for an answer that have none yet."""
    return (
        Idea.objects.filter(process=process, supports__gte=process.answer_threshold)
        .exclude(method__in=secret_methods(process))
        .shown()
        .exclude(answer__in=Idea.ANSWERED)
        .count()
    )


def topics(ideas: "QuerySet[Idea]") -> dict[str, object]:
    """What the ideas are about. Of more than MOST_TEXTS a fair sample is read, by the dice thrown for each."""
    rows = ideas.order_by("dice", "id").values_list("ref", "title", "body", "language")[:MOST_TEXTS]
    texts = [Text(ref, f"{title}.\n{body}", language) for ref, title, body, language in rows]
    found = find_topics(texts)
    return {
        "read": len(texts),
        "others": len(found.others),
        "topics": [
            {
                "words": list(one.words), "count": len(one.keys), "refs": list(one.keys[:50]),
                "quotes": [{"ref": quote.key, "text": quote.sentence} for quote in one.quotes],
            }
            for one in found.topics
        ],
    }  # fmt: skip


def _supports(process: Process, supports: "QuerySet[Support]", secret: frozenset[int]) -> dict[str, object]:
    """Supports one by one, and those that came as a number, told apart by channel."""
    sides: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for channel, value, n in supports.values_list("channel", "value").annotate(n=Count("pk")):
        sides["for" if value > 0 else "against"] += n
        channels[channel] += n
    counted = CountedElsewhere.objects.filter(idea__process=process, idea__state=Idea.State.PUBLISHED)
    counted = counted.exclude(idea__method__in=secret) if secret else counted
    for channel, plus, minus in counted.values_list("channel").annotate(plus=Sum("supports"), minus=Sum("against")):
        sides.update({"for": plus, "against": minus})
        channels[channel] += plus + minus
    return {"total": sum(sides.values()), "sides": dict(sides), "channels": dict(channels)}


def _by(rows: "QuerySet[Any]", field: str) -> dict[str, int]:
    """How many rows of each value, most first."""
    found = rows.order_by().values_list(field).annotate(n=Count("pk")).order_by("-n", field)
    return {value: n for value, n in found}  # noqa: C416 - rows of a query set are not pairs to the type checker


def _by_day(rows: "QuerySet[Any]", field: str, zone: ZoneInfo) -> dict[str, int]:
    """How many rows on each day of the process's own calendar."""
    days = rows.exclude(**{field: None}).order_by()
    found = days.values_list(TruncDate(field, tzinfo=zone)).annotate(n=Count("pk"))
    return {day.isoformat(): n for day, n in found}
