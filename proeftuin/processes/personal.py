"""The personal data this room holds: to show it to its owner, and to let it go."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.processes.models import Amendment, Participant, Process, Seat
from proeftuin.search.documents import finds_circles, named


def register() -> None:
    holds_personal_data("processes", export=export, erase=erase)
    finds_circles(circles)  # and notices ask search


def took_part(actor: Actor) -> "QuerySet[Participant]":
    return Participant.objects.filter(user_id=actor.person_id, process__state__in=Process.PUBLIC)


@shows_on_my_page(took_part)
def my_participation(actor: Actor) -> Section:
    mine = took_part(actor).select_related("process").order_by("-at")[:50]
    rows = [Row(one.process.title, one.process.get_absolute_url()) for one in mine]
    return Section(_("Where you took part"), rows)


def circles(actor: Actor) -> QuerySet[Any, Any]:
    """The processes one works on."""
    return named("process", Seat.objects.filter(user_id=actor.person_id), "process__ref")


def export(user: User) -> object:
    """Where this person took part and what was counted, and where they work."""
    seen = ("process__ref", "process__title", "channel", "who", "area", "age_group", "gender", "consented_at", "at")
    return {
        "participations": list(Participant.objects.filter(user=user).values(*seen)),
        "entered_for_others": list(Participant.objects.filter(entered_by=user).values("ref", "channel", "at")),
        "seats": list(Seat.objects.filter(user=user).values("process__ref", "role", "since")),
        "amendments": list(Amendment.objects.filter(author=user).values("process__ref", "number", "reason")),
    }


def erase(user: User) -> None:
    """What was contributed stays and counts, without the person."""
    Seat.objects.filter(user=user).delete()
    Participant.objects.filter(user=user).update(user=None)
    Participant.objects.filter(entered_by=user).update(entered_by=None)
    Amendment.objects.filter(author=user).update(author=None)
