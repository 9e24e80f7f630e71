"""The parts of a playbook: stages with a gate, steps, cards of a toolbox; with their words in four languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from proeftuin.content.loader import LANGUAGES

WORDS = ("title", "summary", "use_when", "not_when", "origin")
STAGE_WORDS = ("name", "purpose", "gate")
STEP_WORDS = ("name", "instruction", "why")
TOOL_WORDS = ("name", "how")
LAST = 1000  # the place of a playbook that names none

OUTPUTS = (
    "text", "list", "actor-map", "persona", "journey", "story", "experiment", "decision", "assessment", "poll",
    "gathering", "file", "link", "process", "life-cycle-cost", "recommendation",
)  # fmt: skip
DECIDERS = ("team", "consent", "advice", "vote", "client")
OUTCOMES = ("go", "adapt", "pause", "stop")
DECISIONS = ("advice", "consent", "simple", "dots", "ranked")
MINUTES = (5, 2400)  # the least and the most working time of a step

type Words = Mapping[str, Mapping[str, str]]  # language → name of the text → text


@dataclass(frozen=True, slots=True)
class Tool:
    """A card of the toolbox: what it is called and how to do it."""

    id: str
    category: str
    words: Words

    @property
    def name(self) -> str:
        return self.words[language()]["name"]

    @property
    def how(self) -> str:
        return self.words[language()]["how"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``together``: at one table (True), each apart first (False), or either (None)."""

    id: str
    output: str
    minutes: int
    who: tuple[str, ...]
    words: Words
    together: bool | None = None
    optional: bool = False
    after: tuple[str, ...] = ()
    questionnaire: str = ""
    decision: str = ""
    tools: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.words[language()]["name"]

    @property
    def instruction(self) -> str:
        return self.words[language()]["instruction"]

    @property
    def why(self) -> str:
        return self.words[language()]["why"]


@dataclass(frozen=True, slots=True)
class Gate:
    """How a stage ends: who decides, and what may come out of it."""

    decide: str = "team"
    outcomes: tuple[str, ...] = OUTCOMES


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, in one phase of the cycle."""

    id: str
    phase: str
    gate: Gate
    steps: tuple[Step, ...]
    words: Words

    @property
    def name(self) -> str:
        return self.words[language()]["name"]

    @property
    def purpose(self) -> str:
        return self.words[language()]["purpose"]

    @property
    def gate_words(self) -> str:
        """What must be true to go on."""
        return self.words[language()]["gate"]

    @property
    def minutes(self) -> int:
        """Working time of the steps that must be done."""
        return sum(one.minutes for one in self.steps if not one.optional)

    def step(self, key: str) -> Step | None:
        return next((one for one in self.steps if one.id == key), None)


@dataclass(frozen=True, slots=True)
class Playbook:
    """A way of working. ``source`` is what it was built from: structure and texts as they lie in the files."""

    id: str
    order: int
    phases: tuple[str, ...]
    concepts: tuple[str, ...]
    roles: tuple[str, ...]
    stages: tuple[Stage, ...]
    tools: tuple[Tool, ...]
    words: Words
    role_words: Words = field(default_factory=dict)
    category_words: Words = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.words[language()]["title"]

    @property
    def summary(self) -> str:
        return self.words[language()]["summary"]

    @property
    def use_when(self) -> str:
        return self.words[language()]["use_when"]

    @property
    def not_when(self) -> str:
        return self.words[language()]["not_when"]

    @property
    def origin(self) -> str:
        return self.words[language()]["origin"]

    @property
    def minutes(self) -> int:
        """Working time from beginning to end, without what is optional."""
        return sum(one.minutes for one in self.stages)

    def stage(self, key: str) -> Stage | None:
        return next((one for one in self.stages if one.id == key), None)

    def steps(self) -> Iterator[tuple[Stage, Step]]:
        for stage in self.stages:
            for step in stage.steps:
                yield stage, step

    def role(self, key: str) -> str:
        return self.role_words[language()].get(key, key)

    def category(self, key: str) -> str:
        return self.category_words[language()].get(key, key)

    def toolbox(self) -> list[tuple[str, list[Tool]]]:
        """The cards by category, in the order in which the categories first appear."""
        found: dict[str, list[Tool]] = {}
        for one in self.tools:
            found.setdefault(one.category, []).append(one)
        return [(self.category(key), cards) for key, cards in found.items()]

    def cards(self, step: Step) -> list[Tool]:
        """The cards that help with a step."""
        return [one for one in self.tools if one.id in step.tools]

    def get_absolute_url(self) -> str:
        return f"/playbooks/{self.id}/"


def build(key: str, about: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Playbook:
    """A playbook of structure and texts that were checked before (:func:`rules.mistakes` found nothing)."""

    def words(names: tuple[str, ...], *path: str) -> Words:
        found: dict[str, dict[str, str]] = {}
        for one, text in texts.items():
            inner: Mapping[str, Any] = text
            for part in path:
                inner = inner[part]
            found[one] = {name: inner[name].strip() for name in names}
        return found

    def step(stage: str, one: Mapping[str, Any]) -> Step:
        return Step(
            one["id"], one["output"], one["minutes"], tuple(one["who"]),
            words(STEP_WORDS, "stages", stage, "steps", one["id"]),
            one.get("together"), one.get("optional", False), tuple(one.get("after", ())),
            one.get("questionnaire", ""), one.get("decision", ""), tuple(one.get("tools", ())),
        )  # fmt: skip

    stages = tuple(
        Stage(
            one["id"], one["phase"],
            Gate(one["gate"].get("decide", "team"), tuple(one["gate"].get("outcomes", OUTCOMES))),
            tuple(step(one["id"], inner) for inner in one["steps"]), words(STAGE_WORDS, "stages", one["id"]),
        )
        for one in about["stages"]
    )  # fmt: skip
    tools = tuple(
        Tool(one["id"], one["category"], words(TOOL_WORDS, "tools", one["id"])) for one in about.get("tools", ())
    )
    return Playbook(
        key, about.get("order", LAST), tuple(about["phases"]), tuple(about.get("concepts", ())), tuple(about["roles"]),
        stages, tools, words(WORDS),
        {one: dict(text.get("roles", {})) for one, text in texts.items()},
        {one: dict(text.get("categories", {})) for one, text in texts.items()},
    )  # fmt: skip


def language() -> str:
    """The language to show: the reader's, else English."""
    found = (get_language() or "en")[:2]
    return found if found in LANGUAGES else "en"
