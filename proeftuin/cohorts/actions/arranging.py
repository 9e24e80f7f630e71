"""Making a cohort: its stages and milestones, its teams and mentors, its demo day, its end."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls.models import Author, Call, Entry
from proeftuin.cohorts import permissions
from proeftuin.cohorts.documents import cohort_document
from proeftuin.cohorts.drafts import CohortDraft, StageDraft
from proeftuin.cohorts.logic import MOST_STAGES, NOT_IN, follow_up_days
from proeftuin.cohorts.models import Cohort, FollowUp, Milestone, Reached, Seat, Stage, Team
from proeftuin.gatherings.models import Gathering
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Membership
from proeftuin.search import actions as search

LONGEST = 20_000
MOST_TEAMS = 200


def locked(cohort: Cohort) -> Cohort:
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)


@transaction.atomic
def make_cohort(*, by: Actor, draft: CohortDraft, call: Call | None = None) -> Cohort:
    """Start a cohort as a draft, from a call of that kind one runs or without. Raises NotAllowedError, InvalidError."""
    seats = Membership.objects.filter(
        user_id=by.person_id, state="confirmed", organisation_id=draft.organisation_id or 0
    )
    require(permissions.can_make(by, belongs=seats.exists()))
    _check(draft)
    if call is not None:
        call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
        if call.kind != "cohort" or not (call.owner_id == by.id or by.has_role("editor")):
            raise InvalidError({"call": _("Choose a call for a cohort that you run.")})
        if Cohort.objects.filter(call=call).exists():
            raise InvalidError({"call": _("This call has a cohort already.")})
    cohort = Cohort(owner_id=by.id, call=call)
    _fill(cohort, draft)
    cohort.save()
    record("cohort.made", by=by, thread=cohort.thread, audience=cohort.circle, data={"title": cohort.title})
    return cohort


@transaction.atomic
def edit_cohort(*, by: Actor, cohort: Cohort, draft: CohortDraft, version: int) -> Cohort:
    """Save new words. Raises NotAllowedError, InvalidError, StaleError."""
    cohort = locked(cohort)
    require(permissions.can_run(by, cohort))
    if cohort.version != version:
        raise StaleError(cohort.version)
    _check(draft)
    _fill(cohort, draft)
    _save(cohort)
    record("cohort.edited", by=by, thread=cohort.thread, audience=cohort.audience, data={"title": cohort.title})
    return cohort


@transaction.atomic
def publish_cohort(*, by: Actor, cohort: Cohort) -> Cohort:
    """Show it to everyone. Published twice is once."""
    cohort = locked(cohort)
    require(permissions.can_run(by, cohort))
    if cohort.is_shown:
        return cohort
    cohort.state = Cohort.State.PUBLISHED
    _save(cohort)
    record("cohort.published", by=by, thread=cohort.thread, data={"title": cohort.title})
    return cohort


@transaction.atomic
def plan_stages(*, by: Actor, cohort: Cohort, stages: Sequence[StageDraft]) -> Cohort:
    """Say which stages there are, and what each team shows. What a team filled in can be renamed, not taken away."""
    cohort = locked(cohort)
    require(permissions.can_run(by, cohort))
    _check_plan(cohort, stages)
    kept: list[int] = []
    for number, draft in enumerate(stages, start=1):
        stage, _made = Stage.objects.update_or_create(
            cohort=cohort, number=number, defaults={"title": draft.title.strip()[:120], "ends_on": draft.ends_on}
        )
        for at, title in enumerate(draft.milestones, start=1):
            milestone, _new = Milestone.objects.update_or_create(
                stage=stage, number=at, defaults={"title": title[:200]}
            )
            kept.append(milestone.pk)
    gone = Milestone.objects.filter(stage__cohort=cohort).exclude(pk__in=kept)
    if Reached.objects.filter(milestone__in=gone).exists():
        raise InvalidError({"": _("A team filled in a milestone that is no longer in the plan. Rename it instead.")})
    gone.delete()
    Stage.objects.filter(cohort=cohort, number__gt=len(stages)).delete()
    record("cohort.planned", by=by, thread=cohort.thread, audience=cohort.circle, data={"stages": len(stages)})
    return cohort


@transaction.atomic
def take_in(
    *, by: Actor, cohort: Cohort, entry: Entry | None = None, name: str = "", summary: str = "", contact: str = ""
) -> Team:
    """Select a team: an entry of the call with all its authors, or by hand. Taken in twice is once."""
    cohort = locked(cohort)
    require(permissions.can_run(by, cohort))
    if cohort.state == Cohort.State.ENDED:
        require(Denied(_("This cohort has ended.")))
    if entry is not None:
        if cohort.call_id is None or entry.call_id != cohort.call_id or entry.state in NOT_IN:
            raise InvalidError({"": _("This was not sent in to the call of this cohort.")})
        there = Team.objects.filter(entry=entry).first()
        if there:
            return there
        name = entry.title
        summary = next((str(text) for text in entry.answers.values() if text), "")
    if not name.strip():
        raise InvalidError({"name": _("Give the name of the team.")})
    if Team.objects.filter(cohort=cohort, name__iexact=name.strip()).exists():
        raise InvalidError({"name": _("There is a team with this name already.")})
    if cohort.teams.count() >= MOST_TEAMS:
        raise InvalidError({"": _("A cohort has at most %(most)d teams.") % {"most": MOST_TEAMS}})
    team = Team.objects.create(
        cohort=cohort, name=name.strip()[:200], summary=summary.strip()[:500], entry=entry,
        contact=contact.strip().lower(),
    )  # fmt: skip
    if entry is not None:
        authors = Author.objects.filter(entry=entry, user__isnull=False)
        Seat.objects.bulk_create([Seat(cohort=cohort, team=team, user_id=one.user_id) for one in authors])
    _found(cohort)
    record("cohort.team_joined", by=by, thread=cohort.thread, subject=team.thread, audience=cohort.audience,
           data={"title": cohort.title, "team": team.name})  # fmt: skip
    return team


@transaction.atomic
def invite(*, by: Actor, cohort: Cohort, email: str, name: str = "", team: Team | None = None) -> Seat:
    """Ask someone by mail into a team, or as a mentor. A member may ask others into the own team."""
    cohort = locked(cohort)
    own = team is not None and team.cohort_id == cohort.pk and permissions.is_member(by, team)
    if not own:
        require(permissions.can_run(by, cohort))
    address = email.strip().lower()
    seat = Seat.objects.filter(cohort=cohort, team=team, email__iexact=address, user=None).first()
    if seat is None:
        seat = Seat.objects.create(cohort=cohort, team=team, email=address, name=name.strip()[:120])
    record("cohort.invited", by=by, thread=cohort.thread, subject=f"seat:{seat.pk}", audience=cohort.circle)
    return seat


@transaction.atomic
def join(*, by: Actor, token: str) -> Seat:
    """Take the seat of a mail's link. The link works once. Raises NotAllowedError."""
    found = Seat.objects.select_for_update(no_key=True, of=("self",)).filter(token=token, user=None)
    seat = found.exclude(email="").select_related("cohort", "team").first()
    if seat is None or not by.is_person:
        raise NotAllowedError(permissions.NOT_HERE)
    there = Seat.objects.filter(cohort=seat.cohort, team=seat.team, user_id=by.person_id).first()
    if there:
        seat.delete()
        return there
    seat.user_id, seat.email = by.id, ""
    seat.save()
    follow(by=by, thread=seat.cohort.thread)
    record("cohort.joined", by=by, thread=seat.cohort.thread, subject=f"seat:{seat.pk}", audience=seat.cohort.circle)
    return seat


