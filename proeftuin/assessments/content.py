"""Questionnaires as they lie in `content/assessments/ID/`: structure in 1.toml, 2.toml …, words in one file a language.

The newest version without a mistake counts. One with a mistake is left out, or stays as it was when it was read well
before; what is wrong is told with file and line by :func:`problems`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from proeftuin.content import vocabularies
from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml

FOLDER = "assessments"
KINDS = ("scale", "compass", "simplicity")
WORDS = ("title", "summary", "use_when", "question", "low", "high")
KEYS = {
    "order", "kind", "minutes", "high", "weak", "weak_at", "evidence_from", "asks", "verdict", "principles",
    "stops_before", "review_after_days", "succeed_of_five", "enough", "groups",
}  # fmt: skip
ITEM_KEYS = {"id", "obstacles", "principles"}
LAST = 1000

type Words = Mapping[str, Mapping[str, str]]  # language → name → text


def in_language(words: Words, name: str) -> str:
    language = (get_language() or "en")[:2]
    return (words.get(language) or words["en"]).get(name, "")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked, with what to do when it is weak."""

    id: str
    obstacles: tuple[str, ...]
    principles: tuple[str, ...]
    words: Words

    @property
    def text(self) -> str:
        return in_language(self.words, "text")

    @property
    def hint(self) -> str:
        return in_language(self.words, "hint")

    @property
    def action(self) -> str:
        return in_language(self.words, "action")


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    obstacles: tuple[str, ...]
    items: tuple[Item, ...]
    words: Words

    @property
    def name(self) -> str:
        return in_language(self.words, "name")


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire. ``raw`` is what an edition keeps: all of it, as plain values."""

    key: str
    number: int
    about: Mapping[str, Any]
    groups: tuple[Group, ...]
    words: Words
    principle_words: Mapping[str, Words]
    raw: Mapping[str, Any] = field(compare=False, repr=False, default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.about["kind"])

    @property
    def order(self) -> int:
        return int(self.about.get("order", LAST))

    @property
    def minutes(self) -> int:
        return int(self.about["minutes"])

    @property
    def high_is_good(self) -> bool:
        return self.about.get("high", "good") == "good"

    @property
    def items(self) -> list[Item]:
        return [item for group in self.groups for item in group.items]

    def item(self, key: str) -> Item | None:
        return next((one for one in self.items if one.id == key), None)

    @property
    def principles(self) -> list[tuple[str, str]]:
        """(id, name) of each."""
        return [(one, in_language(self.principle_words[one], "name")) for one in self.about.get("principles", ())]

    @property
    def title(self) -> str:
        return in_language(self.words, "title")

    @property
    def summary(self) -> str:
        return in_language(self.words, "summary")

    @property
    def use_when(self) -> str:
        return in_language(self.words, "use_when")

    @property
    def question(self) -> str:
        return in_language(self.words, "question")

    @property
    def low(self) -> str:
        return in_language(self.words, "low")

    @property
    def high(self) -> str:
        return in_language(self.words, "high")


_good: dict[str, Questionnaire] = {}  # the last good reading of each, kept by this process


@cache
def questionnaires() -> tuple[Questionnaire, ...]:
    """Those that can be used, each in its newest good version, in their order. :func:`reload` reads them again."""
    return tuple(sorted(_read_all(), key=lambda one: (one.order, one.key)))


def questionnaire(key: str) -> Questionnaire | None:
    return next((one for one in questionnaires() if one.key == key), None)


def reload() -> None:
    questionnaires.cache_clear()


def problems() -> list[Problem]:
    """Every mistake, with file and line."""
    found: list[Problem] = []
    for key, paths in _folders().items():
        for number in _versions(paths) or [1]:
            found += _Reading(key, number, paths).problems
    return list(dict.fromkeys(found))


def place_of(key: str, number: int) -> Path | None:
    """Where the structure of a version stands, for a message about it."""
    return _folders().get(key, {}).get(str(number))


def from_raw(key: str, number: int, raw: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from what an edition kept."""
    texts = raw["words"]

    def words(table: str, one: str) -> Words:
        return {language: texts[language].get(table, {}).get(one, {}) for language in LANGUAGES}

    about = raw["about"]
    groups = tuple(
        Group(
            group["id"], tuple(group.get("obstacles", ())),
            tuple(
                Item(
                    item["id"], tuple(item.get("obstacles", group.get("obstacles", ()))),
                    tuple(item.get("principles", ())), words("items", item["id"]),
                )
                for item in group["items"]
            ),
            words("groups", group["id"]),
        )
        for group in about["groups"]
    )  # fmt: skip
    own = {language: {name: texts[language][name] for name in WORDS} for language in LANGUAGES}
    principles = {one: words("principles", one) for one in about.get("principles", ())}
    return Questionnaire(key, number, about, groups, own, principles, raw)


def _read_all() -> Iterator[Questionnaire]:
    for key, paths in _folders().items():
        for number in reversed(_versions(paths)):
            reading = _Reading(key, number, paths)
            if not reading.problems:
                _good[key] = from_raw(key, number, reading.raw())
                break
            if key in _good:
                break
        if key in _good:
            yield _good[key]


def _folders() -> dict[str, dict[str, Path]]:
    """Questionnaire id → name of file → path. An instance's own file replaces ours of the same name."""
    found: dict[str, dict[str, Path]] = {}
    for path in files(FOLDER, "*/*.toml"):
        found.setdefault(path.parent.name, {})[path.stem] = path
    return found


