"""What the rooms above add to an initiative: parts of its page, tabs beside it, guards at its gates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.db.models import Exists

    from proeftuin.accounts.access import Request
    from proeftuin.initiatives.models import Initiative
    from proeftuin.kernel.verdict import Denied


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs as ``part``. It says itself how many queries it costs."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[["Request", "Initiative"], Part | None]

PARTS: list[PartMaker] = []


def initiative_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of an initiative. It returns nothing where it does not belong."""
    PARTS.append(maker)
    return maker


def parts_of(request: "Request", initiative: "Initiative") -> list[Part]:
    return [part for maker in PARTS if (part := maker(request, initiative))]


ALONG: dict[str, "Callable[[], Exists]"] = {}


def read_along(name: str, asks: "Callable[[], Exists]") -> None:
    """Register whether an initiative has something of a room above: a subquery over ``OuterRef``.

    It is asked in the query that reads the initiative for its page, so that a part with nothing to show costs no query.
    """
    ALONG[name] = asks


def may_have(initiative: "Initiative", name: str) -> bool:
    """What was read along; true where nothing was, and then the room asks for itself."""
    return bool(getattr(initiative, f"has_{name}", True))


@dataclass(frozen=True, slots=True)
class Tab:
    """A link beside the initiative, on all its pages. It costs no query."""

    label: str | Promise
    path: str  # under the initiative's own address, for instance "experiments/"
    team_only: bool = False


TABS: list[Tab] = []


def workspace_tab(tab: Tab) -> None:
    if tab not in TABS:
        TABS.append(tab)


# (initiative, verb, from_phase, to_phase) → why this step may not be taken now, or nothing.
type Guard = Callable[["Initiative", str, str, str], "Denied | None"]

GUARDS: list[Guard] = []


def gate_guard(guard: Guard) -> Guard:
    """Register a hard stop: unlike a missing item, no reason passes it. Asked in the transaction of the step."""
    GUARDS.append(guard)
    return guard


def stops(initiative: "Initiative", verb: str, from_phase: str, to_phase: str) -> "list[Denied]":
    """What holds a step back, each with what to do about it."""
    found = [guard(initiative, verb, from_phase, to_phase) for guard in GUARDS]
    return [one for one in found if one is not None]


type Opened = Callable[["Initiative"], None]

WHEN_SHOWN: list[Opened] = []


def when_shown_to_others(follow: Opened) -> Opened:
    """Register what goes along when an initiative is opened to everyone, or taken back to its team.

    Asked inside the transaction, so that nothing of it can be found for a moment longer.
    """
    WHEN_SHOWN.append(follow)
    return follow


def shown_to_others(initiative: "Initiative") -> None:
    for follow in WHEN_SHOWN:
        follow(initiative)