@transaction.atomic
def set_demo_day(*, by: Actor, cohort: Cohort, gathering: Gathering | None) -> Cohort:
    """Say which gathering is the demo day. Raises InvalidError for one that nobody can see."""
    cohort = locked(cohort)
    require(permissions.can_run(by, cohort))
    if gathering is not None and (not gathering.is_shown or gathering.is_cancelled):
        raise InvalidError({"demo_day": _("Choose a gathering that is announced.")})
    cohort.demo_day = gathering
    cohort.save(update_fields=["demo_day"])
    if gathering is not None:
        record("cohort.demo_day_set", by=by, thread=cohort.thread, subject=gathering.thread,
               audience=cohort.audience, data={"title": cohort.title})  # fmt: skip
    return cohort


@transaction.atomic
def let_go(*, by: Actor, team: Team, reason: str) -> Team:
    """A team leaves before the end, with a reason that everyone reads."""
    cohort = locked(team.cohort)
    require(permissions.can_run(by, cohort))
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if team.state != Team.State.IN:
        require(Denied(_("This team no longer takes part.")))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: others learn from it.")})
    team.state, team.reason = Team.State.LEFT, reason.strip()[:500]
    team.save(update_fields=["state", "reason"])
    _end(cohort)
    record("cohort.team_left", by=by, thread=cohort.thread, subject=team.thread, audience=cohort.audience,
           data={"title": cohort.title, "team": team.name})  # fmt: skip
    return team


