"""What happens while a cohort runs: milestones, hours of mentors; and afterwards the answers to follow-up."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.cohorts import permissions
from proeftuin.cohorts.drafts import FollowUpDraft, SessionDraft
from proeftuin.cohorts.logic import LONGEST_SESSION
from proeftuin.cohorts.models import FollowUp, MentorSession, Milestone, Reached, Team
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record

LONGEST = 10_000
MOST_JOBS = 100_000


@transaction.atomic
def fill_milestone(
    *, by: Actor, team: Team, milestone: Milestone, text: str, link: str = "", version: int = 0
) -> Reached:
    """Say what was reached, with evidence. ``version`` is 0 the first time. Raises StaleError, InvalidError."""
    team = Team.objects.select_for_update(no_key=True).select_related("cohort").get(pk=team.pk)
    require(permissions.can_fill(by, team))
    if milestone.stage.cohort_id != team.cohort_id:
        require(permissions.NOT_HERE)
    reached = Reached.objects.filter(team=team, milestone=milestone).first()
    if (reached.version if reached else 0) != version:
        raise StaleError(reached.version if reached else 0)
    problems: dict[str, object] = {}
    if not text.strip():
        problems["text"] = _("Say in a few sentences what you reached, and how one can see it.")
    if len(text) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if link and not _is_link(link):
        problems["link"] = _("Fill in a full link, such as https://example.org.")
    if problems:
        raise InvalidError(problems)
    first = reached is None
    reached = reached or Reached(team=team, milestone=milestone, version=0)
    reached.text, reached.link, reached.user_id, reached.at = text.strip(), link.strip(), by.id, now()
    reached.version += 1
    reached.save()
    if first:
        record("cohort.milestone_reached", by=by, thread=team.cohort.thread, subject=team.thread,
               audience=team.cohort.audience, data={"team": team.name, "milestone": milestone.title})  # fmt: skip
    return reached


@transaction.atomic
def log_session(*, by: Actor, team: Team, draft: SessionDraft) -> MentorSession:
    """Note time given to a team. The team sees the time and the note; the private note only the circle."""
    team = Team.objects.select_for_update(no_key=True).select_related("cohort").get(pk=team.pk)
    require(permissions.can_mentor(by, team))
    problems: dict[str, object] = {}
    if not 1 <= draft.minutes <= LONGEST_SESSION:
        problems["minutes"] = _("One session lasts 1 to %(most)d minutes.") % {"most": LONGEST_SESSION}
    if draft.held_on > today():
        problems["held_on"] = _("This day is still to come.")
    if max(len(draft.note), len(draft.private)) > LONGEST:
        problems["note"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
    session = MentorSession.objects.create(
        team=team, mentor=permissions.seat_of(by, team.cohort), held_on=draft.held_on, minutes=draft.minutes,
        note=draft.note.strip(), private=draft.private.strip(),
    )  # fmt: skip
    record("cohort.mentored", by=by, thread=team.thread, audience=team.cohort.circle, data={"minutes": draft.minutes})
    return session


@transaction.atomic
def take_session_back(*, by: Actor, session: MentorSession) -> None:
    """A mentor who noted it wrong takes it back and notes it anew."""
    seat = permissions.seat_of(by, session.team.cohort)
    if seat is None or session.mentor_id != seat.pk:
        require(permissions.NOT_HERE)
    record("cohort.session_withdrawn", by=by, thread=session.team.thread, audience=session.team.cohort.circle,
           data={"minutes": session.minutes})  # fmt: skip
    MentorSession.objects.filter(pk=session.pk).delete()


@transaction.atomic
def answer_follow_up(*, by: Actor, follow_up: FollowUp, draft: FollowUpDraft) -> FollowUp:
    """Whoever has the link answers for the team, and may answer anew. Shown to everyone only as figures."""
    follow_up = FollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("team__cohort").get(
        pk=follow_up.pk
    )  # fmt: skip
    if follow_up.sent_at is None:
        require(Denied(_("This question was not asked yet."), hidden=True))
    problems: dict[str, object] = {}
    if draft.jobs is not None and not 0 <= draft.jobs <= MOST_JOBS:
        problems["jobs"] = _("Fill in a number of people.")
    if draft.turnover and draft.turnover not in vocabularies.codes("turnover_bands"):
        problems["turnover"] = _("Choose one of these.")
    if len(draft.words) > LONGEST:
        problems["words"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
    for name in ("exists", "again", "jobs", "turnover", "words"):
        setattr(follow_up, name, getattr(draft, name))
    follow_up.answered_at = now()
    follow_up.save()
    cohort = follow_up.team.cohort
    record("cohort.followed_up", by=by, thread=cohort.thread, subject=follow_up.team.thread, audience=cohort.circle,
           data={"months": follow_up.months})  # fmt: skip
    return follow_up


def _is_link(text: str) -> bool:
    try:
        URLValidator(["http", "https"])(text.strip())
    except ValidationError:
        return False
    return True
