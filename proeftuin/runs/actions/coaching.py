"""What a coach does: remember, push gently; and hours, which the team writes down too."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives.actions.saving import told
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import role_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.runs import permissions
from proeftuin.runs.models import CoachNote, Hours, Nudge, Run

LONGEST_NOTE = 5000
LONGEST_NUDGE = 500
MOST_HOURS = 24
OLDEST = timedelta(days=3 * 365)


@transaction.atomic
def write_note(*, by: Actor, initiative: Initiative, text: str) -> CoachNote:
    """Remember something of a team. Only its coaches see it; the ledger says nothing of it to anybody else."""
    require(permissions.can_coach(by, initiative))
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise InvalidError({"text": _("Write something, at most %(most)d characters.") % {"most": LONGEST_NOTE}})
    note = CoachNote.objects.create(initiative=initiative, author_id=by.id, text=text.strip())
    record("run.noted", by=by, thread=initiative.thread, audience=by.ref)
    return note


@transaction.atomic
def remove_note(*, by: Actor, note: CoachNote) -> None:
    """Take away a note of one's own."""
    require(permissions.can_coach(by, note.initiative))
    if note.author_id != by.id:
        raise NotAllowedError(Denied(_("Only who wrote this can take it away.")))
    record("run.note_removed", by=by, thread=note.initiative.thread, audience=by.ref)
    note.delete()


@transaction.atomic
def nudge(*, by: Actor, initiative: Initiative, text: str = "") -> Nudge:
    """Ask the team how it goes: a notice for each of them. At most once a day for each team, whoever coaches."""
    require(permissions.can_coach(by, initiative))
    if initiative.status == Initiative.Status.CLOSED:
        raise InvalidError({"": _("This initiative is closed.")})
    if len(text) > LONGEST_NUDGE:
        raise InvalidError({"text": _("This is too long: at most %(most)d characters.") % {"most": LONGEST_NUDGE}})
    words = text.strip() or _("Where do you stand, and what do you need?")
    try:
        with transaction.atomic():
            made = Nudge.objects.create(initiative=initiative, on=today(), by_id=by.id, text=words)
    except IntegrityError as error:
        raise InvalidError({"": _("This team had a push today. Try again tomorrow.")}) from error
    told(by, initiative, "run.nudged", subject=f"nudge:{made.pk}", team_only=True, text=words)
    return made


@transaction.atomic
def log_hours(*, by: Actor, run: Run, hours: Decimal, on: date, note: str = "") -> Hours:
    """Write down time that one gave, at most a day at once, in quarters of an hour or any other part."""
    require(permissions.can_log_hours(by, run))
    minutes = round(hours * 60)
    if not 0 < minutes <= MOST_HOURS * 60:
        raise InvalidError({"hours": _("Between a minute and %(most)d hours.") % {"most": MOST_HOURS}})
    if on > today() or on < today() - OLDEST:
        raise InvalidError({"on": _("Choose a day up to today.")})
    made = Hours.objects.create(
        run=run, user_id=by.id, is_coach=role_of(by, run.initiative) == "coach", minutes=minutes, on=on,
        note=note.strip()[:200],
    )  # fmt: skip
    record("run.hours_logged", by=by, thread=run.initiative.thread, audience=run.initiative.circle)
    return made


@transaction.atomic
def remove_hours(*, by: Actor, hours: Hours) -> None:
    """Take away what one wrote down oneself."""
    if not by.id or hours.user_id != by.id:
        raise NotAllowedError(Denied(_("Only who wrote this can take it away.")))
    record("run.hours_removed", by=by, thread=hours.run.initiative.thread, audience=hours.run.initiative.circle)
    hours.delete()
