"""How a piece of knowledge is cited, and what goes into which mail. No Django."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

# The first part of a page's address → the kind under which search knows it.
KINDS = {
    "cases": "case", "initiatives": "initiative", "lessons": "lesson", "publications": "publication",
    "questions": "question", "experiments": "experiment", "gatherings": "gathering", "processes": "process",
    "knowledge": "item", "playbooks": "playbook",
}  # fmt: skip
# What a search that is followed may hold, in this order: one search has one spelling.
PARTS = ("q", "kind", "sector", "code", "language", "organisation")
LONGEST_WORDS = 200


def citation(*, who: str, year: int | None, title: str, url: str, licence: str, licence_url: str) -> str:
    """Who (year). Title. Address. Licence (its address)."""
    first = f"{who} ({year})" if who and year else who or (f"({year})" if year else "")
    terms = f"{licence} ({licence_url})" if licence_url else licence
    return ". ".join(part.rstrip(". ") for part in (first, title, url, terms) if part) + "."


def thing_at(address: str) -> tuple[str, str] | None:
    """Kind and reference of the page at an address or path of this site; None when it is no page of a thing."""
    try:
        parts = [part for part in urlsplit(address.strip()).path.split("/") if part]
    except ValueError:
        return None
    if len(parts) < 2 or parts[0] not in KINDS:
        return None
    return KINDS[parts[0]], parts[1]


def spelled(parts: Mapping[str, Iterable[str]]) -> str:
    """A search in its one spelling: parts in order, codes sorted, each once. Unknown and empty parts fall out.

    >>> spelled({"code": ["b", "a"], "page": ["2"]})
    'code=a&code=b'
    """
    kept: list[tuple[str, str]] = []
    for name in PARTS:
        values = {" ".join(value.replace("\\0", "").split())[:LONGEST_WORDS] for value in parts.get(name, ())}
        kept += [(name, value) for value in sorted(values) if value]
    return urlencode(kept)


def parts_of(query: str) -> dict[str, list[str]]:
    """The reverse of :func:`spelled`."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        found.setdefault(name, []).append(value)
    return found


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that somebody asked to hear of: since when, and when was last looked for it."""

    query: str
    rhythm: str
    since: datetime
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """Something new: what it is, and the day it came."""

    thing: str
    day: date


def is_due(ask: Ask, until: datetime | None) -> bool:
    """Whether it is time to look. ``until`` is the latest mailing hour of its rhythm (notifications' ``mailed_until``).

    Once looked, it is not due before the next mailing hour: one mail for each period. A worker that slept looks late.
    """
    return until is not None and ask.looked_at < until


def fresh(
    asks: Iterable[Ask], found: Mapping[str, Iterable[Piece]], told: Collection[str], oldest: date
) -> list[Piece]:
    """What goes into the mail: each thing once, newest first, whatever number of searches found it.

    ``found`` maps a query to its pieces; ``told`` are the things that this person heard of before. What came before
    somebody asked, or before ``oldest``, is no news.
    """
    wanted: dict[str, Piece] = {}
    for ask in asks:
        first = max(ask.since.date(), oldest)
        for piece in found.get(ask.query, ()):
            if piece.day >= first and piece.thing not in told:
                wanted.setdefault(piece.thing, piece)
    return sorted(wanted.values(), key=lambda piece: (piece.day, piece.thing), reverse=True)
