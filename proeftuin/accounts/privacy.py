"""Where rooms say which personal data they hold, so that one page can show it all and one button can erase it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

from proeftuin.accounts.models import User


@dataclass(frozen=True, slots=True)
class Holder:
    """A room that holds personal data. ``export`` gives plain values; ``erase`` removes or detaches them."""

    room: str
    export: Callable[[User], object]
    erase: Callable[[User], None]


HOLDERS: dict[str, Holder] = {}


def holds_personal_data(room: str, *, export: Callable[[User], object], erase: Callable[[User], None]) -> None:
    HOLDERS[room] = Holder(room, export, erase)


def declared_personal_data() -> list[tuple[str, str, str, str]]:
    """Each personal field of ours: where it is, what it is, why it is kept, and for how long."""
    return sorted(
        (model._meta.app_label, f"{model._meta.model_name}.{name}", personal.purpose, personal.retention)
        for model in apps.get_models()
        if model.__module__.startswith("proeftuin.")
        for name, personal in getattr(model.Privacy, "personal", {}).items()
    )
