"""From text to index terms: tokens, folding, stop words and stems for Dutch, French, German and English.

One shared space of stems, not one per language. A document is stemmed in its own language; a searched word is stemmed
in all four and the results are united. Measured on 5,000 documents of the benchmark, against "lang:stem": 11 % fewer
terms, and a searched word opens 1.06 postings lists instead of 1.39. The price, a clash such as the English "gift" with
the German one, is paid by ranking: `ask` counts a word in a document of another language for a third.

An accented word gets up to two stems, of the word as written and of its folded form, so that "réalisée" meets both
"réalisation" and an unaccented "realisee".
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from .inflection import base_form
from .stopwords import STOP_WORDS

LANGUAGES = ("nl", "fr", "de", "en")
OTHER = "xx"  # any further language: folded words, no stems and no stop words

# Combining marks belong to the word, so that decomposed text keeps its offsets and needs no normalising copy.
TOKEN = re.compile(r"[\w\u0300-\u036f]+(?:[-'’‐‑][\w\u0300-\u036f]+)*")
_APOSTROPHE = re.compile(r"['’]")
_HYPHEN = re.compile(r"[-‐‑_]+")

_ALGORITHMS = {"nl": "dutch_porter", "fr": "french", "de": "german", "en": "english"}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ĳ": "ij"})
_LONGEST_WORD = 64
_MOST_PARTS = 12
_CACHED_TOKENS = 500_000


class Word(NamedTuple):
    """A searchable word: folded, its stems (1 or 2), its base form for naming concepts, and as written in lower
    case."""

    folded: str
    stems: tuple[str, ...]
    base: str
    shown: str


class Analysed(NamedTuple):
    """One token of text: its content words in order (none for a stop word) and, of a hyphenated compound, the joined
    word."""

    words: tuple[Word, ...]
    joined: Word | None


class Span(NamedTuple):
    """A token and where it stands in the text, as half-open character offsets."""

    start: int
    end: int
    analysed: Analysed


NOTHING = Analysed((), None)
_stemming = threading.Lock()  # the pure-Python stemmers keep their state in the instance
_tokens: dict[str, dict[str, Analysed]] = {}


def fold(text: str) -> str:
    """Lower case without accents, ligatures or white space: "Straße" → "strasse", "Réalisée" → "realisee"."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()
    return "".join(bare.split())


def known_language(lang: str) -> str:
    """The language of the four that a tag such as "nl-BE" names, or OTHER."""
    base = lang[:2].lower()
    return base if base in LANGUAGES else OTHER


def raw_tokens(text: str) -> list[str]:
    """Lower-case tokens as they stand in the text; the keys that `analyse` takes."""
    return TOKEN.findall(text.lower())


def analyse(raw: str, lang: str) -> Analysed:
    """Words and stems of one token. Cached per language; the cache starts anew at half a million tokens."""
    cached = _tokens.setdefault(lang, {})
    found = cached.get(raw)
    if found is None:
        found = _analyse(raw, lang)
        if len(cached) >= _CACHED_TOKENS:
            cached.clear()
        if len(raw) <= _LONGEST_WORD:
            cached[raw] = found
    return found


def analyse_text(text: str, lang: str) -> list[Analysed]:
    """The tokens of a text, in order, stop words left out."""
    return [found for raw in raw_tokens(text) if (found := analyse(raw, lang)).words]


def spans(text: str, lang: str) -> Iterator[Span]:
    """The same tokens with their place in the text as given, stop words included (with no words)."""
    cached = _tokens.setdefault(lang, {})
    for match in TOKEN.finditer(text):
        raw = match.group().lower()
        yield Span(match.start(), match.end(), cached.get(raw) or analyse(raw, lang))


@cache
def _algorithm(lang: str) -> Any:
    import snowballstemmer  # 0.1 s to import: only when a word must be stemmed

    return snowballstemmer.stemmer(_ALGORITHMS[lang])


def stem(word: str, lang: str) -> str:
    """Snowball stem (M. Porter, snowballstem.org) of a lower-case word; the word itself in other languages."""
    if lang not in _ALGORITHMS:
        return word
    with _stemming:
        stemmed = str(_algorithm(lang).stemWord(word))
    return _even_dutch(stemmed) if lang == "nl" else stemmed


_IRREGULAR_DUTCH = {"sted": "stad", "kinder": "kind", "led": "lid", "ideeen": "idee", "ideeën": "idee", "eier": "ei"}


def _even_dutch(stemmed: str) -> str:
    """Dutch Porter leaves plurals and inflections apart ("huis/huiz", "innovatie/innovaties"); this brings them
    together."""
    if stemmed in _IRREGULAR_DUTCH:
        return _IRREGULAR_DUTCH[stemmed]
    if stemmed.endswith("ies") and len(stemmed) > 5:
        return stemmed[:-1]
    if len(stemmed) > 3 and stemmed[-1] == stemmed[-2] and stemmed[-1] not in "aeiou":
        stemmed = stemmed[:-1]
    if len(stemmed) > 3 and stemmed[-1] in "zv":
        return stemmed[:-1] + ("s" if stemmed[-1] == "z" else "f")
    return stemmed


def stems(word: str, lang: str) -> tuple[str, ...]:
    """Stem of the folded word, and, when it differs, the folded stem of the word as written. Never empty."""
    folded = fold(word)
    plain = stem(folded, lang) or folded
    if folded == word:
        return (plain,)
    written = fold(stem(word, lang))
    return (plain,) if written in ("", plain) else (plain, written)


@lru_cache(50_000)
def stems_in_any_language(shown: str) -> tuple[str, ...]:
    """Every form a searched word can have in the index: its stems in the four languages and the folded word itself."""
    found: dict[str, None] = {}
    for lang in (*LANGUAGES, OTHER):
        found.update(dict.fromkeys(stems(shown, lang)))
    return tuple(found)


def word_of(part: str, lang: str) -> Word:
    """A word on its own, stop word or not."""
    folded = fold(part)
    return Word(folded, stems(part, lang), base_form(folded, lang), part)


def _analyse(raw: str, lang: str) -> Analysed:
    words: list[Word] = []
    joined: Word | None = None
    for chunk in _APOSTROPHE.split(raw[: _LONGEST_WORD * 2]):
        parts = [part for part in _HYPHEN.split(chunk) if part][:_MOST_PARTS]
        words.extend(word for part in parts if (word := _word(part, lang, alone=len(parts) == 1)))
        if len(parts) > 1:
            joined = _word("".join(parts), lang, alone=False, shown=chunk)
    return Analysed(tuple(words), joined) if words or joined else NOTHING


def _word(part: str, lang: str, *, alone: bool, shown: str = "") -> Word | None:
    part = part[:_LONGEST_WORD]
    folded = fold(part)
    # "l" of "l'eau" and "s" of "city's" are noise; the "e" of "e-government" and the 5 of "5G" are not.
    if (
        not folded
        or folded in STOP_WORDS.get(lang, ())
        or (alone and len(folded) == 1 and folded.isascii() and folded.isalpha())
    ):
        return None
    return Word(folded, stems(part, lang), base_form(folded, lang), shown or part)
