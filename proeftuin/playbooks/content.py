"""Playbooks as they lie in `content/playbooks/ID/`: structure in playbook.toml, words in one file a language.

A playbook with a mistake is left out, or stays as it was when it was read well before: the others go on. What is
wrong is told with file and line by :func:`problems`, which Django's system check shows.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, read_toml
from proeftuin.playbooks import places, rules
from proeftuin.playbooks.structure import Playbook, build

type Source = tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]  # structure, and texts by language

# The last good reading of each, with what it was made from; kept by this process.
_good: dict[str, tuple[Playbook, Source]] = {}


@cache
def playbooks() -> tuple[Playbook, ...]:
    """All playbooks of the files that can be used, in their order. Read once; :func:`reload` reads them again."""
    return tuple(sorted(_read_all(), key=lambda one: (one.order, one.id)))


def playbook(key: str) -> Playbook | None:
    return next((one for one in playbooks() if one.id == key), None)


def reload() -> None:
    """Read the files again, for instance after an editor changed one."""
    playbooks.cache_clear()


def problems() -> list[Problem]:
    """Every mistake in the playbooks, with file and line."""
    return [problem for key, paths in folders().items() for problem in Reading(key, paths).problems]


def source(key: str) -> Source | None:
    """The structure and the texts from which a playbook was last read well."""
    return _good[key][1] if playbook(key) else None


def folders() -> dict[str, dict[str, Path]]:
    """Playbook id → name of file → path. An instance's own file replaces ours of the same name."""
    found: dict[str, dict[str, Path]] = {}
    for path in files("playbooks", "*/*.toml"):
        found.setdefault(path.parent.name, {})[path.stem] = path
    return found


def _read_all() -> Iterator[Playbook]:
    for key, paths in folders().items():
        read = Reading(key, paths)
        found = read.playbook()
        if found:
            _good[key] = (found, (read.about, read.texts))
        if key in _good:
            yield _good[key][0]


class Reading:
    """One playbook being read: what was found, and what is wrong with it."""

    def __init__(self, key: str, paths: Mapping[str, Path]) -> None:
        self.key, self.paths = key, paths
        self.problems: list[Problem] = []
        self.about = self._file(rules.STRUCTURE)
        self.texts = {language: self._file(language) for language in LANGUAGES}
        if not self.problems:
            with translation.override("en"):  # as the other messages for whoever keeps the files
                self._check()

    def playbook(self) -> Playbook | None:
        """The playbook, or nothing when there is a mistake in it."""
        if self.problems:
            return None
        return build(self.key, self.about, self.texts)

    def _check(self) -> None:
        lines: dict[str, dict[places.Path, int]] = {}
        for one in rules.mistakes(self.about, self.texts):
            path = self.paths[one.file]
            if one.file not in lines:
                lines[one.file] = places.lines_of(path.read_text(encoding="utf-8"))
            line = places.line_at(lines[one.file], one.path)
            self.problems.append(Problem(path, line, f"{self.key}: {one.message}"))

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
