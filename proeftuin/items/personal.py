"""The personal data this room holds: what someone wrote, and what they asked to be mailed."""

from django.db.models import Q
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.items.asking import in_words
from proeftuin.items.links import key_of, path_of
from proeftuin.items.models import Item, Reader, Subscription


def register() -> None:
    holds_personal_data("items", export=export, erase=erase)


def readers_of(user: User) -> Q:
    """The account's own, and the one that its address asked for without account."""
    return Q(user=user) | Q(address_key=key_of(user.email))


def export(user: User) -> object:
    mine = Reader.objects.filter(readers_of(user))
    asked = Subscription.objects.filter(reader__in=mine)
    return {
        "items": list(Item.objects.filter(author=user).values("ref", "title", "state", "created_at")),
        "mail_asked_for": list(asked.values("kind", "query", "rhythm", "asked_at", "confirmed_at")),
        "mail_address": list(mine.values("address", "language", "created_at", "stopped_at")),
    }


def erase(user: User) -> None:
    """What was shared stays, without the person; the address and all that it asked for go."""
    Item.objects.filter(author=user).update(author=None)
    Reader.objects.filter(readers_of(user)).delete()


@shows_on_my_page
def mail_i_asked_for(user: User) -> Section:
    asked = Subscription.objects.filter(reader__user=user).exclude(confirmed_at=None).select_related("reader")
    return Section(_("News that you get by mail"), [Row(in_words(one), path_of(one.reader)) for one in asked[:20]])
