"""Django system check over mapping files: a mistake is named with file and line before the site starts."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register

from proeftuin.exchange import mappings


@register()
def mapping_files(**_kwargs: object) -> Sequence[CheckMessage]:
    return [Error(str(problem), id="proeftuin.mappings") for problem in mappings.problems()]
