"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.initiatives.models import Member
from proeftuin.kernel.actor import Actor
from proeftuin.runs.models import CoachNote, GateMove, Hours, Nudge, Part, Run, StepState


def register() -> None:
    holds_personal_data("runs", export=export, erase=erase)


def coached_by(actor: Actor) -> "QuerySet[Member]":
    return Member.objects.filter(user_id=actor.person_id, role="coach", state="active")


@shows_on_my_page(coached_by, waits=True)
def my_desk(actor: Actor) -> Section:
    words = _("The coach's desk: %(n)d teams") % {"n": coached_by(actor).count()}
    return Section(_("Coaching"), [Row(words, "/coach/")])


def export(user: User) -> object:
    """What this person did here."""
    return {
        "runs": list(Run.objects.filter(started_by=user).values("initiative__ref", "playbook", "started_at")),
        "steps": list(
            StepState.objects.filter(by=user).values("run__initiative__ref", "step", "state", "result", "changed_at")
        ),
        "parts": list(Part.objects.filter(author=user).values("run__initiative__ref", "step", "text", "changed_at")),
        "gates": list(
            GateMove.objects.filter(by=user).values("run__initiative__ref", "stage", "outcome", "reason", "at")
        ),
        "hours": list(Hours.objects.filter(user=user).values("run__initiative__ref", "minutes", "on", "note")),
        "coach_notes": list(CoachNote.objects.filter(author=user).values("initiative__ref", "text", "at")),
        "nudges": list(Nudge.objects.filter(by=user).values("initiative__ref", "on", "text")),
    }


def erase(user: User) -> None:
    """What the team wrote stays, without the person; what a coach remembered goes."""
    CoachNote.objects.filter(author=user).delete()
    Hours.objects.filter(user=user).update(user=None, note="")
    Part.objects.filter(author=user).update(author=None)
    Run.objects.filter(started_by=user).update(started_by=None)
    StepState.objects.filter(by=user).update(by=None)
    GateMove.objects.filter(by=user).update(by=None)
    Nudge.objects.filter(by=user).update(by=None)
