"""Where rooms say which personal data they hold, so that one page can show it all and one button can erase it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from proeftuin.accounts.models import User
from proeftuin.kernel.privacy import Personal


@dataclass(frozen=True, slots=True)
class Holder:
    """A room that holds personal data. ``export`` gives plain values; ``erase`` removes or detaches them."""

    room: str
    export: Callable[[User], object]
    erase: Callable[[User], None]


@dataclass(frozen=True, slots=True)
class Declared:
    """One personal field, as its model declares it."""

    room: str
    field: str
    purpose: str
    retention: str
    on_erase: str


HOLDERS: dict[str, Holder] = {}


def holds_personal_data(room: str, *, export: Callable[[User], object], erase: Callable[[User], None]) -> None:
    HOLDERS[room] = Holder(room, export, erase)


def declared_personal_data() -> list[Declared]:
    """Every personal field of every room, in the order of the rooms: what the privacy page shows."""
    return [one for model in our_models() for one in _declared_by(model)]


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("proeftuin.")]


def _declared_by(model: type[Model]) -> Iterator[Declared]:
    personal: dict[str, Personal] = getattr(getattr(model, "Privacy", None), "personal", {})
    for name, why in personal.items():
        field = f"{model.__name__}.{name}"
        yield Declared(model._meta.app_label, field, why.purpose, why.retention, why.on_erase)
