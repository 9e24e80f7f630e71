"""The machine-readable twins: questionnaires in all languages, and the published summaries. No people, no remarks."""

from proeftuin.assessments.content import Questionnaire
from proeftuin.assessments.models import Assessment
from proeftuin.ui.http import absolute


def questionnaire_data(one: Questionnaire) -> dict[str, object]:
    return {
        "id": one.key, "version": one.number, "url": absolute(f"/assessments/{one.key}/print/"),
        "structure": one.raw["about"], "words": one.raw["words"],
    }  # fmt: skip


def assessment_data(one: Assessment) -> dict[str, object]:
    """One whose summary is published."""
    return {
        "ref": one.ref, "url": absolute(one.get_absolute_url()), "questionnaire": one.key,
        "version": one.edition.number, "initiative": absolute(one.initiative.get_absolute_url()), "phase": one.phase,
        "opened_at": one.opened_at, "closed_at": one.closed_at, "summary": one.summary, "result": one.result,
    }  # fmt: skip
