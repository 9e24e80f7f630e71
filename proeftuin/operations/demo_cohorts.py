"""The demo's cohorts: one half-way with five teams, and one whose teams are alumni and told how they fare."""

from datetime import date, timedelta
from functools import partial

from proeftuin.cohorts.actions import arranging, working
from proeftuin.cohorts.drafts import CohortDraft, FollowUpDraft, SessionDraft, StageDraft
from proeftuin.cohorts.models import Cohort, FollowUp, Milestone, Team
from proeftuin.cohorts.sending import send_due
from proeftuin.kernel.clock import now
from proeftuin.operations.demo_world import Entry as Facts
from proeftuin.operations.demo_world import Step, World, read
from proeftuin.organisations.models import Membership

MENTOR = "pieter"


def steps() -> list[Step]:
    """As it happened."""
    facts = read("cohorts.toml")
    running, before = facts["now"], facts["before"]
    return [
        Step(before["ago"], partial(_past, facts=before)), Step(before["ends"], partial(_finish, facts=before)),
        Step(before["answered"], partial(_tell, facts=before)), Step(running["ago"], partial(_begin, facts=running)),
        *(Step(one["ago"], partial(_mentor, facts=running, session=one)) for one in running["sessions"]),
        Step(40, partial(_reach, facts=running)),
    ]  # fmt: skip


def _make(world: World, facts: Facts, stages: list[StageDraft]) -> Cohort:
    by = world.actors[facts["by"]]
    seat = Membership.objects.filter(user_id=by.person_id, state="confirmed")[0]
    draft = CohortDraft(title=facts["title"], text=facts["text"], language="nl", starts_on=_day(world, facts["ago"]),
                        organisation_id=seat.organisation_id)  # fmt: skip
    cohort = arranging.make_cohort(by=by, draft=draft)
    arranging.plan_stages(by=by, cohort=cohort, stages=stages)
    return arranging.publish_cohort(by=by, cohort=cohort)


def _day(world: World, ago: int) -> date:
    return (world.began - timedelta(days=ago)).date()


def _begin(world: World, *, facts: Facts) -> None:
    by = world.actors[facts["by"]]
    plan = [StageDraft(title=one["title"], ends_on=_day(world, facts["ago"] - one["days"]),
                       milestones=one["milestones"]) for one in facts["stages"]]  # fmt: skip
    cohort = _make(world, facts, plan)
    asked = arranging.invite(by=by, cohort=cohort, email=f"{MENTOR}@example.org")
    arranging.join(by=world.actors[MENTOR], token=asked.token)
    for one in facts["teams"]:
        team = arranging.take_in(by=by, cohort=cohort, name=one["name"], summary=one["summary"])
        for who in one["people"]:
            invited = arranging.invite(by=by, cohort=cohort, team=team, email=f"{who}@example.org")
            arranging.join(by=world.actors[who], token=invited.token)


def _reach(world: World, *, facts: Facts) -> None:
    cohort = Cohort.objects.get(title=facts["title"])
    milestones = list(Milestone.objects.filter(stage__cohort=cohort).select_related("stage"))
    for one in facts["teams"]:
        team = Team.objects.select_related("cohort").get(cohort=cohort, name=one["name"])
        for milestone, text in zip(milestones, one["reached"], strict=False):
            working.fill_milestone(by=world.actors[one["people"][0]], team=team, milestone=milestone, text=text)


def _mentor(world: World, *, facts: Facts, session: Facts) -> None:
    team = Team.objects.select_related("cohort").get(cohort__title=facts["title"], name=session["team"])
    draft = SessionDraft(held_on=now().date(), minutes=session["minutes"], note=session["note"],
                         private=session.get("private", ""))  # fmt: skip
    working.log_session(by=world.actors[MENTOR], team=team, draft=draft)


def _past(world: World, *, facts: Facts) -> None:
    last = StageDraft(title="Maken", ends_on=_day(world, facts["ends"]), milestones=["Iets dat werkt"])
    cohort = _make(world, facts, [last])
    for number, name in enumerate(facts["teams"]):
        arranging.take_in(by=world.actors[facts["by"]], cohort=cohort, name=name, contact=f"team{number}@example.org")


def _finish(world: World, *, facts: Facts) -> None:
    for team in Team.objects.filter(cohort__title=facts["title"]).select_related("cohort"):
        arranging.graduate(by=world.actors[facts["by"]], team=team)


def _tell(world: World, *, facts: Facts) -> None:
    send_due()  # nothing leaves while the demo's past is told
    asked = FollowUp.objects.filter(team__cohort__title=facts["title"], sent_at__isnull=False).order_by("pk")
    for number, one in enumerate(asked):
        draft = FollowUpDraft(exists=True, again=True, jobs=number + 1, turnover="public")
        working.answer_follow_up(by=world.actors[facts["by"]], follow_up=one, draft=draft)
