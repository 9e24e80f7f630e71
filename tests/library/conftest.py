"""Cases as tests need them: complete, and in any state."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from proeftuin.library.actions import cases as actions
from proeftuin.library.actions.adoptions import move_adoption, start_adoption
from proeftuin.library.drafts import CaseDraft
from proeftuin.library.models import Adoption, Case
from tests import cast


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


def complete(**changes: object) -> CaseDraft:
    """All that a case needs before it may be published."""
    texts = ("overview", "innovative", "status_text", "partners", "results", "challenges", "conditions", "replication")
    fields: dict[str, object] = {name: f"Our {name}." for name in texts}
    fields |= {
        "title": "Shorter queues", "summary": "People wait less.", "lessons_text": "Ask first.", "country": "NL",
        "level": "local", "sectors": ["digital"], "year": 2025, "phases": ["share"], "outcome": "succeeded",
        "organisation_id": cast.organisation("waterrijk").pk, "contact": "sara@waterrijk.example",
        "cost": Decimal("10.5"),
    }  # fmt: skip
    return CaseDraft(**{**fields, **changes})  # type: ignore[arg-type]


def written(**changes: object) -> Case:
    """A draft of Sara's."""
    return actions.start_case(by=cast.actor("sara"), draft=complete(**changes))


def published(**changes: object) -> Case:
    """Written by Sara, reviewed by Elke."""
    case = actions.submit_case(by=cast.actor("sara"), case=written(**changes))
    return actions.review_case(by=cast.actor("elke"), case=case, verb="publish")


def adopted(case: Case, *, state: str = "interested") -> Adoption:
    """By Ann for Zandhove, taken step by step to a state."""
    ann = cast.actor("ann")
    adoption = start_adoption(by=ann, case=case, taker=cast.organisation("zandhove"))
    for step in ("contact", "checking", "testing", "implementing", "in_use"):
        if adoption.state == state:
            break
        adoption = move_adoption(by=ann, adoption=adoption, to=step, version=adoption.version)
    return adoption


@pytest.fixture
def draft(db: None) -> Case:
    return written()


@pytest.fixture
def case(db: None) -> Case:
    return published()
