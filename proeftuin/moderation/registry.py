"""What the rooms above tell this one: what can be reported, how it is hidden and shown again, and who moderates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from proeftuin.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing as a moderator sees it: its words, whose they are, and to which wider thread it belongs.

    ``scope`` is "process:REF" or "" ; ``writer_id`` is an account, or None when it is nobody's.
    """

    ref: str
    title: str  # what stands above it: the title of an idea, or of what a comment is about
    text: str
    url: str
    scope: str
    at: datetime | None
    language: str = ""
    writer_id: int | None = None
    writer_name: str = ""
    is_shown: bool = True


type Looker = Callable[[Sequence[str]], Mapping[str, Subject]]
type Changer = Callable[[Actor, str], None]


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of thing that can be reported ("comment"), as its room offers it.

    ``look`` gives subjects by ref, hidden ones too, in one or two queries. ``hide`` and ``restore`` run within the
    transaction of the decision; doing twice is doing once. ``can_read`` says whether someone may know of it.
    """

    kind: str
    look: Looker
    hide: Changer
    restore: Changer
    can_read: Callable[[Actor, str], bool]


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """Who moderates a wider thread ("process"), as its room offers it.

    ``moderated_by`` gives the scopes someone moderates, ``moderators_of`` the accounts that moderate one; what happens
    there is told to the circle that has the scope's own name.
    """

    kind: str
    moderated_by: Callable[[Actor], frozenset[str]]
    moderators_of: Callable[[str], frozenset[int]]


SUBJECTS: dict[str, SubjectKind] = {}
SCOPES: dict[str, ScopeKind] = {}


def moderated(kind: SubjectKind) -> None:
    """Register a kind of thing that people can report."""
    SUBJECTS[kind.kind] = kind


def moderators(kind: ScopeKind) -> None:
    """Register who moderates scopes of a kind."""
    SCOPES[kind.kind] = kind
