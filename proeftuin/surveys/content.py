"""Templates of questionnaires in `content/questionnaires/NAME/`: structure in 1.toml, words in one file a language.

The highest number is offered; earlier ones stay for whoever wants to see what was asked before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml
from proeftuin.surveys import logic

COPIED = ("type", "required", "other", "min", "max", "show")


@dataclass(frozen=True, slots=True)
class Template:
    """A questionnaire to begin with. ``title`` and ``summary`` by language; ``schema`` as in logic."""

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    schema: Mapping[str, Any]


@cache
def templates() -> dict[str, Template]:
    """All that can be used, by id. One with a mistake is left out; the system check tells of it."""
    found = {key: _Reading(key, paths) for key, paths in _folders().items()}
    return {key: one.template() for key, one in found.items() if not one.problems}


def reload() -> None:
    templates.cache_clear()


def problems() -> list[Problem]:
    return [problem for key, paths in _folders().items() for problem in _Reading(key, paths).problems]


def _folders() -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for path in files("questionnaires", "*/*.toml"):
        found.setdefault(path.parent.name, {})[path.stem] = path
    return found


class _Reading:
    """One template being read: its schema with the words of all languages in it, and what is wrong."""

    def __init__(self, key: str, paths: Mapping[str, Path]) -> None:
        self.key, self.paths, self.problems = key, paths, list[Problem]()
        numbers = sorted((name for name in paths if name.isdecimal()), key=int)
        self.path = paths[numbers[-1]] if numbers else next(iter(paths.values())).with_name("1.toml")
        self.structure = self._file(self.path) if numbers else self._missing(self.path)
        self.words = {
            language: self._file(paths[language]) if language in paths else self._missing(self.path, language)
            for language in LANGUAGES
        }
        self.schema: dict[str, Any] = {}
        if not self.problems:
            self._build()

    def template(self) -> Template:
        title, summary = ({lang: words[name] for lang, words in self.words.items()} for name in ("title", "summary"))
        return Template(self.key, title, summary, self.schema)

    def _file(self, path: Path) -> dict[str, Any]:
        try:
            return read_toml(path)
        except ContentError as error:
            self.problems += error.problems
            return {}

    def _missing(self, path: Path, language: str = "") -> dict[str, Any]:
        path = path.with_name(f"{language}.toml") if language else path
        self.problems.append(Problem(path, 1, f"{self.key}: this file is missing"))
        return {}

    def _build(self) -> None:
        for language, words in self.words.items():
            for name in ("title", "summary"):
                if not isinstance(words.get(name), str):
                    self._wrong(self.paths[language], name, f"{name} is missing")
        self.schema = {"pages": [self._page(page) for page in self.structure.get("pages", ())]}
        for language in LANGUAGES:
            for one in logic.problems(logic.parsed(self.schema), language):
                self._wrong(self.paths[language], f"[{one.ref}]", f"question “{one.ref}”: {one.code}")

    def _page(self, page: Mapping[str, Any]) -> dict[str, Any]:
        questions = [self._question(one) for one in page.get("questions", ())]
        return {"title": self._words("pages", page.get("title", ""), optional=True), "questions": questions}

    def _question(self, data: Mapping[str, Any]) -> dict[str, Any]:
        ref = str(data.get("ref", ""))
        if not re.fullmatch(r"[a-z][a-z0-9]{0,19}", ref):
            self._wrong(self.path, ref, f"“{ref}” is no ref: small letters and digits")
        made: dict[str, Any] = {"ref": ref, **{name: data[name] for name in COPIED if name in data}}
        made["label"] = self._words(ref, "label")
        for name in ("hint", "low", "high"):
            words = self._words(ref, name, optional=True)
            if words:
                made[name] = words
        for name in ("options", "rows"):
            if name in data:
                made[name] = [{"code": code, "label": self._words(ref, f"{name}.{code}")} for code in data[name]]
        return made

    def _words(self, ref: str, name: str, *, optional: bool = False) -> dict[str, str]:
        """The words under [ref] name, "options.a" for those of an option."""
        found = {}
        for language, words in self.words.items():
            text: Any = words.get(ref, {})
            for part in name.split("."):
                text = text.get(part) if isinstance(text, dict) else None
            if isinstance(text, str) and text.strip():
                found[language] = text.strip()
            elif not optional:
                self._wrong(self.paths[language], f"[{ref}]", f"“{ref}”: {name} is missing")
        return found

    def _wrong(self, path: Path, needle: str, message: str) -> None:
        self.problems.append(Problem(path, line_of(path, needle), f"{self.key}: {message}"))
