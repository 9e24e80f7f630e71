"""What a summary rests on: the quotes to send, and which of those that were sent still stand."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proeftuin.engines.summaries import Quote, Request, Topic, request_of
from proeftuin.ideas.models import Idea
from proeftuin.insight.models import Summary
from proeftuin.insight.queries import insight_of
from proeftuin.processes.models import Process

CUT = " …"  # at the end of a quote that was too long


@dataclass(frozen=True, slots=True)
class Ground:
    """A quote whose contribution everyone may read, and still says it."""

    id: str
    text: str
    idea: Idea


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with what it rests on. ``lost``: how many of its quotes have been hidden or changed since."""

    text: str
    grounds: Sequence[Ground]
    lost: int = 0
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A published summary as everyone reads it."""

    language: str
    model: str
    written_at: datetime
    reviewed_at: datetime
    lines: Sequence[Line]


def material_of(process: Process) -> list[dict[str, Any]]:
    """What would be sent: topics with the quotes that find room, each under an id. Only what everyone may read."""
    found: list[dict[str, Any]] = []
    number = 0
    for topic in insight_of(process).topics:
        quotes = []
        for quote in topic["quotes"]:  # type: ignore[attr-defined]
            number += 1
            quotes.append({"id": f"q{number}", "ref": quote["ref"], "text": quote["text"]})
        found.append({"words": list(topic["words"]), "quotes": quotes})  # type: ignore[call-overload]
    return only(found, request_for(found, "en").ids)


def stamp_of(material: Sequence[Mapping[str, Any]]) -> str:
    """Tells whether what is sent is what the page showed."""
    return hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest()[:32]


def request_for(material: Sequence[Mapping[str, Any]], language: str) -> Request:
    topics = [
        Topic(tuple(one["words"]), tuple(Quote(quote["id"], quote["text"]) for quote in one["quotes"]))
        for one in material
    ]
    return request_of(topics, language)


def only(material: Sequence[Mapping[str, Any]], ids: Sequence[str] | Mapping[str, object]) -> list[dict[str, Any]]:
    """The material with these quotes alone; topics without any fall away."""
    kept = [{**one, "quotes": [quote for quote in one["quotes"] if quote["id"] in ids]} for one in material]
    return [one for one in kept if one["quotes"]]


def standing(summary: Summary) -> dict[str, Ground]:
    """The quotes of a summary that everyone may still read where they come from, by id. One query."""
    quotes = [quote for one in summary.material for quote in one["quotes"]]
    found = Idea.objects.filter(ref__in={quote["ref"] for quote in quotes}, process_id=summary.process_id).shown()
    ideas = {idea.ref: idea for idea in found.only("ref", "title", "body", "language", "state", "process_id")}
    return {
        quote["id"]: Ground(quote["id"], quote["text"], ideas[quote["ref"]])
        for quote in quotes
        if quote["ref"] in ideas and _says(ideas[quote["ref"]], quote["text"])
    }


def lines_of(summary: Summary) -> list[Line]:
    """All sentences for who reviews them, beside their quotes. One query."""
    known = standing(summary)
    return [_line(one, known) for one in summary.sentences]


def published(process: Process, language: str) -> Shown | None:
    """The summary for a reader of ``language``: in it, else in the language of the process, else in any.

    Sentences none of whose quotes stand any more are left out. Two queries, one where there is none.
    """
    found = list(Summary.objects.filter(process=process, state=Summary.State.PUBLISHED))
    found.sort(key=lambda one: (one.language != language, one.language != process.language, -one.pk))
    if not found:
        return None
    summary = found[0]
    lines = [line for line in lines_of(summary) if line.grounds and not line.is_out]
    if not lines or summary.written_at is None or summary.reviewed_at is None:
        return None
    return Shown(summary.language, summary.model, summary.written_at, summary.reviewed_at, lines)


def _line(sentence: Mapping[str, Any], known: Mapping[str, Ground]) -> Line:
    grounds = [known[one] for one in sentence["quotes"] if one in known]
    return Line(sentence["text"], grounds, len(sentence["quotes"]) - len(grounds), sentence["out"])


def _says(idea: Idea, quote: str) -> bool:
    """Whether a contribution still holds the words: its writer may have changed them."""
    return quote.removesuffix(CUT) in f"{idea.title}.\n{idea.body}"
