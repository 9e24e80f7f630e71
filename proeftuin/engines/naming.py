"""Likely names, places and numbers of people in a text, so that a person can take them out before others read it.

Only hints: it marks what looks like it and says what could stand there instead. A person decides. It finds too much
rather than too little, and it can miss things: pages say so. For texts in nl, fr, de and en. No Django.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proeftuin.engines.naming_words import (
    BORN,
    DOUBTFUL_ENDINGS,
    FIRST_NAMES,
    MONTHS,
    NO_NAMES,
    NO_PLACES,
    PARTICLES,
    PLACE_BEFORE,
    REPLACEMENTS,
    SAID,
    STREET_ENDINGS,
    STREETS_AFTER,
    STREETS_BEFORE,
    TITLES,
)

KINDS = ("name", "street", "place", "postcode", "phone", "mail", "birth", "date", "plate", "number")
CAPITAL = "A-ZÀ-ÖØ-ÞŁŚŻŞĞİČŠŽ"
WORD = rf"(?:[{CAPITAL}][\w’'-]*)"
PARTICLE = "(?:" + "|".join(re.escape(one) for one in sorted(PARTICLES, key=len, reverse=True)) + ")"
# One or more words with a capital, with "van der" and the like between them: at most six, so that it stays quick.
NAME = rf"{WORD}(?:[ \u00a0]+(?:{PARTICLE}[ \u00a0]+){{0,2}}{WORD}){{0,5}}"
LONE_NAME = rf"(?:(?:[{CAPITAL}]\.[ ]?){{1,4}})?(?:(?:{PARTICLE})[ \u00a0]+){{0,2}}{NAME}"
HOUSE = r"(?:[ \u00a0]+\d{1,4}(?:[ -]?[a-zA-Z](?!\w)|[ ]?(?:bis|ter|bus[ ]?\d{1,3})\b)?)"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text, from ``start`` up to ``end``, that may lead to a person. ``kind`` is one of KINDS."""

    start: int
    end: int
    kind: str
    text: str


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)) + ")"


DAY = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}"
    rf"|\d{{1,2}}\.?[ ](?i:{_any(MONTHS)})[ ](?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})"
)
# The first that matches a piece of text wins; later ones don't look at it again.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("birth", re.compile(rf"(?i:{_any(BORN)})\b[^.\n\d]{{0,25}}({DAY})(?!\d)")),
    ("date", re.compile(rf"(?<![\d-])({DAY})(?![\d-])")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b")),  # a bank account
    ("number", re.compile(r"(?<![\d+])\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\d)|(?<![\d+])\d{9}(?!\d)(?=[^\d]|$)")),
    ("phone", re.compile(
        r"(?<![\w+])(?:\+|00)\d{1,3}(?:[ ./()-]{0,2}\d){7,12}(?!\d)|(?<![\w+])0\d(?:[ ./()-]{0,2}\d){7,9}(?!\d)"
    )),
    ("plate", re.compile(
        r"(?<![\w-])(?:[A-Z]{1,3}-\d{1,3}-[A-Z]{1,3}|\d{1,3}-[A-Z]{2,3}-\d{1,3}|\d{2}-[A-Z]{2}-[A-Z]{2}"
        r"|[A-Z]{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}"
        r"|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ ]?\d{1,4}[EH]?)(?![\w-])"
    )),
    ("street", re.compile(
        rf"\b{WORD}?(?<=\w)(?i:{_any(STREET_ENDINGS)})(?!\w){HOUSE}?|\b[{CAPITAL}]\w+(?:{_any(DOUBTFUL_ENDINGS)})\b{HOUSE}"
    )),
    ("street", re.compile(
        rf"(?:\b\d{{1,4}}(?:[ ]?bis)?,?[ ])?\b(?i:{_any(STREETS_BEFORE)})[ ]"
        rf"(?:(?i:de|du|des|la|le|les|l|d)[ ’'])*{NAME}{HOUSE}?"
    )),
    ("street", re.compile(rf"(?:\b\d{{1,4}}[a-z]?,?[ ])?\b{WORD}(?:[ ]{WORD}){{0,2}}[ ]{_any(STREETS_AFTER)}\b")),
    ("postcode", re.compile(rf"(?<![\w-])\d{{4}}[ ]?[A-Z]{{2}}(?![\w-])|(?<![\w-])(?:[BDF]-)?\d{{4,5}}(?=[ ]{WORD})")),
    ("name", re.compile(rf"(?<!\w)(?i:{_any(TITLES)})[ \u00a0]+({LONE_NAME})")),
    ("name", re.compile(rf"(?<!\w)(?i:{_any(SAID)})[ \u00a0]+({LONE_NAME})")),
)  # fmt: skip
PLACES = {
    language: re.compile(rf"(?<!\w)(?i:{_any(before)})[ \u00a0]+({NAME})") for language, before in PLACE_BEFORE.items()
}
CAPITALS = re.compile(rf"(?<![\w’'-]){NAME}")
SENTENCE_START = re.compile(r"(?:^|[.!?…:\n\r•\[]|[.!?…:]?[\"“”„«»‘(])[\s\"“”„«»‘’'(*>_-]*$")
PLACEHOLDERS = re.compile(r"\[[^\[\]\n]{1,30}\]")


