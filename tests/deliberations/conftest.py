"""A team of seven around an initiative, and decisions in any state a test wants them in.

Sara leads and proposes, Joris facilitates; with Ann, Fatima, Elke, Bas and Mila they are seven. Pieter coaches.
"""

from datetime import timedelta

import pytest

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.deliberations.actions import answering, start, turning
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.drafts import DecisionDraft, Turn
from proeftuin.deliberations.models import Decision
from proeftuin.deliberations.registry import Table, table_of
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from tests import cast
from tests.initiatives.conftest import started

TEAM = ("sara", "joris", "ann", "fatima", "elke", "bas", "mila")


def user(key: str) -> User:
    if key in cast.PEOPLE:
        return cast.person(key)
    found = User.objects.filter(email=f"{key}@example.org").first()
    return found or User.objects.create_user(f"{key}@example.org", "a long password", name=key.title(), language="en")


def actor(key: str) -> Actor:
    return actor_of(user(key))


@pytest.fixture
def initiative(db: None) -> Initiative:
    return team_of_seven()


@pytest.fixture
def table(initiative: Initiative) -> Table:
    return at_table(initiative)


def at_table(initiative: Initiative) -> Table:
    found = table_of(initiative.thread)
    assert found
    return found


def team_of_seven(*, is_public: bool = True) -> Initiative:
    made = started(is_public=is_public)
    for key in TEAM[2:]:
        Member.objects.create(initiative=made, user=user(key), role="member", state=Member.State.ACTIVE)
    return made


def in_days(days: float) -> Turn:
    return Turn(until=now() + timedelta(days=days))


def outcome(**changes: object) -> Turn:
    plain = {"statement": "We do it, with what Ann said.", "owner_id": user("fatima").pk,
             "evaluate_on": today() + timedelta(days=90), "ends_on": today() + timedelta(days=365)}  # fmt: skip
    return Turn(**{**plain, **changes})  # type: ignore[arg-type]


def draft(kind: str = "consent", **changes: object) -> DecisionDraft:
    plain = {
        "kind": kind,
        "title": "Texts instead of letters",
        "text": "We send a text message.",
        "aim": "Fewer no-shows",
    }
    if kind in ("consent", "election"):
        plain["facilitator_id"] = user("joris").pk  # type: ignore[assignment]
    if kind in ("dots", "ranked"):
        plain["options"] = ("Evening hours", "A quiet room", "More chairs")  # type: ignore[assignment]
    return DecisionDraft(**{**plain, **changes})  # type: ignore[arg-type]


def made(initiative: Initiative, kind: str = "consent", **changes: object) -> Decision:
    return start.start_decision(by=actor("sara"), table=at_table(initiative), draft=draft(kind, **changes))


def turned(decision: Decision, verb: str, turn: Turn | None = None, by: str = "joris") -> Decision:
    return turning.take_turn(by=actor(by), decision=decision, verb=verb, turn=turn or Turn())


def in_objection_round(initiative: Initiative, **changes: object) -> Decision:
    decision = turned(made(initiative, **changes), "open", in_days(3), by="sara")
    return turned(turned(decision, "amend"), "ask", in_days(4))


def says(decision: Decision, key: str, answer: str, reason: str = "", number: int = 0) -> None:
    decision.refresh_from_db()
    said = ResponseDraft(answer=answer, reason=reason)
    answering.respond(by=actor(key), decision=decision, draft=said, number=number or decision.number)


def all_consent(decision: Decision, *but: str) -> None:
    for key in TEAM:
        if key not in but:
            says(decision, key, "consent")
