"""The machine-readable twins of the playbooks' pages: structure, and the words of all languages."""

from proeftuin.playbooks.structure import Playbook, Stage, Step
from proeftuin.ui.http import absolute


def playbook_data(one: Playbook) -> dict[str, object]:
    return {
        "id": one.id,
        "url": absolute(one.get_absolute_url()),
        "phases": list(one.phases),
        "concepts": list(one.concepts),
        "minutes": one.minutes,
        "words": {language: dict(words) for language, words in one.words.items()},
        "roles": [
            {"id": key, "names": {code: words[key] for code, words in one.role_words.items()}} for key in one.roles
        ],
        "stages": [_stage(stage) for stage in one.stages],
        "tools": [
            {
                "id": tool.id,
                "category": tool.category,
                "words": {code: dict(words) for code, words in tool.words.items()},
            }
            for tool in one.tools
        ],
    }


def _stage(one: Stage) -> dict[str, object]:
    return {
        "id": one.id,
        "phase": one.phase,
        "minutes": one.minutes,
        "names": {language: words["name"] for language, words in one.words.items()},
        "purposes": {language: words["purpose"] for language, words in one.words.items()},
        "gate": {
            "decide": one.gate.decide,
            "outcomes": list(one.gate.outcomes),
            "words": {language: words["gate"] for language, words in one.words.items()},
        },
        "steps": [_step(step) for step in one.steps],
    }


def _step(one: Step) -> dict[str, object]:
    return {
        "id": one.id,
        "output": one.output,
        "minutes": one.minutes,
        "who": list(one.who),
        "together": one.together,
        "optional": one.optional,
        "after": list(one.after),
        "questionnaire": one.questionnaire,
        "decision": one.decision,
        "tools": list(one.tools),
        "words": {language: dict(words) for language, words in one.words.items()},
    }
