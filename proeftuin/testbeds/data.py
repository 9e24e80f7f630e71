"""Test beds as machines read them: what is public, and never what is confidential."""

from collections.abc import Iterable

from proeftuin.testbeds.models import TestSite, Trial


def site_data(site: TestSite) -> dict[str, object]:
    return {
        "ref": site.ref, "url": site.get_absolute_url(), "state": site.state, "language": site.language,
        "title": site.title, "place": site.place, "organisation": site.organisation.name, "testable": site.testable,
        "users": site.users, "constraints": site.constraints, "capacity": site.capacity, "contact": site.contact,
    }  # fmt: skip


def trial_data(trial: Trial) -> dict[str, object]:
    """That a test takes place, and the public part of what came of it."""
    told = trial.is_told
    return {
        "ref": trial.ref, "url": trial.get_absolute_url(), "state": trial.state, "title": trial.title,
        "firm": trial.firm.name, "trl": trial.trl,
        "started_at": trial.started_at.isoformat() if trial.started_at else "",
        "report": trial.report if told else "", "decision": trial.decision, "decision_reason": trial.decision_reason,
    }  # fmt: skip


def whole(site: TestSite, trials: Iterable[Trial]) -> dict[str, object]:
    return {**site_data(site), "tests": [trial_data(one) for one in trials if one.is_public]}
