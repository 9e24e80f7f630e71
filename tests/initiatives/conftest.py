"""An initiative of Sara's, in any state a test wants it in."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.cache import cache

from proeftuin.initiatives.actions import moves, start, work
from proeftuin.initiatives.drafts import AskedDraft, EvaluationDraft, IndicatorDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.library.drafts import LessonDraft
from tests import cast

type Make = Callable[..., Initiative]


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Limits and cached counts of one test are nothing to the next."""
    cache.clear()


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()


def started(*, title: str = "Shorter queues", is_public: bool = True, asked: AskedDraft | None = None) -> Initiative:
    """Led by Sara, with Joris as a member and Pieter as its coach."""
    made = start.start_initiative(
        by=cast.actor("sara"),
        draft=InitiativeDraft(title=title, problem="People wait too long at the counter.", is_public=is_public),
        asked=asked,
    )
    for key, role in (("joris", "member"), ("pieter", "coach")):
        Member.objects.create(initiative=made, user=cast.person(key), role=role, state=Member.State.ACTIVE)
    return made


def taken_to(initiative: Initiative, phase: str) -> Initiative:
    """Through the gates with a reason each, until it is in this phase."""
    while initiative.phase != phase:
        initiative = moves.advance_initiative(by=cast.actor("sara"), initiative=initiative, reason="We know enough.")
    return initiative


def with_indicator(initiative: Initiative) -> None:
    draft = IndicatorDraft(
        name="Waiting time", unit="minutes", baseline=Decimal(38), target=Decimal(20), agreed_with="visitors"
    )
    work.set_indicator(by=cast.actor("sara"), initiative=initiative, draft=draft)


def with_lesson(initiative: Initiative, *, shared: bool) -> None:
    work.add_lesson(
        by=cast.actor("sara"),
        initiative=initiative,
        draft=LessonDraft(text="Text messages are not trusted.", kind="did_not_work"),
    )
    if shared:
        work.share_lessons(by=cast.actor("sara"), initiative=initiative)


def with_verdict(initiative: Initiative) -> None:
    draft = EvaluationDraft(verdict="failed", summary="Hardly shorter.", cost=Decimal("1250.50"))
    work.evaluate(by=cast.actor("sara"), initiative=initiative, draft=draft)
