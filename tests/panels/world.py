"""A panel of eight in an open process, and people who volunteer for it."""

import itertools

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.panels import logic
from proeftuin.panels.actions import drawing, setup, volunteering
from proeftuin.panels.logic import Category, Feature
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.models import Method
from tests import cast
from tests.processes.world import opened

GENDER = Category("c1", "Gender", (Feature("c1f1", "Women", 5_050, 4, 4), Feature("c1f2", "Men", 4_950, 4, 4)))
AGE = Category("c2", "Age", (Feature("c2f1", "Young", 4_000, 3, 4), Feature("c2f2", "Old", 6_000, 4, 5)))
KINDS = [{"c1": gender, "c2": age} for gender in GENDER.codes for age in AGE.codes]
numbers = itertools.count(1)


def panel(*, size: int = 8, categories: tuple[Category, ...] = (GENDER, AGE), households: bool = False) -> Panel:
    method = opened("panel")
    return of_method(method, size=size, categories=categories, households=households)


def of_method(
    method: Method, *, size: int = 8, categories: tuple[Category, ...] = (GENDER, AGE), households: bool = False
) -> Panel:  # fmt: skip
    by = cast.actor("sara")
    begun = setup.begin_panel(by=by, method=method)
    return setup.change_panel(
        by=by, panel=begun, edits=begun.edits, change=lambda _now: categories, size=size, households=households
    )  # fmt: skip


def resident() -> User:
    at = next(numbers)
    return User.objects.create(email=f"resident{at}@example.org", name=f"Resident {at}", language="en")


def volunteer(of: Panel, features: dict[str, str] | None = None, *, user: User | None = None, **more: str) -> Volunteer:
    user = user or resident()
    return volunteering.register(
        by=actor_of(user), method=of.method, features=KINDS[next(numbers) % 4] if features is None else features,
        consent=True, **more,
    )  # fmt: skip


def filled(of: Panel, many: int = 24) -> list[Volunteer]:
    return [volunteer(of, KINDS[at % 4]) for at in range(many)]


def published(of: Panel) -> Draw:
    """The lottery, made by the worker."""
    asked = drawing.ask_lottery(by=cast.actor("sara"), panel=of, seed_source="The lotto of Saturday")
    deliver()
    return Draw.objects.get(pk=asked.pk)


def drawn(of: Panel, seed: str = "4 8 15 16 23 42") -> Draw:
    return drawing.draw_members(by=cast.actor("sara"), draw=published(of), seed=seed)


def deliver() -> None:
    while deliver_due():
        pass


def seated(of: Panel) -> list[dict[str, str]]:
    return [one.features for one in of.volunteers.filter(state__in=Volunteer.SEATED)]


def within_quotas(of: Panel) -> bool:
    counts = logic.counted(of.parsed, seated(of))
    return len(seated(of)) == of.size and all(
        one.minimum <= counts[category.code][one.code] <= one.maximum
        for category in of.parsed for one in category.features
    )  # fmt: skip
