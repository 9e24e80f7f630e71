"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.cohorts.models import Cohort, MentorSession, Reached, Seat, Team
from proeftuin.kernel.actor import Actor


def register() -> None:
    holds_personal_data("cohorts", export=export, erase=erase)


def export(user: User) -> object:
    """Where someone takes part, what they filled in, and what they noted as a mentor."""
    seats = Seat.objects.filter(user=user)
    sessions = MentorSession.objects.filter(mentor__user=user)
    return {
        "cohorts": list(Cohort.objects.filter(owner=user).values("ref", "title", "state")),
        "seats": list(seats.values("cohort__title", "team__name", "name", "at")),
        "milestones": list(Reached.objects.filter(user=user).values("team__name", "milestone__title", "text", "link")),
        "sessions": list(sessions.values("team__name", "held_on", "minutes", "note", "private")),
        "contact_of": list(Team.objects.filter(contact__iexact=user.email).values("ref", "name")),
    }  # fmt: skip


def erase(user: User) -> None:
    """What a team reached and how long it was helped stays, without the person; a mentor's private notes go."""
    MentorSession.objects.filter(mentor__user=user).update(private="")
    Reached.objects.filter(user=user).update(user=None)
    Cohort.objects.filter(owner=user).update(owner=None)
    Team.objects.filter(contact__iexact=user.email).update(contact="")
    Seat.objects.filter(user=user).update(user=None, name="", email="")


@shows_on_my_page(lambda actor: Seat.objects.filter(user_id=actor.person_id))
def my_cohorts(actor: Actor) -> Section:
    """Teams one is in, and cohorts one mentors."""
    seats = Seat.objects.filter(user_id=actor.person_id).select_related("cohort", "team").order_by("-pk")[:20]
    rows = [
        Row(one.team.name, one.team.get_absolute_url()) if one.team
        else Row(_("Mentor in %(title)s") % {"title": one.cohort.title}, f"{one.cohort.get_absolute_url()}mentors/")
        for one in seats
    ]  # fmt: skip
    return Section(_("Cohorts I am in"), rows)
