"""Cohorts as machines read them: teams and what they reached, no people, no notes, figures with small groups hidden."""

from collections.abc import Iterable, Iterator

from proeftuin.cohorts.logic import Figures
from proeftuin.cohorts.models import Cohort, Reached, Team
from proeftuin.cohorts.queries import Plan
from proeftuin.ui.http import absolute

COLUMNS = ("ref", "url", "title", "organisation", "language", "state", "starts_on", "teams")


def cohort_data(cohort: Cohort) -> dict[str, object]:
    """One cohort of a list: ``number`` of teams is asked for."""
    return {
        "ref": cohort.ref, "url": absolute(cohort.get_absolute_url()), "title": cohort.title,
        "organisation": cohort.organisation.name if cohort.organisation else "", "language": cohort.language,
        "state": cohort.state, "starts_on": cohort.starts_on.isoformat(), "teams": getattr(cohort, "number", 0),
    }  # fmt: skip


def rows(cohorts: Iterable[Cohort]) -> Iterator[list[object]]:
    for one in cohorts:
        told = cohort_data(one)
        yield [told[name] for name in COLUMNS]


def figures_data(rounds: Iterable[tuple[int, Figures]]) -> list[dict[str, object]]:
    """Hidden numbers are null."""
    return [
        {"months": months, "asked": one.asked, "answered": one.answered, "exists": dict(one.exists),
         "again": dict(one.again), "turnover": dict(one.turnover), "jobs": one.jobs} for months, one in rounds
    ]  # fmt: skip


def whole(
    cohort: Cohort, teams: list[Team], plan: Plan, reached: Iterable[Reached], rounds: Iterable[tuple[int, Figures]]
) -> dict[str, object]:
    shown: dict[int, list[dict[str, object]]] = {}
    for one in reached:
        shown.setdefault(one.team_id, []).append(
            {"milestone": one.milestone.title, "text": one.text, "link": one.link, "at": one.at.isoformat()}
        )
    return {
        **cohort_data(cohort), "teams": [
            {"ref": one.ref, "name": one.name, "summary": one.summary, "state": one.state, "reason": one.reason,
             "alumni_on": one.alumni_on.isoformat() if one.alumni_on else None, "reached": shown.get(one.pk, [])}
            for one in teams
        ],
        "text": cohort.text,
        "stages": [
            {"title": stage.title, "ends_on": stage.ends_on.isoformat(),
             "milestones": [milestone.title for milestone, _none in milestones]}
            for stage, _state, milestones in plan.stages
        ],
        "follow_up": figures_data(rounds),
    }  # fmt: skip
