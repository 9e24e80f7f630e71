"""Where rooms say which personal data they hold, so that one page can show it all and one button can erase it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

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
    """One personal field, as its model declares it. ``where`` and ``what`` are words for people."""

    room: str
    field: str
    where: object
    what: object
    purpose: object
    retention: object
    on_erase: str


# What the sign-in library and the ledger keep: tables that are not ours to mark, or that hold no name but a code.
SIGNING_IN = (
    ("EmailAddress.email", _("e-mail addresses"), _("signing in, and knowing that an address is yours"),
     _("until you remove them; 7 days when never confirmed"), "delete"),
    ("Authenticator.data", _("passkeys, and keys for the second step"), _("signing in safely"),
     _("until you remove them"), "delete"),
    ("SocialAccount.extra_data", _("your account at another site"), _("signing in with it"),
     _("until you untie it"), "delete"),
    ("UserSession.ip", _("network address and browser"), _("showing where you are signed in"),
     _("until you sign out, at most 14 days"), "delete"),
    ("Event.actor", _("what you did here, under a code instead of your name"), _("the timeline, and finding misuse"),
     _("for good; when your account is deleted, the code leads to nobody"), "keep"),
)  # fmt: skip

HOLDERS: dict[str, Holder] = {}


def holds_personal_data(room: str, *, export: Callable[[User], object], erase: Callable[[User], None]) -> None:
    HOLDERS[room] = Holder(room, export, erase)


def declared_personal_data() -> list[Declared]:
    """Every personal field of every room, in the order of the rooms: what the privacy page shows."""
    where = apps.get_app_config("accounts").verbose_name
    others = [Declared("accounts", field, where, *words) for field, *words in SIGNING_IN]
    ours = [one for model in our_models() for one in _declared_by(model)]
    return sorted([*others, *ours], key=lambda one: _order().index(one.room))


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("proeftuin.")]


def _order() -> list[str]:
    """Rooms from the ground up, as they are installed."""
    return [config.label for config in apps.get_app_configs()]


def _declared_by(model: type[Model]) -> Iterator[Declared]:
    personal: dict[str, Personal] = getattr(getattr(model, "Privacy", None), "personal", {})
    where = apps.get_app_config(model._meta.app_label).verbose_name
    for name, why in personal.items():
        what = why.what or _("that it was you")
        yield Declared(
            model._meta.app_label, f"{model.__name__}.{name}", where, what, why.purpose, why.retention, why.on_erase
        )