def marks(text: str, language: str = "", known: Sequence[str] = ()) -> list[Mark]:
    """What may lead to a person, in order and without overlap. ``known`` are names to find wherever they stand."""
    taken = _Taken(text)
    for placeholder in PLACEHOLDERS.finditer(text):
        taken.block(*placeholder.span())
    for start, end in _known(text, known):
        taken.add("name", start, end)
    for kind, rule in RULES:
        for match in rule.finditer(text):
            taken.add(kind, *_piece(match))
    for start, end in _places(text, language):
        taken.add("place", start, end)
    for start, end in _names(text, language):
        taken.add("name", start, end)
    return sorted(taken.found, key=lambda one: one.start)


def instead(kind: str, language: str = "") -> str:
    """What may stand there instead, in the language of the text: [name], [street]."""
    return REPLACEMENTS.get(language, REPLACEMENTS["en"])[kind]


def replaced(text: str, chosen: Iterable[Mark], language: str = "") -> str:
    """The text with these marks replaced. A mark that no longer fits the text is left alone."""
    for mark in sorted(chosen, key=lambda one: one.start, reverse=True):
        if text[mark.start : mark.end] == mark.text:
            text = text[: mark.start] + instead(mark.kind, language) + text[mark.end :]
    return text


def parts_of_name(name: str) -> list[str]:
    """The words of a name that tell someone apart: not "de", not an initial."""
    words = re.findall(r"[\w’'-]+", name)
    return [word for word in words if len(word) > 2 and word.lower() not in PARTICLES]


class _Taken:
    """The marks so far; what is marked already, or is a placeholder, isn't marked again."""

    def __init__(self, text: str) -> None:
        self.text, self.found, self.used = text, list[Mark](), bytearray(len(text))

    def block(self, start: int, end: int) -> None:
        self.used[start:end] = b"\1" * (end - start)

    def add(self, kind: str, start: int, end: int) -> None:
        if end > start and not any(self.used[start:end]):
            self.block(start, end)
            self.found.append(Mark(start, end, kind, self.text[start:end]))


def _piece(match: re.Match[str]) -> tuple[int, int]:
    """The group that a rule names, or all it found."""
    return match.span(1) if match.re.groups and match[1] else match.span()


def _known(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    whole = [name.strip() for name in names if len(name.strip()) > 1]
    words = sorted({*whole, *(part for name in whole for part in parts_of_name(name))}, key=len, reverse=True)
    for word in words:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            yield match.span()


def _places(text: str, language: str) -> Iterator[tuple[int, int]]:
    for match in PLACES.get(language, PLACES["en"]).finditer(text):
        words = match[1].split()
        while words and words[-1].lower() in NO_NAMES:
            words.pop()
        first = words[0].lower() if words else ""
        if not words or first in NO_NAMES | NO_PLACES | FIRST_NAMES or _is_short_form(words[0]):
            continue
        yield match.start(1), match.end(1)


def _names(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Capitals in the middle of a sentence, and first names anywhere. German nouns have capitals: there, names only."""
    for match in CAPITALS.finditer(text):
        begins_sentence = bool(SENTENCE_START.search(text[max(0, match.start() - 40) : match.start()]))
        at = match.start()
        for word in _words(match):
            bare = word[0].strip("’'-").removesuffix("’s").removesuffix("'s").lower()
            is_first_name = bare in FIRST_NAMES
            is_plain = bare in NO_NAMES or _is_short_form(word[0]) or (begins_sentence and word.start() == 0)
            if is_first_name:
                yield at + word.start(), match.end() if language != "de" or _one_person(match[0]) else at + word.end()
                break
            if not is_plain and language != "de" and len(bare) > 1:
                yield at + word.start(), at + _end_of_names(match[0], word.start())
                break


def _words(match: re.Match[str]) -> Iterator[re.Match[str]]:
    return re.finditer(WORD, match[0])


def _end_of_names(piece: str, start: int) -> int:
    """Up to the last word of a piece that isn't a plain word such as "Monday"."""
    end = start
    for word in re.finditer(WORD, piece):
        if word.start() >= start and word[0].lower() not in NO_NAMES:
            end = word.end()
    return end


def _one_person(piece: str) -> bool:
    return len(piece.split()) <= 3


def _is_short_form(word: str) -> bool:
    """OCMW, CPAS, UWV, CAF: letters of an office, no person's name."""
    return len(word) > 1 and word.isupper()
