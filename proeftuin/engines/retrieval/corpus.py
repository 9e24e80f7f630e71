"""First step of building: documents → a stream of numbered tokens, and what each distinct token stands for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .analysis import OTHER, Analysed, Word, analyse, known_language, raw_tokens, word_of
from .compounds import Frequency, split_compound
from .documents import PUBLIC, Document
from .languages import guess_language
from .lexicon import Lexicon
from .segment import FIELDS, WORD_LANGUAGES

_PART_WEIGHT = 0.5  # half of a compound counts for half a mention
_KNOWN_BY_LEXICON = 1_000  # a word of the lexicon counts as this frequent when splitting compounds

type Ints = npt.NDArray[np.int64]
type Reals = npt.NDArray[np.float32]


class Token(NamedTuple):
    """A distinct token of a language."""

    lang: str
    raw: str


class Table(NamedTuple):
    """Rows of numbers with weights: row r is values[offsets[r]:offsets[r + 1]]."""

    offsets: Ints
    values: npt.NDArray[np.int32]
    weights: Reals

    @classmethod
    def of(cls, rows: Iterable[Sequence[tuple[int, float]]]) -> Table:
        lengths, values, weights = array("q", [0]), array("q"), array("f")
        for row in rows:
            lengths.append(len(row))
            values.extend(value for value, _ in row)
            weights.extend(weight for _, weight in row)
        numbers = (np.frombuffer(lengths, np.int64).cumsum(), np.array(values, np.int32), np.array(weights, np.float32))
        return cls(*numbers)

    def expand(self, rows: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Reals]:
        """For every entry of the given rows: index into `rows`, value and weight."""
        counts = self.offsets[rows + 1] - self.offsets[rows]
        source = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
        places = np.arange(len(source)) + np.repeat(self.offsets[rows] - (counts.cumsum() - counts), counts)
        return source, self.values[places], self.weights[places]


class _Numbering(dict[str, int]):
    """Raw token → number in a list that all languages share; an unseen one gets the next number."""

    def __init__(self, lang: str, shared: list[Token]) -> None:
        super().__init__()
        self.lang, self.shared = lang, shared

    def __missing__(self, raw: str) -> int:
        number = self[raw] = len(self.shared)
        self.shared.append(Token(self.lang, raw))
        return number


@dataclass(frozen=True)
class Stream:
    """All tokens of all documents in order. A slot is one field of one document: slot = document * len(FIELDS) +
    field."""

    langs: list[str]  # [n]
    distinct: list[Token]
    tokens: npt.NDArray[np.uint32]  # [tokens] numbers into `distinct`
    bounds: Ints  # [n * fields + 1] into tokens

    def slots(self) -> npt.NDArray[np.int32]:
        """[tokens] the slot of each token."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))


def read(documents: Sequence[Document]) -> Stream:
    """Tokenise documents; a document without a language gets the likeliest one."""
    distinct: list[Token] = []
    numbering = {lang: _Numbering(lang, distinct) for lang in WORD_LANGUAGES}
    tokens, bounds, langs = array("I"), array("q", [0]), []
    for document in documents:
        lang = _language(document)
        langs.append(lang)
        number = numbering[lang].__getitem__
        for name in FIELDS:
            tokens.extend(map(number, raw_tokens(getattr(document, name))))
            bounds.append(len(tokens))
    return Stream(langs, distinct, np.array(tokens, np.uint32), np.array(bounds, np.int64))


def _language(document: Document) -> str:
    if document.lang:
        return known_language(document.lang)
    return guess_language(f"{document.title}. {document.summary} {document.body[:2_000]}", fallback=OTHER)


