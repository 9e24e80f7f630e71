"""What the rooms above tell this one: around which threads people decide together, and who they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import split_thread
from proeftuin.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone at the table. ``decides`` is false for who guides or reads along; they may still facilitate."""

    user_id: int
    name: str
    role: str  # a code of the vocabulary of Peers.roles
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Peers:
    """A kind of thread whose people decide together, as its room offers it.

    ``find`` reads what a thread is about by its ref, once for all that follows; None when there is no such thing.
    ``path`` is its part of addresses: decisions are listed at /PATH/REF/decisions/.
    ``head`` is a template with the head of a page; it is given ``about``, ``heading`` and ``lead``.
    """

    kind: str
    path: str
    roles: str  # the vocabulary of roles
    find: Callable[[str], Any]
    seats: Callable[[Any], Sequence[Seat]]
    can_start: Callable[[Actor, Any], Verdict]
    can_read: Callable[[Actor, Any], Verdict]  # what only the people of the thread read
    is_public: Callable[[Any], bool]
    circle: Callable[[Any], str]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    head: str


@dataclass(frozen=True, slots=True)
class Table:
    """A thread with what it is about and the kind of its peers."""

    thread: str
    peers: Peers
    about: Any

    @property
    def seats(self) -> Sequence[Seat]:
        return self.peers.seats(self.about)

    @property
    def is_public(self) -> bool:
        return self.peers.is_public(self.about)

    @property
    def circle(self) -> str:
        return self.peers.circle(self.about)

    @property
    def url(self) -> str:
        return self.peers.url(self.about)

    @property
    def title(self) -> str:
        return self.peers.title(self.about)

    def seat_of(self, user_id: int | None) -> Seat | None:
        return next((one for one in self.seats if one.user_id == user_id), None) if user_id else None


KINDS: dict[str, Peers] = {}


def decides_together(peers: Peers) -> None:
    """Register around which threads people decide."""
    KINDS[peers.kind] = peers


def table_of(thread: str) -> Table | None:
    """The people around a thread; nothing when there is no such thing. As many queries as ``find`` needs."""
    kind, ref = split_thread(thread)
    peers = KINDS.get(kind)
    about = peers.find(ref) if peers else None
    return Table(thread, peers, about) if peers and about is not None else None


def kind_at(path: str) -> Peers | None:
    """The kind whose decisions stand at /PATH/REF/decisions/."""
    return next((one for one in KINDS.values() if one.path == path), None)
