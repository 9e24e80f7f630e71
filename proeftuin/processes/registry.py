"""What the methods above tell this room: what they are, how a process closes, and how names are let go of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proeftuin.kernel.verdict import Denied
from proeftuin.processes.changes import Plain

if TYPE_CHECKING:
    from django.http import HttpResponse

    from proeftuin.accounts.access import Request
    from proeftuin.processes.models import Method, Process


@dataclass(frozen=True, slots=True)
class Figure:
    """One public number of a process: what it is called, how much, and what it counts and leaves out, in words."""

    label: object
    count: int
    definition: object
    channels: Mapping[str, int] = field(default_factory=dict)  # channel → how many of them


# What came in by one method: a name → channel → how many. Where no channels are told apart, the channel is "".
type Counts = Mapping[str, Mapping[str, int]]


def _all_of(counts: Counts) -> int:
    return sum(sum(many.values()) for many in counts.values())


@dataclass(frozen=True, slots=True)
class MethodKind:
    """A way of taking part, as its room offers it.

    ``actions`` maps what people can do ("submit") to its words. ``check`` returns problems of settings by field.
    ``counts`` counts what came in, in few queries; ``figures_from`` puts such counts into words; ``reads`` says about
    how many rows a count has to read, so that large ones are kept and not made by a page. ``view`` shows the method's
    page, /processes/REF/METHODREF/, to someone who may see the process: the room marks nothing and asks nothing again.
    ``entry`` and ``paper`` give the addresses where a clerk enters one for somebody else, and where its own form to
    print stands, if there are such. ``rules`` and ``questions`` are the addresses of the room's own pages of the back
    office. ``told`` puts a setting into words for an amendment: its name and its value. ``fixed`` names the settings
    that no amendment changes any more, each with the reason in words.
    """

    code: str
    label: object
    actions: Mapping[str, object]
    defaults: Mapping[str, object] = field(default_factory=dict)
    check: Callable[[Mapping[str, object]], Mapping[str, object]] = lambda settings: {}
    counts: Callable[["Method"], Counts] = lambda method: {}
    figures_from: Callable[["Method", Counts], Sequence[Figure]] = lambda method, counts: ()
    reads: Callable[[Counts], int] = _all_of
    explanation: object = ""
    view: Callable[["Request", "Method"], "HttpResponse"] | None = None
    entry: Callable[["Method"], str] = lambda method: ""
    paper: Callable[["Method"], str] = lambda method: ""
    rules: Callable[["Method"], str] = lambda method: ""
    questions: Callable[["Method"], str] = lambda method: ""
    told: Callable[[str, Plain], tuple[str, str]] = lambda name, value: (name, str(value))
    fixed: Callable[["Method"], Mapping[str, object]] = lambda method: {}

    def figures(self, method: "Method") -> Sequence[Figure]:
        """What came in, counted now."""
        return self.figures_from(method, self.counts(method))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a process's page: a template, and what it needs as ``part``. It says how many queries it costs."""

    template: str
    context: dict[str, object]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """What the map of a form needs: the part of the world it shows, and what lies behind."""

    bounds: str  # west, south, east and north in degrees
    outlines: str  # the address of the areas, or ""
    tiles: str
    credit: str


type MapMaker = Callable[["Process"], PlaceMap | None]
type PartMaker = Callable[["Request", "Process"], Part | None]
type ClosingCheck = Callable[["Process"], Denied | None]
type Anonymiser = Callable[["Process"], int]
type Copier = Callable[["Method", "Method"], None]

KINDS: dict[str, MethodKind] = {}
CLOSING: list[ClosingCheck] = []
ANONYMISERS: list[Anonymiser] = []
COPIERS: dict[str, Copier] = {}
PARTS: list[PartMaker] = []
MAPS: list[MapMaker] = []


def method_kind(kind: MethodKind) -> None:
    """Register a way of taking part."""
    KINDS[kind.code] = kind


def before_closing(check: ClosingCheck) -> ClosingCheck:
    """Register what must be done before a process closes: the reason why not, or nothing."""
    CLOSING.append(check)
    return check


def when_anonymised(anonymiser: Anonymiser) -> Anonymiser:
    """Register how a room lets go of the people of a process, within the same transaction. Returns how many rows."""
    ANONYMISERS.append(anonymiser)
    return anonymiser


def copies(kind: str) -> Callable[[Copier], Copier]:
    """Register what else is copied when a process is duplicated: from the old method, to the new one."""

    def register(copier: Copier) -> Copier:
        COPIERS[kind] = copier
        return copier

    return register


def process_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of a process. It returns nothing where it does not belong."""
    PARTS.append(maker)
    return maker


def parts_of(request: "Request", process: "Process") -> list[Part]:
    """What the rooms above add to the page: ``{% include part.template with part=part.context %}``."""
    return [part for maker in PARTS if (part := maker(request, process))]


def process_map(maker: MapMaker) -> MapMaker:
    """Register who draws the map of a process."""
    MAPS.append(maker)
    return maker


def map_of(process: "Process") -> PlaceMap | None:
    """The map on which people point out a place in this process, or None: then they type where it is."""
    return next((found for maker in MAPS if (found := maker(process))), None)
