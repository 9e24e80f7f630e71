"""What the rooms above tell this one: what can be talked about, by whom, and what follows when someone did."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Verdict


def itself(thread: str) -> str:
    return thread


def always(actor: Actor, about: Any) -> Verdict:
    return ALLOWED


def nothing(actor: Actor, about: Any, change: int, side: int) -> None:
    return None


def no_clock(actor: Actor, about: Any) -> None:
    return None


def for_nobody(actor: Actor, about: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Discussable:
    """A kind of thread that people talk about ("idea"), as its room offers it.

    ``find`` reads what a thread is about, once for all that follows: the others are given what it returned, None when
    there is no such thing. Without it they are given the thread itself.
    ``can_comment`` answers for an actor; it is asked for votes too. ``can_read`` likewise, for lists, feeds and
    reports: a thread that does not exist is denied, hidden.
    ``counted`` runs within the transaction of the comment: +1 when one becomes visible, -1 when it is gone, and on
    which side it stands (1, 0, -1). The room keeps its own totals there. When the actor is a person and the change
    +1, that person is the writer: the room takes them as a participant. When a moderator hides or restores, the actor
    is the system.
    ``scope`` names the wider thread ("process:…") under which comments are exported and let go of together.
    ``with_sides`` offers for and against. ``speaks_for`` names the body for which an actor may comment, or nothing.
    ``in_time`` is the last word of a vote on a comment, within its transaction: it raises NotAllowedError when the vote
    got its turn too late. ``address`` is the page to go back to; without it, that of the thread's card.
    """

    kind: str
    can_comment: Callable[[Actor, Any], Verdict]
    can_read: Callable[[Actor, Any], Verdict] = always
    counted: Callable[[Actor, Any, int, int], None] = nothing
    scope: Callable[[Any], str] = itself
    with_sides: bool = False
    speaks_for: Callable[[Actor, Any], str] = for_nobody
    find: Callable[[str], Any] = itself
    address: Callable[[Any], str] | None = None
    in_time: Callable[[Actor, Any], None] = no_clock


@dataclass(frozen=True, slots=True)
class Topic:
    """A thread with its kind and what it is about."""

    thread: str
    kind: Discussable
    about: Any


KINDS: dict[str, Discussable] = {}


def discussable(kind: Discussable) -> None:
    """Register what can be talked about."""
    KINDS[kind.kind] = kind


def topic_of(thread: str | Topic) -> Topic | None:
    """What a thread is about, read now; as it is when it was read before. One query at most."""
    if isinstance(thread, Topic):
        return thread
    kind = KINDS.get(thread.partition(":")[0])
    return Topic(thread, kind, kind.find(thread)) if kind else None
