"""What the rooms above tell this one: what can be talked about, by whom, and what follows when someone did."""

from collections.abc import Callable
from dataclasses import dataclass

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Verdict


def always(actor: Actor, thread: str) -> Verdict:
    return ALLOWED


def nothing(actor: Actor, thread: str, change: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Discussable:
    """A kind of thread that people talk about ("idea"), as its room offers it.

    ``can_comment`` answers for an actor and a thread; ``can_read`` likewise, for lists, feeds and searches.
    ``counted`` runs within the transaction of the comment: +1 when one becomes visible, -1 when it is gone; the room
    takes the actor as a participant there and keeps its own total. ``scope`` names the wider thread
    ("process:…") under which comments are exported and let go of together. ``with_sides`` offers for and against.
    """

    kind: str
    can_comment: Callable[[Actor, str], Verdict]
    can_read: Callable[[Actor, str], Verdict] = always
    counted: Callable[[Actor, str, int], None] = nothing
    scope: Callable[[str], str] = lambda thread: thread
    with_sides: bool = False


KINDS: dict[str, Discussable] = {}


def discussable(kind: Discussable) -> None:
    """Register what can be talked about."""
    KINDS[kind.kind] = kind
