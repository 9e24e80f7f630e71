"""Django system checks over content files: a mistake is named with file and line before the site starts."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Doubt

from proeftuin.content import lexicon, vocabularies


@register()
def content_files(**_kwargs: object) -> Sequence[CheckMessage]:
    wrong = (*vocabularies.problems(), *lexicon.problems())
    doubtful = () if wrong else lexicon.crowded_words()
    return [
        *(Error(str(problem), id="proeftuin.content") for problem in wrong),
        *(Doubt(str(problem), id="proeftuin.content.crowded") for problem in doubtful),
    ]
