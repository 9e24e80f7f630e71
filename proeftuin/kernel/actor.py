"""Who does something: a person, a visitor without account, or a named part of the system."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. Rooms look up memberships by ``id``; the ledger stores only ``ref``.

    ``roles`` are the instance-wide roles (see content/vocabularies/roles.toml).
    """

    kind: Literal["person", "visitor", "system"]
    ref: str
    id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    language: str = ""

    @property
    def person_id(self) -> int:
        """The account's key for looking things up; 0, which nobody has, for a visitor or the system."""
        return self.id or 0

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    def has_role(self, *names: str) -> bool:
        """Whether the actor holds one of these instance roles. Administrators hold them all."""
        return bool(self.roles.intersection((*names, "administrator")))


VISITOR = Actor(kind="visitor", ref="visitor")


def system(name: str) -> Actor:
    """A named machine actor, such as ``system("import")``. It is told apart in the ledger, never exempt by a flag."""
    return Actor(kind="system", ref=f"system:{name}")
