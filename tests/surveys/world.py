"""An open survey with the questions of samples.PARK, and people who answer it."""

from typing import Any

from proeftuin.processes.models import Method
from proeftuin.surveys.actions import answering, questions
from proeftuin.surveys.models import Questionnaire, Response, Version
from tests import cast
from tests.processes import world
from tests.surveys.samples import PARK


def surveyed(schema: dict[str, Any] = PARK, *, who: str = "confirmed_email", days: int = 30, **settings: Any) -> Method:
    """A published process with a survey that has these questions as version 1."""
    method = world.opened("survey", who=who, days=days, **settings)
    made = questions.begin_questionnaire(by=cast.actor("sara"), method=method)
    Questionnaire.objects.filter(pk=made.pk).update(draft=schema)
    made.refresh_from_db()
    questions.publish_version(by=cast.actor("sara"), questionnaire=made)
    return method


def version_of(method: Method) -> Version:
    return Version.objects.filter(questionnaire__method=method).order_by("-number")[0]


def entered(method: Method, answers: dict[str, Any], *, channel: str = "paper", key: str = "") -> Response:
    return answering.enter_answers(
        by=cast.actor("sara"), method=method, version=version_of(method), answers=answers, channel=channel, key=key
    )


def many(method: Method, number: int, **answers: Any) -> None:
    """So many responses at once, past the actions: for sizes."""
    version = version_of(method)
    Response.objects.bulk_create(
        [
            Response(reference=f"BULK-{at}-{number}", method=method, version=version, channel=("web", "paper")[at % 2],
                     answers={"visit": ("yes", "no")[at % 2], **answers})
            for at in range(number)
        ],
        batch_size=2_000,
    )  # fmt: skip
