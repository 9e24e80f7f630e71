"""Playbooks as they lie in `content/playbooks/ID/`: structure in playbook.toml, words in one file a language.

A playbook with a mistake is left out, or stays as it was when it was read well before: the others go on. What is
wrong is told with file and line by :func:`problems`, which Django's system check shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from proeftuin.content import lexicon, vocabularies
from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml

WORDS = ("title", "summary", "use_when", "not_when", "origin")
STAGE_WORDS = ("name", "purpose")
LAST = 1000  # the place of a playbook that names none


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its id, and per language its name and its purpose in one line."""

    id: str
    names: Mapping[str, str]
    purposes: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.names[_language()]

    @property
    def purpose(self) -> str:
        return self.purposes[_language()]


@dataclass(frozen=True, slots=True)
class Playbook:
    """A way of working. ``words`` maps language → name of WORDS → text; ``phases`` are those where it helps."""

    id: str
    order: int
    phases: tuple[str, ...]
    concepts: tuple[str, ...]
    stages: tuple[Stage, ...]
    words: Mapping[str, Mapping[str, str]]

    @property
    def title(self) -> str:
        return self.words[_language()]["title"]

    @property
    def summary(self) -> str:
        return self.words[_language()]["summary"]

    @property
    def use_when(self) -> str:
        return self.words[_language()]["use_when"]

    @property
    def not_when(self) -> str:
        return self.words[_language()]["not_when"]

    @property
    def origin(self) -> str:
        return self.words[_language()]["origin"]

    def get_absolute_url(self) -> str:
        return f"/playbooks/{self.id}/"


_good: dict[str, Playbook] = {}  # the last good reading of each, kept by this process


@cache
def playbooks() -> tuple[Playbook, ...]:
    """All playbooks that can be used, in their order. Read once; :func:`reload` reads them again."""
    return tuple(sorted(_read_all(), key=lambda one: (one.order, one.id)))


def playbook(key: str) -> Playbook | None:
    return next((one for one in playbooks() if one.id == key), None)


def reload() -> None:
    """Read the files again, for instance after an editor changed one."""
    playbooks.cache_clear()


def problems() -> list[Problem]:
    """Every mistake in the playbooks, with file and line."""
    return [problem for key, paths in _folders().items() for problem in _Reading(key, paths).problems]


def _read_all() -> Iterator[Playbook]:
    for key, paths in _folders().items():
        found = _Reading(key, paths).playbook()
        if found:
            _good[key] = found
        if key in _good:
            yield _good[key]


def _folders() -> dict[str, dict[str, Path]]:
    """Playbook id → name of file → path. An instance's own file replaces ours of the same name."""
    found: dict[str, dict[str, Path]] = {}
    for path in files("playbooks", "*/*.toml"):
        found.setdefault(path.parent.name, {})[path.stem] = path
    return found


class _Reading:
    """One playbook being read: what was found, and what is wrong with it."""

    def __init__(self, key: str, paths: Mapping[str, Path]) -> None:
        self.key, self.paths = key, paths
        self.problems: list[Problem] = []
        self.about = self._file("playbook")
        self.texts = {language: self._file(language) for language in LANGUAGES}
        if not self.problems:
            self._check_structure()
            for language, text in self.texts.items():
                self._check_words(language, text)

    def playbook(self) -> Playbook | None:
        """The playbook, or nothing when there is a mistake in it."""
        if self.problems:
            return None
        words = {language: {name: text[name].strip() for name in WORDS} for language, text in self.texts.items()}
        order = self.about.get("order", LAST)
        return Playbook(
            self.key, order, tuple(self.about["phases"]), tuple(self.about.get("concepts", ())),
            tuple(self._stage(one) for one in self.about["stages"]), words,
        )  # fmt: skip

    def _stage(self, key: str) -> Stage:
        by_name = {
            name: {language: text["stages"][key][name] for language, text in self.texts.items()} for name in STAGE_WORDS
        }
        return Stage(key, by_name["name"], by_name["purpose"])

    def _file(self, name: str) -> dict[str, Any]:
        path = self.paths.get(name)
        if path is None:
            beside = next(iter(self.paths.values()))
            self.problems.append(Problem(beside.with_name(f"{name}.toml"), 1, f"{self.key}: this file is missing"))
            return {}
        try:
            return read_toml(path)
        except ContentError as error:
            self.problems += error.problems
            return {}

    def _check_structure(self) -> None:
        path = self.paths["playbook"]
        for name, known in (("phases", vocabularies.codes("phases")), ("concepts", None), ("stages", None)):
            given = self.about.get(name, [] if name == "concepts" else None)
            if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
                self._wrong(path, name, f"{name} must be a list of texts")
            elif not given and name != "concepts":
                self._wrong(path, name, f"{name} is empty")
            elif len(set(given)) < len(given):
                self._wrong(path, name, f"{name} names something twice")
            elif known is not None:
                for one in given:
                    if one not in known:
                        self._wrong(path, one, f"there is no phase “{one}”")
        if not self.problems:
            self._check_concepts(path)
        if not isinstance(self.about.get("order", LAST), int):
            self._wrong(path, "order", "order must be a whole number")

    def _check_concepts(self, path: Path) -> None:
        for one in self.about.get("concepts", ()):
            if lexicon.concept(one) is None:
                self._wrong(path, one, f"the lexicon has no concept “{one}”")

    def _check_words(self, language: str, text: Mapping[str, Any]) -> None:
        path = self.paths[language]
        for name in WORDS:
            if not _is_text(text.get(name)):
                self._wrong(path, name, f"{name} is missing in {language}")
        stages = text.get("stages")
        stages = stages if isinstance(stages, dict) else {}
        wanted = self.about.get("stages")
        wanted = wanted if isinstance(wanted, list) else []
        for one in wanted:
            words = stages.get(one)
            for name in STAGE_WORDS:
                if not isinstance(words, dict) or not _is_text(words.get(name)):
                    self._wrong(path, f"stages.{one}", f"stage “{one}”: {name} is missing in {language}")
        for one in stages:
            if one not in wanted:
                self._wrong(path, f"stages.{one}", f"stage “{one}” is not in playbook.toml")

    def _wrong(self, path: Path, needle: str, message: str) -> None:
        self.problems.append(Problem(path, line_of(path, needle), f"{self.key}: {message}"))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"
