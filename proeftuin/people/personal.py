"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.people.documents import drop
from proeftuin.people.links import key_of
from proeftuin.people.models import Nomination, Profile, Request
from proeftuin.search.actions import drop_for_good


def register() -> None:
    holds_personal_data("people", export=export, erase=erase)


def waiting_for(actor: Actor) -> "QuerySet[Request]":
    return Request.objects.filter(user_id=actor.person_id, state=Request.State.ASKED)


@shows_on_my_page(waiting_for, waits=True)
def asked_of_me(actor: Actor) -> Section:
    waiting = waiting_for(actor).select_related("initiative")[:50]
    rows = [Row(one.initiative.title, one.get_absolute_url()) for one in waiting]
    return Section(_("Teams that ask for your help"), rows)


def export(user: User) -> object:
    """How someone wants to be found, what teams asked of them, whom they nominated, and their own nomination."""
    profile = Profile.objects.filter(user=user).values(
        "listed", "shown", "offers", "disciplines", "seeks", "languages", "organisation__name", "changed_at"
    ).first()  # fmt: skip
    own = Nomination.objects.filter(email_key=key_of(user.email))
    return {
        "profile": profile,
        "asked_to_help": list(Request.objects.filter(user=user).values(
            "initiative__title", "discipline", "message", "state", "at")),
        "asked_others": list(Request.objects.filter(asked_by=user).values(
            "initiative__title", "discipline", "message", "state", "at")),
        "nominated": list(Nomination.objects.filter(nominated_by=user).values("ref", "why", "nominated_at")),
        "nominated_by_others": list(own.values("ref", "state", "name", "does", "why", "themes", "link")),
    }  # fmt: skip


def erase(user: User) -> None:
    """The profile and what it was asked go. What someone wrote about another is that other's by now."""
    Profile.objects.filter(user=user).delete()
    drop(user)
    drop_for_good("person", user.ref)
    Request.objects.filter(user=user).delete()
    Request.objects.filter(asked_by=user).update(asked_by=None, message="")
    Nomination.objects.filter(nominated_by=user).update(nominated_by=None)
