"""The rules of an initiative: six phases, gates between them, and a closing that needs lessons. No Django.

The outputs of each gate are those of VVSG's innovation cycle as we work it out; see docs/reference/states.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

PHASES = ("identify", "ideate", "develop", "implement", "evaluate", "share")

type Verb = Literal["advance", "return", "pause", "resume", "stop", "close"]
type Status = Literal["active", "paused", "stopped", "closed"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a gate asks for. ``met_by`` says how it is met.

    "output": the team writes it down (key). "role:…": someone has that role. "asked", "indicators", "posts",
    "results", "evaluation", "lessons", "case": the thing itself is there.
    """

    key: str
    met_by: str


def _outputs(*keys: str) -> tuple[Item, ...]:
    return tuple(Item(key, "output") for key in keys)


GATES: Mapping[str, tuple[Item, ...]] = {
    "identify": (
        *_outputs("problem", "affected", "evidence"),
        Item("owner", "role:lead"),
        Item("asked", "asked"),
    ),
    "ideate": _outputs("options", "selection", "participants"),
    "develop": (
        *_outputs("plan"),
        Item("sponsor", "role:sponsor"),
        *_outputs("budget", "risks", "ethics"),
        Item("indicators", "indicators"),
        Item("procurement", "role:procurement"),
    ),
    "implement": (
        Item("logbook", "posts"),
        *_outputs("changes", "reached", "obstacles"),
    ),
    "evaluate": (
        Item("results", "results"),
        Item("verdict", "evaluation"),
        Item("costs", "costs"),
    ),
    "share": (
        Item("lessons", "lessons"),
        Item("case", "case"),
        *_outputs("reuse"),
    ),
}  # fmt: skip

OUTPUT_KEYS = frozenset(item.key for items in GATES.values() for item in items if item.met_by == "output")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is there, as far as gates ask for it."""

    outputs: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()  # of active members
    asked: bool = False
    indicators: bool = False  # at least one with baseline, target and a stakeholder's say
    posts: bool = False
    results: bool = False  # each indicator has its result
    evaluation: bool = False
    costs: bool = False
    lessons: bool = False  # at least one is public
    case: bool = False  # a case was made from it


@dataclass(frozen=True, slots=True)
class Check:
    """A gate's item, and whether it is there."""

    key: str
    met_by: str
    met: bool


def checklist(phase: str, facts: Facts) -> list[Check]:
    """The gate out of a phase."""
    return [Check(item.key, item.met_by, _is_met(item, facts)) for item in GATES[phase]]


def missing(phase: str, facts: Facts) -> list[str]:
    """Keys of what a gate still lacks, in its order."""
    return [check.key for check in checklist(phase, facts) if not check.met]


def _is_met(item: Item, facts: Facts) -> bool:
    if item.met_by == "output":
        return item.key in facts.outputs
    if item.met_by.startswith("role:"):
        return item.met_by.removeprefix("role:") in facts.roles
    return bool(getattr(facts, item.met_by))


