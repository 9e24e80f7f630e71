"""Django system check over the questionnaires: a mistake is named with file and line; the site goes on without it."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register

from proeftuin.assessments import content


@register()
def assessment_files(**_kwargs: object) -> Sequence[CheckMessage]:
    return [Error(str(problem), id="proeftuin.assessments") for problem in content.problems()]
