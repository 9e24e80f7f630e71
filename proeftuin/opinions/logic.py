"""The rules of opinions: settings, what a statement may be, which comes next, what may be shown. Knows no Django."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proeftuin.engines.opinions.statistics import MOST_SHOWN, draw_next
from proeftuin.engines.opinions.votes import AGREE, DISAGREE, PASS

VALUES = (AGREE, DISAGREE, PASS)
RESULTS = ("live", "after", "never")
FEWEST = 5  # people: below this nothing is said of a group, or of how it voted
META_PRIORITY = 49.0
DEFAULTS: dict[str, object] = {
    "check_first": True, "longest": 200, "per_person": 5, "results": "live",
}  # fmt: skip
NUMBERS = {"longest": (40, 500), "per_person": (0, 100)}
TOP = MOST_SHOWN


@dataclass(frozen=True, slots=True)
class Rules:
    """How one conversation runs."""

    check_first: bool  # a moderator reads a statement before people vote on it
    longest: int  # characters
    per_person: int  # statements one person may add; 0: any number
    results: str  # who sees the map, and when: RESULTS


def rules_of(settings: Mapping[str, object]) -> Rules:
    stored = {**DEFAULTS, **settings}
    return Rules(
        bool(stored["check_first"]), int(str(stored["longest"])), int(str(stored["per_person"])),
        str(stored["results"]),
    )  # fmt: skip


def problems_of(settings: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with settings, by field: "unknown" or "number"."""
    found = {}
    if settings.get("results", "live") not in RESULTS:
        found["results"] = "unknown"
    for name, (least, most) in NUMBERS.items():
        value = settings.get(name, DEFAULTS[name])
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            found[name] = "number"
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that someone has not voted on, with its totals up to now."""

    key: int
    agrees: int = 0
    disagrees: int = 0
    passes: int = 0
    extremity: float = 0.0  # of the last map; 0 when it is newer
    is_meta: bool = False


def priority(one: Candidate) -> float:
    """How much it matters that it is seen next, by the formula of the engine, on the totals of this moment."""
    if one.is_meta:
        return META_PRIORITY
    seen = one.agrees + one.disagrees + one.passes
    importance = (1 - (one.passes + 1) / (seen + 2)) * (1 + one.extremity) * (one.agrees + 1) / (seen + 2)
    return float((importance * (1 + 8 * 2 ** (-seen / 5))) ** 2)


def next_of(candidates: Sequence[Candidate], seed: str) -> Candidate | None:
    """Which statement comes next, by chance in proportion to priority. The same seed gives the same one, so that a
    page that is loaded anew does not jump.
    """
    if not candidates:
        return None
    chance = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:7]) / 2**56
    return candidates[draw_next([priority(one) for one in candidates], chance)]


def percent(part: int, whole: int) -> int | None:
    """In whole percents, or None when too few voted to tell."""
    return None if whole < FEWEST else round(100 * part / whole)


def group_name(number: int) -> str:
    """A, B, C …"""
    return chr(ord("A") + number) if 0 <= number < 26 else str(number + 1)


def tidy(text: str) -> str:
    """One line without doubled spaces or characters that nobody can see."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())
