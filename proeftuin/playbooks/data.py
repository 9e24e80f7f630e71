"""The machine-readable twins of the playbooks' pages: structure, and the words of all languages."""

from proeftuin.playbooks.content import Playbook
from proeftuin.ui.http import absolute


def playbook_data(one: Playbook) -> dict[str, object]:
    return {
        "id": one.id,
        "url": absolute(one.get_absolute_url()),
        "phases": list(one.phases),
        "concepts": list(one.concepts),
        "words": {language: dict(words) for language, words in one.words.items()},
        "stages": [
            {"id": stage.id, "names": dict(stage.names), "purposes": dict(stage.purposes)} for stage in one.stages
        ],
    }
