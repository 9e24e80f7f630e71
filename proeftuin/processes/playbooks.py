"""Ready-made processes, as they lie in ``content/process_playbooks/``: phases, methods and who may do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language

from proeftuin.content.loader import files, read_toml

LANGUAGES = ("nl", "fr", "de", "en")


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    key: str
    days: int
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """A way of taking part; ``open`` maps keys of phases to what can be done in them, ``who`` says by whom."""

    key: str
    kind: str
    titles: Mapping[str, str]
    who: str
    settings: Mapping[str, object]
    open: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A ready-made process. ``answer_days`` after the last day of taking part the answer comes."""

    id: str
    order: int
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    level: str
    answer_days: int
    threshold: int
    phases: Sequence[PlannedPhase]
    methods: Sequence[PlannedMethod]

    @property
    def title(self) -> str:
        return self.titles[language()]

    @property
    def summary(self) -> str:
        return self.summaries[language()]

    @property
    def days(self) -> int:
        """How long people can take part."""
        opened = {key for method in self.methods for key in method.open}
        return sum(one.days for one in self.phases if one.key in opened)


def language() -> str:
    wanted = (get_language() or "en")[:2]
    return wanted if wanted in LANGUAGES else "en"


@cache
def playbooks() -> Mapping[str, Playbook]:
    """All of them by id, in their order. Raises KeyError for a file that lacks something."""
    found = [_playbook(path.stem, read_toml(path)) for path in files("process_playbooks")]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}


def _playbook(name: str, data: Mapping[str, Any]) -> Playbook:
    return Playbook(
        id=name, order=data["order"], titles=data["title"], summaries=data["summary"], level=data["level"],
        answer_days=data["answer_days"], threshold=data["threshold"],
        phases=[PlannedPhase(one["key"], one["days"], one["title"]) for one in data["phases"]],
        methods=[
            PlannedMethod(one["key"], one["kind"], one["title"], one.get("who", "confirmed_email"),
                          one.get("settings", {}), one["open"])
            for one in data["methods"]
        ],
    )  # fmt: skip
