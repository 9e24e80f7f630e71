"""The lexicon: public-sector concepts with their words in four languages, from `content/vocabularies/concepts/`.

It ties "wachttijd", "temps d'attente", "Wartezeit" and "waiting time" together for search, and is the vocabulary of
tags.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml

FOLDER = "vocabularies/concepts"
LINKS = ("broader", "related")
MOST_MEANINGS = 2  # a word that stands for more concepts than this tells search nothing


@dataclass(frozen=True, slots=True)
class Concept:
    """Its words per language, the first of which is the label, and the ids of wider and neighbouring concepts."""

    id: str
    words: Mapping[str, Sequence[str]]
    broader: Sequence[str] = ()
    related: Sequence[str] = ()

    @property
    def label(self) -> str:
        """The label in the active language."""
        return self.label_in(get_language() or "en")

    def label_in(self, language: str) -> str:
        words = self.words.get(language.partition("-")[0]) or self.words.get("en") or (self.id,)
        return words[0]


class Suggestion(NamedTuple):
    """A concept that fits what someone types: its label, and the word that fitted when that is another one."""

    id: str
    label: str
    through: str


def concepts() -> Mapping[str, Concept]:
    """All concepts by id. Raises ContentError when a file can't be read."""
    return _load()


def concept(concept_id: str) -> Concept | None:
    return _load().get(concept_id)


def label(concept_id: str) -> str:
    """The label of a concept in the active language; the id itself when the lexicon does not know it."""
    found = concept(concept_id)
    return found.label if found else concept_id


def labels(concept_ids: Sequence[str]) -> list[str]:
    return [label(concept_id) for concept_id in concept_ids]


def suggest(typed: str, limit: int = 8) -> list[Suggestion]:
    """Concepts with a word that begins with what is typed: labels of the active language first, then other words."""
    wanted = _fold(typed)
    if not wanted:
        return []
    language = (get_language() or "en").split("-")[0]
    best: dict[str, tuple[int, int, str]] = {}
    for folded, lang, place, word, concept_id in _words():
        if not _begins(folded, wanted):
            continue
        rank = (2 * (lang != language) + (place > 0), len(word), word)
        best[concept_id] = min(best.get(concept_id, rank), rank)
    ranked = sorted(best.items(), key=lambda item: item[1])[:limit]
    return [_suggestion(concept_id, word) for concept_id, (_, _, word) in ranked]


def fingerprint() -> str:
    """Changes when a file of the lexicon changes. Reads bytes only: cheap enough to ask at every start."""
    digest = hashlib.sha256()
    for path in files(FOLDER):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def reload() -> None:
    """Read the files again, after an editor changed one."""
    _load.cache_clear()
    _words.cache_clear()


def problems() -> list[Problem]:
    """Every mistake in the lexicon: an id given twice or unknown, a language or a word left out."""
    found: list[Problem] = []
    home: dict[str, Path] = {}
    entries: list[tuple[Path, str, object]] = []
    for path in sorted(files(FOLDER), key=_is_own):
        try:
            raw = read_toml(path)
        except ContentError as error:
            found += error.problems
            continue
        for concept_id, entry in raw.items():
            if concept_id in home:
                message = f"{concept_id}: also stands in {home[concept_id].name}; keep one of them"
                found.append(Problem(path, line_of(path, f"[{concept_id}]"), message))
            home.setdefault(concept_id, path)
            entries.append((path, concept_id, entry))
    for path, concept_id, entry in entries:
        for message in _mistakes(concept_id, entry, home):
            found.append(Problem(path, line_of(path, f"[{concept_id}]"), f"{concept_id}: {message}"))
    return found


def crowded_words() -> list[Problem]:
    """Words that stand under more than two concepts: allowed, but an editor should look at them."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in _load().values():
        for lang in LANGUAGES:
            for word in {word.casefold() for word in one.words.get(lang, ())}:
                holders[lang, word].append(one.id)
    return [
        Problem(*_place(ids[0]), f"“{word}” ({lang}) stands for {len(ids)} concepts: {', '.join(sorted(ids))}")
        for (lang, word), ids in sorted(holders.items())
        if len(ids) > MOST_MEANINGS
    ]


def _is_own(path: Path) -> bool:
    """Whether a file is the instance's: ours come first, so that a clash is told where the instance can mend it."""
    return settings.CONTENT_DIR not in path.parents


def _mistakes(concept_id: str, entry: object, known: Mapping[str, object]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "must be a table such as [waiting-time]"
        return
    missing = [lang for lang in LANGUAGES if not entry.get(lang)]
    if missing:
        yield f"has no words in {', '.join(missing)}"
    for key in sorted(set(entry) - {*LINKS, *LANGUAGES}):
        yield f"“{key}” is not a language nor broader or related"
    for key in (*LINKS, *LANGUAGES):
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            yield f"{key} must be a list of words, none of them empty"
        elif key in LINKS:
            yield from (f"{key} names the unknown concept “{other}”" for other in values if other not in known)
            if concept_id in values:
                yield f"{key} names the concept itself"


def _place(concept_id: str) -> tuple[Path, int]:
    for path in files(FOLDER):
        if concept_id in read_toml(path):
            return path, line_of(path, f"[{concept_id}]")
    raise KeyError(concept_id)


def _fold(text: str) -> str:
    """Lower case, without accents or spaces. The engine is loaded when first needed: most commands never do."""
    from proeftuin.engines.retrieval.analysis import fold

    return fold(text)


def _begins(folded: tuple[str, ...], wanted: str) -> bool:
    """``folded`` is the joined word, followed by each of its words alone."""
    return any(part.startswith(wanted) for part in folded)


def _suggestion(concept_id: str, word: str) -> Suggestion:
    shown = label(concept_id)
    return Suggestion(concept_id, shown, "" if word == shown else word)


@cache
def _load() -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for path in files(FOLDER):
        for concept_id, entry in read_toml(path).items():
            assert isinstance(entry, dict)  # noqa: S101 - problems() reports it with file and line
            words = {lang: tuple(entry.get(lang, ())) for lang in LANGUAGES}
            one = Concept(concept_id, words, tuple(entry.get("broader", ())), tuple(entry.get("related", ())))
            found.setdefault(concept_id, one)
    return found


@cache
def _words() -> list[tuple[tuple[str, ...], str, int, str, str]]:
    """Every word: folded, its language, its place in the list, as written, and its concept."""
    return [
        ((_fold(word), *(_fold(part) for part in word.split()[1:])), lang, place, word, one.id)
        for one in _load().values()
        for lang in LANGUAGES
        for place, word in enumerate(one.words[lang])
    ]
