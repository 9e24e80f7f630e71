"""The demo: a fictional municipality, its neighbours, and two years of what they tried, told through the actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from proeftuin.kernel import clock
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.notifications.mail import told_afterwards
from proeftuin.notifications.models import Notice
from proeftuin.operations import (
    demo_archive,
    demo_assessments,
    demo_budgets,
    demo_calls,
    demo_campaigns,
    demo_cases,
    demo_casework,
    demo_challenges,
    demo_cohorts,
    demo_decisions,
    demo_deliberations,
    demo_discussion,
    demo_experiments,
    demo_gatherings,
    demo_groups,
    demo_ideas,
    demo_initiatives,
    demo_items,
    demo_labs,
    demo_newsletters,
    demo_opinions,
    demo_panels,
    demo_people,
    demo_places,
    demo_questions,
    demo_runs,
    demo_stories,
    demo_surveys,
    demo_testbeds,
    demo_world,
    demo_yearbook,
)
from proeftuin.operations.demo_world import PASSWORD, Step, World
from proeftuin.playbooks.actions.indexing import index_playbooks

type Progress = Callable[[int, int, str], None]

READ_BEFORE = timedelta(days=14)
PAUSE = timedelta(minutes=7)  # between two steps of one day


@dataclass(frozen=True, slots=True)
class Summary:
    """What was filled: how many of what. ``new`` is false when it was there already."""

    new: bool
    counts: dict[str, int]

    def in_words(self) -> str:
        numbers = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        first = f"Waterrijk is filled: {numbers}." if self.new else "Waterrijk was filled before. Nothing is changed."
        return "\n".join((first, "", f"Sign in with one of these addresses and the password {PASSWORD}", *_doors()))


def _doors() -> list[str]:
    return [
        "  sara@example.org    Sara leads initiatives in Waterrijk",
        "  fatima@example.org  Fatima is a resident who leads one team and sits in others",
        "  ann@example.org     Ann takes over cases for Zandhove",
        "  pieter@example.org  Pieter coaches teams",
        "  elke@example.org    Elke is the editor and has a case to review",
        "  bas@example.org     Bas administers this instance",
        "Everyone and everything in it is made up.",
    ]


def fill(progress: Progress) -> Summary:
    """Fill an instance with the demo, all or nothing. A second time it changes nothing.

    ``progress(done, total, what)``. Raises ContentError or KeyError when a file of content/demo is wrong.
    """
    if demo_world.is_there():
        return Summary(False, {})
    rooms = (
        demo_cases,
        demo_initiatives,
        demo_ideas,
        demo_places,
        demo_surveys,
        demo_opinions,
        demo_budgets,
        demo_panels,
        demo_decisions,
        demo_archive,
        demo_deliberations,
        demo_discussion,
        demo_experiments,
        demo_assessments,
        demo_questions,
        demo_stories,
        demo_casework,
        demo_runs,
        demo_calls,
        demo_challenges,
        demo_cohorts,
        demo_gatherings,
        demo_campaigns,
        demo_testbeds,
        demo_labs,
        demo_groups,
        demo_yearbook,
        demo_items,
        demo_newsletters,
        demo_people,
    )
    steps = _in_order([step for room in rooms for step in room.steps()])
    with transaction.atomic(), told_afterwards():
        world = demo_world.make(clock.now())
        for done, step in enumerate(steps, start=1):
            with clock.at(_moment(world, step)):
                step.do(world)
                while deliver_due():  # a day with many votes must not keep the next step waiting
                    pass
            progress(done, len(steps), "demo")
        while deliver_due():
            pass
        _nobody_is_mailed(world.began)
        index_playbooks(by=demo_world.BY)
    return Summary(True, world.counts())


def _in_order(steps: list[Step]) -> list[Step]:
    """As it happened. Steps of one day keep the order of their file."""
    return sorted(steps, key=lambda step: -step.ago)


def _moment(world: World, step: Step) -> datetime:
    """A working hour of that day, each step some minutes after the one before."""
    morning = datetime.combine((world.began - timedelta(days=step.ago)).date(), time(7, 30), tzinfo=UTC)
    after = world.last + PAUSE if world.last else morning
    world.last = min(max(morning, after), world.began)
    return world.last


def _nobody_is_mailed(moment: datetime) -> None:
    """What happened in the demo's past is on the site, old things as read, and in nobody's mail."""
    Notice.objects.filter(mailed_at=None).update(mailed_at=moment)
    Notice.objects.filter(read_at=None, at__lt=moment - READ_BEFORE).update(read_at=moment)
