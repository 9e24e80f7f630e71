"""Django system checks over content files: a mistake is named with file and line before the site starts."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register

from proeftuin.content import lexicon, vocabularies


@register()
def content_files(**_kwargs: object) -> Sequence[CheckMessage]:
    return [Error(str(problem), id="proeftuin.content") for problem in (*vocabularies.problems(), *lexicon.problems())]