def _versions(paths: Mapping[str, Path]) -> list[int]:
    return sorted(int(name) for name in paths if name.isdecimal() and int(name) > 0)


class _Reading:
    """One version being read: what was found, and what is wrong with it."""

    def __init__(self, key: str, number: int, paths: Mapping[str, Path]) -> None:
        self.key, self.number, self.paths = key, number, paths
        self.problems: list[Problem] = []
        self.about = self._file(str(number))
        self.texts = {language: self._file(language) for language in LANGUAGES}
        if not self.problems:
            self._check_structure()
        if not self.problems:
            for language, text in self.texts.items():
                self._check_words(language, text)

    def raw(self) -> dict[str, Any]:
        """Structure and words, without words that no part of this version asks for."""
        wanted = self._wanted()
        words: dict[str, Any] = {}
        for language, text in self.texts.items():
            words[language] = {name: text[name].strip() for name in WORDS}
            for table, ids in wanted.items():
                words[language][table] = {one: text.get(table, {}).get(one, {}) for one in ids}
        return {"about": self.about, "words": words}

    def _wanted(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Table of the language files → id → the texts that it must have."""
        groups = self.about["groups"]
        return {
            "groups": {group["id"]: ("name",) for group in groups},
            "items": {item["id"]: ("text", "action") for group in groups for item in group["items"]},
            "principles": dict.fromkeys(self.about.get("principles", ()), ("name",)),
        }

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
        about = self.about
        for name in sorted(set(about) - KEYS):
            self._wrong(name, f"“{name}” is not a setting of a questionnaire")
        if about.get("kind") not in KINDS:
            self._wrong("kind", f"kind must be one of {', '.join(KINDS)}")
        if about.get("high", "good") not in ("good", "bad"):
            self._wrong("high", "high must be good or bad")
        if about.get("weak", "item") not in ("item", "group"):
            self._wrong("weak", "weak must be item or group")
        for name in ("minutes", "weak_at", "evidence_from", "order", "review_after_days", "succeed_of_five", "enough"):
            given = about.get(name, 1 if name != "minutes" else None)
            if not isinstance(given, int) or isinstance(given, bool) or given < 0:
                self._wrong(name, f"{name} must be a whole number")
        if about.get("stops_before", "implement") not in vocabularies.codes("phases"):
            self._wrong("stops_before", f"there is no phase “{about.get('stops_before')}”")
        groups = about.get("groups")
        if not isinstance(groups, list) or not groups:
            self._wrong("groups", "there are no groups")
            return
        self._check_groups(groups)
        if not self.problems:
            self._check_verdict()

    def _check_groups(self, groups: list[Any]) -> None:
        seen: set[str] = set()
        for group in groups:
            name = group.get("id") if isinstance(group, dict) else None
            if not isinstance(name, str) or not name:
                self._wrong("[[groups]]", "each group needs an id")
                continue
            items = group.get("items")
            if not isinstance(items, list) or not items:
                self._wrong(f'"{name}"', f"group “{name}” has no items")
                continue
            self._once(seen, f"group {name}", name)
            self._codes(name, group.get("obstacles", []), vocabularies.codes("obstacles"), "obstacle")
            for item in items:
                self._check_item(seen, item, name)

    def _check_item(self, seen: set[str], item: Any, group: str) -> None:
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            self._wrong(f'"{group}"', f"each item of “{group}” needs an id")
            return
        self._once(seen, f"item {name}", name)
        for key in sorted(set(item) - ITEM_KEYS):
            self._wrong(key, f"item “{name}”: “{key}” is not a setting of an item")
        self._codes(name, item.get("obstacles", []), vocabularies.codes("obstacles"), "obstacle")
        self._codes(name, item.get("principles", []), self.about.get("principles", []), "principle")

    def _check_verdict(self) -> None:
        rule = self.about.get("verdict", {})
        known = [group["id"] for group in self.about["groups"]]
        for one in rule.get("critical", []):
            if one not in known:
                self._wrong("critical", f"critical names the unknown group “{one}”")

    def _once(self, seen: set[str], what: str, name: str) -> None:
        if what in seen:
            self._wrong(f'"{name}"', f"{what} stands here twice")
        seen.add(what)

    def _codes(self, name: str, given: Any, known: list[str], what: str) -> None:
        if not isinstance(given, list):
            self._wrong(f'"{name}"', f"{what}s of “{name}” must be a list")
            return
        for one in given:
            if one not in known:
                self._wrong(f'"{one}"', f"“{name}” names the unknown {what} “{one}”")

    def _check_words(self, language: str, text: Mapping[str, Any]) -> None:
        path = self.paths[language]
        for name in WORDS:
            if not _is_text(text.get(name)):
                self._wrong(name, f"{name} is missing in {language}", path)
        for table, ids in self._wanted().items():
            given = text.get(table, {})
            for one, names in ids.items():
                words = given.get(one) if isinstance(given, dict) else None
                for name in names:
                    if not isinstance(words, dict) or not _is_text(words.get(name)):
                        self._wrong(f"[{table}.{one}]", f"{table} “{one}”: {name} is missing in {language}", path)

    def _wrong(self, needle: str, message: str, path: Path | None = None) -> None:
        path = path or self.paths[str(self.number)]
        text = path.read_text(encoding="utf-8")
        line = line_of(path, needle) if needle in text else max(len(text.splitlines()), 1)  # where it should be added
        self.problems.append(Problem(path, line, f"{self.key}: {message}"))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