@transaction.atomic
def graduate(*, by: Actor, team: Team, on: date | None = None) -> Team:
    """A team finishes: it becomes alumni, and follow-up is due at 6, 12 and 24 months. Twice is once."""
    cohort = locked(team.cohort)
    require(permissions.can_run(by, cohort))
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if team.state == Team.State.ALUMNI:
        return team
    if team.state != Team.State.IN:
        require(Denied(_("This team no longer takes part.")))
    day = on or today()
    team.state, team.alumni_on = Team.State.ALUMNI, day
    team.save(update_fields=["state", "alumni_on"])
    FollowUp.objects.bulk_create(
        [FollowUp(team=team, months=months, due_on=due) for months, due in follow_up_days(day)]
    )
    _end(cohort)
    record("cohort.graduated", by=by, thread=cohort.thread, subject=team.thread, audience=cohort.audience,
           data={"title": cohort.title, "team": team.name})  # fmt: skip
    return team


@transaction.atomic
def set_contact(*, by: Actor, team: Team, contact: str) -> Team:
    """The address that gets the follow-up: by who runs the cohort, or by the team itself. Empty: each of the team.

    Raises NotAllowedError, InvalidError.
    """
    team = Team.objects.select_for_update(no_key=True).select_related("cohort").get(pk=team.pk)
    if not permissions.is_member(by, team):
        require(permissions.can_run(by, team.cohort))
    if team.state == Team.State.LEFT:
        require(Denied(_("This team no longer takes part.")))
    address = contact.strip().lower()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise InvalidError({"contact": _("Write a whole e-mail address.")}) from error
    team.contact = address
    team.save(update_fields=["contact"])
    record("cohort.contact_set", by=by, thread=team.cohort.thread, subject=team.thread, audience=by.ref)
    return team


def _end(cohort: Cohort) -> None:
    """Over once nobody takes part any more, and somebody finished."""
    teams = set(Team.objects.filter(cohort=cohort).order_by().values_list("state", flat=True).distinct())
    if cohort.is_shown and Team.State.ALUMNI in teams and Team.State.IN not in teams:
        cohort.state = Cohort.State.ENDED
        cohort.save(update_fields=["state"])


def _fill(cohort: Cohort, draft: CohortDraft) -> None:
    cohort.title, cohort.text = draft.title.strip(), draft.text.strip()
    cohort.language, cohort.starts_on = draft.language, draft.starts_on
    if draft.organisation_id is not None:
        cohort.organisation_id = draft.organisation_id


def _save(cohort: Cohort) -> None:
    cohort.version += 1
    cohort.save()
    _found(cohort)


def _found(cohort: Cohort) -> None:
    if cohort.is_shown:
        shown = Cohort.objects.select_related("organisation").prefetch_related("teams").get(pk=cohort.pk)
        search.put(cohort_document(shown))


def _check(draft: CohortDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    if len(draft.text) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)


def _check_plan(cohort: Cohort, stages: Sequence[StageDraft]) -> None:
    problem = ""
    if not stages or len(stages) > MOST_STAGES:
        problem = _("Name one to %(most)d stages.") % {"most": MOST_STAGES}
    elif any(not one.title.strip() for one in stages):
        problem = _("Give each stage a name.")
    else:
        days = [cohort.starts_on, *(one.ends_on for one in stages)]
        if days != sorted(days):
            problem = _("Each stage ends after the one before, and after the kick-off.")
    if problem:
        raise InvalidError({"": problem})
