"""The personal data this room holds: where someone registered, what they arranged, and their page's list."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.queries import actor_of
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.gatherings.actions.registering import sign_off
from proeftuin.gatherings.links import key_of
from proeftuin.gatherings.models import Finding, Gathering, Inspiration, Offer, Registration, Report, Series
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now

SHOWN = 20


def register() -> None:
    holds_personal_data("gatherings", export=export, erase=erase)


def _of(user: User) -> Q:
    return Q(user=user) | Q(address_key=key_of(user.email))


def export(user: User) -> object:
    """Where someone registered, also by the address alone, and what they arranged."""
    return {
        "registrations": list(
            Registration.objects.filter(_of(user)).values(
                "ref", "gathering__title", "state", "name", "address", "needs", "language", "asked_at", "came"
            )
        ),
        "findings": list(Finding.objects.filter(author=user).values("ref", "text", "created_at")),
        "reports": list(Report.objects.filter(author=user).values("gathering__title", "changed_at")),
        "offers": list(Offer.objects.filter(user=user).values("gathering__title", "note", "at")),
        "named_as_inspiration": list(Inspiration.objects.filter(person=user).values("finding__text")),
        "series": list(Series.objects.filter(author=user).values("ref", "title", "created_at")),
        "arranged": list(Gathering.objects.filter(author=user).values("ref", "title", "created_at")),
    }


def erase(user: User) -> None:
    """A place that is kept goes to who waits; then nothing says that this person ever registered."""
    for one in Registration.objects.filter(_of(user), state__in=Registration.HELD).select_related("gathering"):
        sign_off(by=actor_of(user), registration=one)
    Registration.objects.filter(_of(user), state=Registration.State.CANCELLED).delete()
    Inspiration.objects.filter(person=user).delete()
    for model, name in ((Gathering, "author"), (Report, "author"), (Finding, "author"), (Offer, "user"),
                        (Series, "author")):  # fmt: skip
        model._default_manager.filter(**{name: user}).update(**{name: None})


def places_of(actor: Actor) -> "QuerySet[Registration]":
    """What is to come where one has a place or waits for one."""
    return Registration.objects.filter(
        user_id=actor.person_id, state__in=["registered", "waiting"], gathering__ends_at__gt=now()
    )


@shows_on_my_page(places_of)
def my_gatherings(actor: Actor) -> Section:
    mine = places_of(actor).select_related("gathering").order_by("gathering__starts_at")[:SHOWN]
    return Section(
        _("Gatherings I go to"), [Row(one.gathering.title, one.gathering.get_absolute_url()) for one in mine]
    )
