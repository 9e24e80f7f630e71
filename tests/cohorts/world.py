"""A cohort with two stages, a team of two people and a mentor."""

from datetime import UTC, date, datetime

from proeftuin.cohorts.actions import arranging
from proeftuin.cohorts.drafts import CohortDraft, StageDraft
from proeftuin.cohorts.models import Cohort, Seat, Team
from proeftuin.kernel import clock
from tests import cast

BEGAN = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DURING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDS = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)
STAGES = (
    StageDraft(title="Look", ends_on=date(2026, 4, 1), milestones=("Ten talks", "One question")),
    StageDraft(title="Make", ends_on=date(2026, 6, 1), milestones=("A first version",)),
)


def cohort(**more: object) -> Cohort:
    sara = cast.actor("sara")
    given: dict[str, object] = {
        "title": "Spring cohort", "starts_on": date(2026, 2, 2), "organisation_id": cast.organisation("waterrijk").pk,
        **more,
    }  # fmt: skip
    with clock.at(BEGAN):
        made = arranging.make_cohort(by=sara, draft=CohortDraft(**given))  # type: ignore[arg-type]
        arranging.plan_stages(by=sara, cohort=made, stages=STAGES)
        return arranging.publish_cohort(by=sara, cohort=made)


def seat(made: Cohort, who: str, team: Team | None = None) -> Seat:
    asked = arranging.invite(by=cast.actor("sara"), cohort=made, team=team, email=f"{who}@example.org", name=who)
    return arranging.join(by=cast.actor(who), token=asked.token)


def team(made: Cohort, name: str = "Rain team", **more: str) -> Team:
    """With Fatima in it, and Pieter as a mentor of the cohort."""
    with clock.at(BEGAN):
        found = arranging.take_in(by=cast.actor("sara"), cohort=made, name=name, **more)
        seat(made, "fatima", found)
        seat(made, "pieter")
        return found
