"""Django system check over the playbooks: a mistake is named with file and line; the site goes on without it."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error, register

from proeftuin.playbooks import content


@register()
def playbook_files(**_kwargs: object) -> Sequence[CheckMessage]:
    return [Error(str(problem), id="proeftuin.playbooks") for problem in content.problems()]
