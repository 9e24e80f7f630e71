"""The personal data this room holds: where someone belongs, what they put in, and their page's list."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.groups.models import Group, Put, Seat
from proeftuin.kernel.actor import Actor

SHOWN = 20


def register() -> None:
    holds_personal_data("groups", export=export, erase=erase)


def export(user: User) -> object:
    return {
        "groups": list(Seat.objects.filter(user=user).values("group__title", "state", "moderates", "at")),
        "begun": list(Group.objects.filter(author=user).values("ref", "title", "created_at")),
        "put_in": list(Put.objects.filter(user=user).values("group__title", "question__title", "at")),
    }


def erase(user: User) -> None:
    """Nothing says any more that this person belonged to a group."""
    groups = list(Seat.objects.filter(user=user).values_list("group", flat=True))
    Seat.objects.filter(user=user).delete()
    for group in Group.objects.filter(pk__in=groups):
        group.people = group.seats.filter(state=Seat.State.ACTIVE).count()
        group.save(update_fields=["people"])
    Group.objects.filter(author=user).update(author=None)
    Put.objects.filter(user=user).update(user=None)


def seats_of(actor: Actor) -> "QuerySet[Seat]":
    return Seat.objects.filter(user_id=actor.person_id, state=Seat.State.ACTIVE)


@shows_on_my_page(seats_of)
def my_groups(actor: Actor) -> Section:
    mine = seats_of(actor).select_related("group").order_by("-group__changed_at")[:SHOWN]
    return Section(_("Your groups"), [Row(one.group.title, one.group.get_absolute_url()) for one in mine])
