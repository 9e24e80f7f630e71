"""Who and what the demo is made of: its organisations, its people, and the files of content/demo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from proeftuin.accounts.actions import edit_profile, give_role
from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.content.loader import read_toml
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.actor import Actor, system
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.organisations.imported import OrganisationDraft, put_imported_organisations
from proeftuin.organisations.models import Membership, Organisation

PASSWORD = "proeftuin-demo"  # noqa: S105 - the same for everyone, and printed on the screen
SOURCE = "demo"
BY = system("demo")
SINCE = timedelta(days=780)

type Entry = Mapping[str, Any]  # a table of a TOML file


@dataclass(slots=True)
class World:
    """What there is so far, by the keys that the files use."""

    began: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    last: datetime | None = None  # the moment of the latest step

    def counts(self) -> dict[str, int]:
        return {
            "organisations": len(self.organisations),
            "people": len(self.actors),
            "published cases": Case.objects.published().filter(source="").count(),
            "public lessons": Lesson.objects.filter(shared_at__isnull=False).count(),
            "initiatives": len(self.initiatives),
            "adoptions": len(self.adoptions),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, so many days ago."""

    ago: int
    do: Callable[[World], object]


def supporters_on(day: int, *, since: int, until: int, many: int, seed: int) -> list[int]:
    """Which of ``many`` supporters come on this day, between the day after ``since`` and ``until`` days ago.

    Most come soon after something is there, and fewer later; the same each time.
    """
    span = since - until
    if span < 1:
        return []
    chance = Random(seed)  # noqa: S311 - a demo, and the same each time
    days = [since - 1 - int(span * chance.random() ** 2) for _number in range(many)]
    return [number for number, one in enumerate(days) if max(one, until) == day]


def is_there() -> bool:
    """Whether this instance holds the demo already."""
    return Organisation.objects.filter(source=SOURCE).exists()


def make(began: datetime) -> World:
    """The organisations and the people, as they were before the story begins."""
    world = World(began)
    with clock.at(began - SINCE):
        _make_organisations(world)
        for key, entry in read("people.toml").items():
            world.actors[key] = make_person(world, key, entry)
    return world


def read(name: str) -> Mapping[str, Any]:
    return read_toml(_folder() / name)


def read_all(folder: str) -> list[tuple[str, Mapping[str, Any]]]:
    """(name, content) of each file of a folder of content/demo, by name."""
    return [(path.stem, read_toml(path)) for path in sorted((_folder() / folder).glob("*.toml"))]


def _folder() -> Path:
    return Path(settings.CONTENT_DIR) / "demo"


def _make_organisations(world: World) -> None:
    entries = read("organisations.toml")
    drafts = [OrganisationDraft(source=SOURCE, source_id=key, **entry) for key, entry in entries.items()]
    for one in put_imported_organisations(by=BY, drafts=drafts):
        world.organisations[one.source_id] = one


def make_person(world: World, key: str, entry: Entry) -> Actor:
    """An account as if someone had signed up and confirmed the address: the one thing here that is no room's action."""
    address = f"{key}@example.org"
    user = User.objects.filter(email=address).first() or User.objects.create_user(address, language=entry["language"])
    user.password = _hashed()
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    edit_profile(
        by=actor_of(user), name=entry["name"], language=entry["language"], bio=entry.get("bio", ""),
        expertise=entry.get("expertise", ""), is_public=bool(entry.get("bio")),
    )  # fmt: skip
    for role in entry.get("roles", ()):
        give_role(by=BY, user=user, role=role)
    if works_at := entry.get("organisation"):
        Membership.objects.get_or_create(
            user=user, organisation=world.organisations[works_at],
            defaults={"state": Membership.State.CONFIRMED, "administers": entry.get("administers", False)},
        )  # fmt: skip
    return actor_of(user)


@cache
def _hashed() -> str:
    """Hashed once: it is the same for everyone, and printed on the screen anyway."""
    return make_password(PASSWORD)
