"""Rules of the library: what a complete case holds, how it is reviewed, how an adoption goes. No Django.

Sources: OPSI's case form and its limits; COI, "Spreading innovation" (six steps); the states are ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH_FOR = timedelta(days=365)

# Text fields with OPSI's limit in characters, in the sections of the form.
LIMITS: Mapping[str, int] = {
    "title": 300, "summary": 500, "overview": 5000, "innovative": 1000, "status_text": 1000, "partners": 500,
    "users": 500, "results": 1000, "challenges": 1000, "conditions": 1000, "replication": 1000, "lessons_text": 1000,
    "more": 1000,
}  # fmt: skip

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "summary": ("title", "summary", "organisation", "country", "level", "sectors", "year", "website", "overview"),
    "novelty": ("innovative", "types", "novelty", "phases", "status_text"),
    "people": ("partners", "users"),
    "reflection": (
        "outcome",
        "results",
        "challenges",
        "conditions",
        "replication",
        "lessons_text",
        "obstacles",
        "more",
    ),
    "reuse": ("open_for", "contact", "evidence", "concepts", "tags", "sdgs", "cost", "effort_days", "licence"),
}

# What a case must hold before it can be published. A failed case needs the same: that is where the lessons are.
REQUIRED = (
    "title", "summary", "organisation", "country", "level", "sectors", "year", "overview", "innovative", "phases",
    "status_text", "partners", "outcome", "results", "challenges", "conditions", "replication", "lessons_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what is required is there. ``missing`` is in the order of the form."""

    filled: int
    required: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        return 100 * self.filled // self.required

    @property
    def complete(self) -> bool:
        return not self.missing


def completeness(values: Mapping[str, object]) -> Completeness:
    """Of a case given as field → value. An outcome that is not known counts as missing."""
    missing = tuple(
        name
        for name in REQUIRED
        if not (values.get(name) or (name == "organisation" and values.get("organisation_name")))
        or (name == "outcome" and values[name] == "unknown")
    )
    return Completeness(len(REQUIRED) - len(missing), len(REQUIRED), missing)


def is_stale(checked_at: datetime | None, at: datetime) -> bool:
    """Whether nobody has confirmed for a year that a case is still true."""
    return checked_at is not None and at - checked_at >= FRESH_FOR


# State machines: (from, verb) → to --------------------------------------------------------------------
CASE_MOVES: Mapping[tuple[str, str], str] = {
    ("draft", "submit"): "pending",
    ("pending", "publish"): "published",
    ("pending", "send_back"): "draft",
    ("pending", "hold"): "reviewed_not_published",
    ("reviewed_not_published", "submit"): "pending",
    ("reviewed_not_published", "publish"): "published",
    ("published", "hold"): "reviewed_not_published",
    ("draft", "ask_deletion"): "pending_deletion",
    ("pending", "ask_deletion"): "pending_deletion",
    ("published", "ask_deletion"): "pending_deletion",
    ("reviewed_not_published", "ask_deletion"): "pending_deletion",
    ("pending_deletion", "send_back"): "draft",
}

ADOPTION_ORDER = (
    "interested", "contact", "checking", "testing", "adapting", "removing_obstacles", "implementing", "in_use",
    "harvested",
)  # fmt: skip
ADOPTION_NEXT: Mapping[str, tuple[str, ...]] = {
    "interested": ("contact",),
    "contact": ("checking",),
    "checking": ("testing",),
    "testing": ("adapting", "removing_obstacles", "implementing"),
    "adapting": ("removing_obstacles", "implementing", "testing"),
    "removing_obstacles": ("adapting", "implementing"),
    "implementing": ("in_use", "adapting", "removing_obstacles"),
    "in_use": ("harvested",),
    "harvested": (),
    "stopped": (),
}
SPREAD = frozenset({"in_use", "harvested"})  # only these count as reuse (domain rule 7)


def case_after(state: str, verb: str) -> str | None:
    """The state that follows, or nothing when the verb does not fit."""
    return CASE_MOVES.get((state, verb))


def case_verbs(state: str) -> tuple[str, ...]:
    return tuple(verb for (source, verb) in CASE_MOVES if source == state)


def adoption_next(state: str) -> tuple[str, ...]:
    """Where an adoption can go from here, beside stopping."""
    return ADOPTION_NEXT[state]


def can_stop(state: str) -> bool:
    return state not in ("stopped", "harvested")


def counts_as_spread(state: str) -> bool:
    return state in SPREAD


def case_mermaid() -> str:
    """The review of a case as a state diagram."""
    return _mermaid("draft", [(source, verb, to) for (source, verb), to in CASE_MOVES.items()])


def adoption_mermaid() -> str:
    """The course of an adoption as a state diagram."""
    moves = [(source, "", to) for source, targets in ADOPTION_NEXT.items() for to in targets]
    stops = [(state, "stop, with a reason", "stopped") for state in ADOPTION_ORDER if can_stop(state)]
    return _mermaid("interested", [*moves, *stops])


def _mermaid(start: str, moves: Sequence[tuple[str, str, str]]) -> str:
    lines = [f"  {source} --> {to}" + (f" : {verb}" if verb else "") for source, verb, to in moves]
    return "\n".join(["stateDiagram-v2", f"  [*] --> {start}", *lines])