@dataclass(frozen=True)
class Vocabulary:
    """What the distinct tokens stand for."""

    analysed: list[Analysed]  # by token number
    words: list[Word]  # distinct folded words in order of first sight
    word_numbers: dict[str, int]
    token_words: Table  # token → words
    counts: npt.NDArray[np.uint32]  # [words, WORD_LANGUAGES] public documents
    shown: list[str]  # [words] as most often written

    @classmethod
    def of(cls, documents: Sequence[Document], stream: Stream) -> Vocabulary:
        analysed = [analyse(raw, lang) for lang, raw in stream.distinct]
        numbers: dict[str, int] = {}
        words: list[Word] = []
        rows: list[list[tuple[int, float]]] = []
        for found in analysed:
            row = []
            for word in _all_words(found):
                if word.folded not in numbers:
                    numbers[word.folded] = len(words)
                    words.append(word)
                row.append((numbers[word.folded], 1.0))
            rows.append(row)
        counts, shown = _public_counts(documents, stream, analysed, rows, words)
        return cls(analysed, words, numbers, Table.of(rows), counts, shown)

    def frequency(self, lang: str, word: str) -> int:
        number = self.word_numbers.get(word)
        return int(self.counts[number, WORD_LANGUAGES.index(lang)]) if number is not None else 0


class Corpus(NamedTuple):
    """Documents in order of key, their tokens, and what these stand for."""

    documents: Sequence[Document]
    stream: Stream
    vocabulary: Vocabulary

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Corpus:
        stream = read(documents)
        return cls(documents, stream, Vocabulary.of(documents, stream))


def _all_words(found: Analysed) -> tuple[Word, ...]:
    return (*found.words, found.joined) if found.joined else found.words


def _public_counts(
    documents: Sequence[Document],
    stream: Stream,
    analysed: list[Analysed],
    rows: list[list[tuple[int, float]]],
    words: list[Word],
) -> tuple[npt.NDArray[np.uint32], list[str]]:
    """Documents per word and language, and the commonest spelling. Of public documents only: these words are shown to
    anybody."""
    open_documents = np.array([PUBLIC in document.audiences for document in documents], dtype=np.bool_)
    holders = stream.slots() // len(FIELDS)
    seen = open_documents[holders]
    # Sorted and thinned by hand: np.unique hashes, which is five times slower here.
    pairs = np.sort(stream.tokens[seen].astype(np.uint64) << np.uint64(32) | holders[seen].astype(np.uint64))
    pairs = pairs[np.diff(pairs, prepend=~pairs[:1]) != 0]
    per_token = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(stream.distinct)).tolist()
    counts = np.zeros((len(words), len(WORD_LANGUAGES)), dtype=np.uint32)
    best: list[tuple[int, str]] = [(0, word.shown) for word in words]
    for token, (found, row) in enumerate(zip(analysed, rows, strict=True)):
        column = WORD_LANGUAGES.index(stream.distinct[token].lang)
        for (number, _), word in zip(row, _all_words(found), strict=True):
            counts[number, column] += per_token[token]
            best[number] = min(best[number], (-per_token[token], word.shown))
    return counts, [spelling for _, spelling in best]


def with_lexicon(lexicon: Lexicon, frequency: Frequency) -> Frequency:
    """Document counts in which every word of the lexicon is a well-known word."""

    def known(lang: str, word: str) -> int:
        count = frequency(lang, word)
        return max(count, _KNOWN_BY_LEXICON) if word in lexicon.words.get(lang, ()) else count

    return known


def halves(word: Word, lang: str, frequency: Frequency) -> tuple[Word, ...]:
    """The two halves of a compound; empty when it is not one."""
    parts = split_compound(word.folded, lang, frequency)
    return tuple(word_of(part, lang) for part in parts) if parts else ()


def token_stems(
    stream: Stream, vocabulary: Vocabulary, frequency: Frequency
) -> tuple[list[list[tuple[str, float]]], dict[str, dict[str, tuple[str, ...]]]]:
    """Index terms of every distinct token with their weights, and per language the compounds found (base form → those
    of its halves)."""
    compounds: dict[str, dict[str, tuple[str, ...]]] = {lang: {} for lang in WORD_LANGUAGES}
    rows: list[list[tuple[str, float]]] = []
    for (lang, _), found in zip(stream.distinct, vocabulary.analysed, strict=True):
        row: dict[str, float] = {}
        for word in found.words:
            parts = halves(word, lang, frequency)
            if parts:
                compounds[lang][word.base] = tuple(half.base for half in parts)
            row |= {stem: _PART_WEIGHT for half in parts for stem in half.stems}
        for word in _all_words(found):
            row |= dict.fromkeys(word.stems, 1.0)
        rows.append(list(row.items()))
    return rows, compounds
