"""What the rooms above tell the ledger: reactions, the words for events, and how to name threads and people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from proeftuin.ledger.models import Event

type Reaction = Callable[["Event"], None]


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """How a thread is shown: its title, its address, and who may know of it ("public" or a circle)."""

    title: str
    url: str
    audience: str = "public"


type Hushed = Callable[[], "QuerySet[Any]"]
type ThreadNamer = Callable[[Iterable[str]], Mapping[str, ThreadCard]]

REACTIONS: dict[str, tuple[str, Reaction]] = {}  # name → (pattern, function)
SENTENCES: dict[str, object] = {}  # kind → lazily translated sentence
THREADS: dict[str, ThreadNamer] = {}
HUSHED: dict[str, Hushed] = {}
NAMERS: list[Callable[[Iterable[str]], Mapping[str, str]]] = []


def on(pattern: str) -> Callable[[Reaction], Reaction]:
    """Register a reaction to ``initiative.advanced``, to ``initiative.*`` or to ``*``.

    The worker runs it after the commit, at least once: it must be idempotent. Raise to be tried again later.
    """

    def register(function: Reaction) -> Reaction:
        REACTIONS[f"{function.__module__}.{function.__qualname__}"] = (pattern, function)
        return function

    return register


def reactions_to(kind: str) -> list[str]:
    """Names of the reactions that want events of this kind.

    What has no words is told to nobody, so it goes to those alone who ask for it by name: a support given a hundred
    times a second must not queue a hundred notices that nobody gets.
    """
    told = kind in SENTENCES
    return [name for name, (pattern, _) in REACTIONS.items() if _matches(pattern, kind) and (told or pattern != "*")]


def describe(kind: str, sentence: object) -> None:
    """The words for an event, lazily translated: ``_("%(who)s started the phase “%(phase)s”")``.

    ``%(who)s`` is filled with the actor's name, the rest from the event's data.
    A data value ``{"vocabulary": "phases", "code": "ideate"}`` is shown by its label.
    """
    SENTENCES[kind] = sentence


def hushed(kind: str, hidden: Hushed) -> None:
    """Register what nobody may know any more: the things with a ``ref`` that are hidden.

    Events of this kind about one of them (their subject is its ref) are told to nobody while it is.
    """
    HUSHED[kind] = hidden


def thread_kind(kind: str, namer: ThreadNamer) -> None:
    """Register how threads of a kind are named: refs in, cards out (unknown refs left out)."""
    THREADS[kind] = namer


def names_actors(namer: Callable[[Iterable[str]], Mapping[str, str]]) -> None:
    """Register how actor refs become display names."""
    NAMERS.append(namer)


def _matches(pattern: str, kind: str) -> bool:
    return pattern in ("*", kind) or (pattern.endswith(".*") and kind.startswith(pattern[:-1]))
