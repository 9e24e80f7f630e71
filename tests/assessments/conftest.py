"""Assessments of Sara's team, answered by people of the cast."""

import pytest

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.assessments.actions import taking
from proeftuin.assessments.drafts import AnswerDraft, SheetDraft
from proeftuin.assessments.models import Assessment, Sheet
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from tests import cast
from tests.initiatives.conftest import started

LINK = "https://example.org/evidence"


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()


def opened(initiative: Initiative, key: str = "obstacles-scan") -> Assessment:
    return taking.open_assessment(by=cast.actor("sara"), initiative=initiative, key=key)


def sheet(assessment: Assessment, value: int | None = 2, *, link: str = LINK, **some: int | None) -> SheetDraft:
    """The same value everywhere, but for the items or groups that are named (with _ for -)."""
    named = {name.replace("_", "-"): given for name, given in some.items()}
    answers = {}
    for group in assessment.questionnaire.groups:
        for item in group.items:
            here = named.get(item.id, named.get(group.id, value))
            answers[item.id] = AnswerDraft(value=here, link=link if (here or 0) >= 3 else "")
    return SheetDraft(answers=answers)


def give(assessment: Assessment, who: str | Actor, value: int | None = 2, **some: int | None) -> Sheet:
    by = cast.actor(who) if isinstance(who, str) else who
    return taking.answer(by=by, assessment=assessment, draft=sheet(assessment, value, **some), give=True)


def staff(initiative: Initiative, number: int) -> Actor:
    """Another member of the team."""
    email = f"staff{number}@example.org"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, "a long password", name=f"S {number}"
    )
    Member.objects.get_or_create(initiative=initiative, user=user, defaults={"role": "member", "state": "active"})
    return actor_of(user)
