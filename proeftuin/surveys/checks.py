"""Django system check over the templates of questionnaires: a mistake is named with file and line."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register

from proeftuin.surveys import content


@register()
def questionnaire_files(**_kwargs: object) -> Sequence[CheckMessage]:
    return [Error(str(problem), id="proeftuin.questionnaires") for problem in content.problems()]