# Moves ---------------------------------------------------------------------------------------------------
# (verb, status) → status. Advance and return change the phase as well, and resume from a stop goes on to evaluate.
STATUS_AFTER: Mapping[tuple[str, str], Status] = {
    ("advance", "active"): "active",
    ("return", "active"): "active",
    ("pause", "active"): "paused",
    ("resume", "paused"): "active",
    ("stop", "active"): "stopped",
    ("stop", "paused"): "stopped",
    ("close", "active"): "closed",
    ("close", "stopped"): "closed",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a move is not possible. ``code`` names the reason; words are the page's."""

    code: Literal["not_from_here", "last_phase", "not_earlier", "reason_needed", "lessons_needed"]


def move(
    verb: str, *, phase: str, status: str, to_phase: str = "", facts: Facts, reason: str = ""
) -> tuple[str, str] | Problem:
    """Phase and status after a move, or why it is not possible.

    A gate with missing items needs a public reason. Going back, pausing and stopping need one too. Nothing closes
    without a shared lesson, whatever the reason (domain rule 2).
    """
    after = STATUS_AFTER.get((verb, status))
    if after is None:
        return Problem("not_from_here")
    if verb == "advance":
        return _advance(phase, after, facts, reason)
    if verb == "return":
        return _return(phase, after, to_phase, reason)
    if verb in ("pause", "stop") and not reason.strip():
        return Problem("reason_needed")
    if verb == "close":
        if not facts.lessons:
            return Problem("lessons_needed")
        if status == "active" and phase != "share":
            return Problem("not_from_here")
        if status == "active" and missing("share", facts) and not reason.strip():
            return Problem("reason_needed")
    return phase, after


def _advance(phase: str, after: Status, facts: Facts, reason: str) -> tuple[str, str] | Problem:
    at = PHASES.index(phase)
    if at == len(PHASES) - 1:
        return Problem("last_phase")
    if missing(phase, facts) and not reason.strip():
        return Problem("reason_needed")
    return PHASES[at + 1], after


def _return(phase: str, after: Status, to_phase: str, reason: str) -> tuple[str, str] | Problem:
    if to_phase not in PHASES or PHASES.index(to_phase) >= PHASES.index(phase):
        return Problem("not_earlier")
    if not reason.strip():
        return Problem("reason_needed")
    return to_phase, after


def earlier(phase: str) -> tuple[str, ...]:
    return PHASES[: PHASES.index(phase)]


def following(phase: str) -> str | None:
    at = PHASES.index(phase) + 1
    return PHASES[at] if at < len(PHASES) else None


def locks_indicators(verb: str, to_phase: str) -> bool:
    """Entering implementation fixes what will be measured (domain rule 3)."""
    return verb == "advance" and to_phase == "implement"


# Who is missing ----------------------------------------------------------------------------------------
ROLES_BY_PHASE: Mapping[str, tuple[str, ...]] = {
    "identify": ("lead",),
    "ideate": ("lead", "citizen"),
    "develop": ("lead", "sponsor", "procurement"),
    "implement": ("lead", "sponsor"),
    "evaluate": ("lead", "sponsor"),
    "share": ("lead",),
}
SECTORS = ("government", "knowledge", "civil", "private")
DISCIPLINES = ("frontline", "design", "data", "lived-experience")
ENOUGH_SECTORS = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """One person on the team, as far as the mix is concerned."""

    role: str
    sector: str = ""
    disciplines: tuple[str, ...] = ()
    is_target_group: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Kinds of people a team lacks, by how much they would add: (kind, code)."""

    target_group: bool
    roles: tuple[str, ...]
    sectors: tuple[str, ...]
    disciplines: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return self.target_group or bool(self.roles or self.sectors or self.disciplines)


def missing_people(seats: Sequence[Seat], phase: str) -> Missing:
    """Which kinds of people a team lacks. A team of two sectors is mixed enough; the people concerned always count."""
    roles = {seat.role for seat in seats}
    sectors = {seat.sector for seat in seats} & set(SECTORS)
    present = {discipline for seat in seats for discipline in seat.disciplines}
    lacks_sectors = tuple(one for one in SECTORS if one not in sectors) if len(sectors) < ENOUGH_SECTORS else ()
    return Missing(
        target_group=not any(seat.is_target_group or seat.role == "citizen" for seat in seats),
        roles=tuple(role for role in ROLES_BY_PHASE[phase] if role not in roles),
        sectors=lacks_sectors,
        disciplines=tuple(one for one in DISCIPLINES if one not in present),
    )


def mermaid() -> str:
    """Phases and statuses as a state diagram."""
    lines = ["stateDiagram-v2", "  [*] --> identify"]
    lines += [f"  {one} --> {other} : advance" for one, other in pairwise(PHASES)]
    lines += [f"  {PHASES[i]} --> {PHASES[i - 1]} : return, with a reason" for i in range(1, len(PHASES))]
    lines += [
        "  share --> closed : close, with shared lessons",
        "  active --> paused : pause",
        "  paused --> active : resume",
    ]
    lines += ["  active --> stopped : stop, with a reason", "  stopped --> closed : close, with shared lessons"]
    return "\n".join(lines)


def improved(baseline: object, result: object, *, more_is_better: bool) -> bool | None:
    """Whether a result is better than its baseline; nothing when one of them is not known."""
    if baseline is None or result is None:
        return None
    return (result > baseline) if more_is_better else (result < baseline)  # type: ignore[operator,no-any-return]


def unique(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
