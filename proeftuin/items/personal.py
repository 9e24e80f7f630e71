"""The personal data this room holds: what someone wrote, and what they asked to be mailed."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.items.asking import in_words
from proeftuin.items.links import key_of, path_of
from proeftuin.items.models import Item, Reader, Subscription
from proeftuin.kernel.actor import Actor


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


def drafts_of(actor: Actor) -> "QuerySet[Item]":
    return Item.objects.filter(author_id=actor.person_id, state=Item.State.DRAFT)


@shows_on_my_page(drafts_of, waits=True)
def what_i_write(actor: Actor) -> Section:
    drafts = drafts_of(actor).order_by("-pk")[:20]
    return Section(_("Knowledge that is not published yet"), [Row(one.title, one.get_absolute_url()) for one in drafts])


def asked_for(actor: Actor) -> "QuerySet[Subscription]":
    return Subscription.objects.filter(reader__user_id=actor.person_id).exclude(confirmed_at=None)


@shows_on_my_page(asked_for)
def mail_i_asked_for(actor: Actor) -> Section:
    asked = asked_for(actor).select_related("reader")[:20]
    return Section(_("News that you get by mail"), [Row(in_words(one), path_of(one.reader)) for one in asked])
