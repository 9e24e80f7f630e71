"""What the rooms above tell this one: what can be talked about, by whom, and what follows when someone did."""

from collections.abc import Callable
from dataclasses import dataclass

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Verdict


def always(actor: Actor, thread: str) -> Verdict:
    return ALLOWED


def nothing(actor: Actor, thread: str, change: int) -> None:
    return None


def for_nobody(actor: Actor, thread: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Discussable:
    """A kind of thread that people talk about ("idea"), as its room offers it.

    ``can_comment`` answers for an actor and a thread; it is asked for votes too. ``can_read`` likewise, for lists,
    feeds and reports: a thread that does not exist is denied, hidden.
    ``counted`` runs within the transaction of the comment: +1 when one becomes visible, -1 when it is gone. The room
    keeps its own total there. When the actor is a person and the change +1, that person is the writer: the room takes
    them as a participant. When a moderator hides or restores, the actor is the system.
    ``scope`` names the wider thread ("process:…") under which comments are exported and let go of together.
    ``with_sides`` offers for and against. ``speaks_for`` names the body for which an actor may comment, or nothing.
    """

    kind: str
    can_comment: Callable[[Actor, str], Verdict]
    can_read: Callable[[Actor, str], Verdict] = always
    counted: Callable[[Actor, str, int], None] = nothing
    scope: Callable[[str], str] = lambda thread: thread
    with_sides: bool = False
    speaks_for: Callable[[Actor, str], str] = for_nobody


KINDS: dict[str, Discussable] = {}


def discussable(kind: Discussable) -> None:
    """Register what can be talked about."""
    KINDS[kind.kind] = kind
