"""Build a segment from documents.

Scores follow BM25F (S. Robertson & H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section
3.6): a term's mentions are weighted per field and divided by the field's relative length, added over the fields, and
only then saturated:

    tf' = Σ_field  weight · tf / (1 - b + b · length / average length)        impact = tf' / (k1 + tf')

A concept is a term like any other. Documents are put in order of key first, so the order they come in leaves no trace.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compounds import Frequency
from .corpus import Corpus, Ints, Reals, Stream, Table, token_stems, with_lexicon
from .documents import Document
from .lexicon import Lexicon, Match
from .segment import AUDIENCE, FIELDS, NO_DATE, SEPARATOR, WORD_LANGUAGES, Segment
from .strings import Strings
from .typos import signatures

FIELD_WEIGHTS = np.array([3.0, 1.6, 1.0])  # title, summary, body
LENGTH_EFFECTS = np.array([0.4, 0.6, 0.75])  # b
SATURATION = 1.2  # k1
TOP_TERMS = 24
_ASSIGNED = 2.0  # a concept that a person assigned counts as two mentions in a title
_STEPS = 255


@dataclass(frozen=True, slots=True)
class Reference:
    """Statistics of the index that a later segment joins, so that both score alike."""

    documents: int
    average_lengths: npt.NDArray[np.float64]
    frequency: Frequency  # of words
    holders: Callable[[str], int]  # of terms


def inverse_frequency(documents: int, holders: int) -> float:
    """idf in nats: ln(1 + (N - df + ½) / (df + ½)), Robertson & Zaragoza 2009, kept above zero."""
    return log1p((max(documents - holders, 0) + 0.5) / (holders + 0.5))


def build_segment(documents: Iterable[Document], lexicon: Lexicon, reference: Reference | None = None) -> Segment:
    """Index documents. A key given twice, or a facet that starts with "@", raises ValueError."""
    ordered = sorted(documents, key=lambda document: document.key)
    _check(ordered)
    corpus = Corpus.of(ordered)
    stream, vocabulary = corpus.stream, corpus.vocabulary
    frequency = with_lexicon(lexicon, reference.frequency if reference else vocabulary.frequency)
    averages = reference.average_lengths if reference else _average_lengths(stream)
    postings = _Postings.of(corpus, lexicon, frequency, averages)
    words = sorted(
        (word.folded, number) for number, word in enumerate(vocabulary.words) if vocabulary.counts[number].any()
    )
    numbers = np.array([number for _, number in words], dtype=np.int64)
    letters, pairs = signatures([word for word, _ in words])
    langs = np.array([WORD_LANGUAGES.index(lang) for lang in stream.langs], dtype=np.uint8)
    values, value_offsets, value_docs = _facets(ordered)
    return Segment(
        keys=np.array([document.key for document in ordered], dtype=np.int64),
        dates=np.array(
            [document.date.toordinal() if document.date else NO_DATE for document in ordered], dtype=np.int32
        ),
        boosts=np.array([document.boost for document in ordered], dtype=np.float32),
        langs=langs,
        top_terms=postings.top_terms(len(ordered), reference),
        average_lengths=averages,
        terms=Strings.of(postings.terms),
        term_counts=postings.counts(langs),
        term_offsets=postings.offsets,
        posting_docs=postings.docs,
        posting_impacts=postings.impacts,
        words=Strings.of(word for word, _ in words),
        word_shown=Strings.of(vocabulary.shown[number] for number in numbers),
        word_counts=vocabulary.counts[numbers],
        word_letters=letters,
        word_pairs=pairs,
        values=values,
        value_offsets=value_offsets,
        value_docs=value_docs,
        vectors=_vectors(ordered),
    )


def _check(ordered: Sequence[Document]) -> None:
    for before, after in pairwise(ordered):
        if before.key == after.key:
            raise ValueError(f"Document {after.key} is given twice.")
    for document in ordered:
        if any(facet.startswith("@") or SEPARATOR in facet for facet in document.facets):
            raise ValueError(f"Document {document.key} has a facet with a reserved name.")


def _average_lengths(stream: Stream) -> npt.NDArray[np.float64]:
    lengths = np.diff(stream.bounds).reshape(-1, len(FIELDS))
    filled = np.maximum((lengths > 0).sum(axis=0), 1)
    return np.maximum(lengths.sum(axis=0) / filled, 1.0)


def _mention_weights(stream: Stream, averages: npt.NDArray[np.float64]) -> Reals:
    """[slots] what one mention in a field of a document is worth."""
    relative = np.diff(stream.bounds).reshape(-1, len(FIELDS)) / averages
    weights: Reals = (FIELD_WEIGHTS / (1 - LENGTH_EFFECTS + LENGTH_EFFECTS * relative)).astype(np.float32).ravel()
    return weights


@dataclass(frozen=True)
class _Postings:
    terms: list[str]
    offsets: Ints
    docs: npt.NDArray[np.uint32]
    impacts: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, corpus: Corpus, lexicon: Lexicon, frequency: Frequency, averages: npt.NDArray[np.float64]) -> _Postings:
        rows, compounds = token_stems(corpus.stream, corpus.vocabulary, frequency)
        worth = _mention_weights(corpus.stream, averages)
        mentions = _mentions(corpus, lexicon, compounds, worth)
        up = [lexicon.terms(concept) for concept in mentions.names]
        terms = sorted({stem for row in rows for stem, _ in row} | {term for found in up for term, _ in found})
        numbers = {term: number for number, term in enumerate(terms)}
        by_token = Table.of([(numbers[stem], weight) for stem, weight in row] for row in rows)
        by_concept = Table.of([(numbers[term], weight) for term, weight in found] for found in up)
        source, term, weight = by_token.expand(corpus.stream.tokens)
        slot = corpus.stream.slots()[source]
        amount = worth[slot] * weight
        mention, concept_term, concept_weight = by_concept.expand(mentions.concepts)
        docs = np.concatenate([slot, mentions.slots[mention]]) // len(FIELDS)
        amounts = np.concatenate([amount, mentions.worth[mention] * concept_weight])
        return cls._gathered(terms, np.concatenate([term, concept_term]), docs, amounts)

    @classmethod
    def _gathered(
        cls, terms: list[str], term: npt.NDArray[np.int32], docs: npt.NDArray[np.int32], amounts: Reals
    ) -> _Postings:
        """Add up the mentions per term and document."""
        codes = term.astype(np.uint64) << np.uint64(32) | docs.astype(np.uint64)
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
        first = np.flatnonzero(np.diff(codes, prepend=~codes[:1]))
        totals = np.add.reduceat(amounts[order], first) if len(first) else amounts[:0]
        codes = codes[first]
        impacts = np.clip(np.rint(_STEPS * totals / (SATURATION + totals)), 1, _STEPS).astype(np.uint8)
        lengths = np.bincount((codes >> np.uint64(32)).astype(np.int64), minlength=len(terms))
        offsets = np.concatenate([[0], lengths.cumsum()]).astype(np.int64)
        return cls(terms, offsets, (codes & np.uint64(0xFFFFFFFF)).astype(np.uint32), impacts)

    def counts(self, langs: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
        """[terms, WORD_LANGUAGES] documents that hold each term."""
        term = np.repeat(np.arange(len(self.terms)), np.diff(self.offsets))
        cells = term * len(WORD_LANGUAGES) + langs[self.docs]
        size = len(self.terms) * len(WORD_LANGUAGES)
        return np.bincount(cells, minlength=size).astype(np.uint32).reshape(-1, len(WORD_LANGUAGES))

    def top_terms(self, documents: int, reference: Reference | None) -> npt.NDArray[np.int32]:
        """[documents, TOP_TERMS] by idf times impact; terms that no other document has say nothing about neighbours."""
        lengths = np.diff(self.offsets)
        holders = lengths.tolist()
        if reference:
            holders = [count + reference.holders(term) for term, count in zip(self.terms, holders, strict=True)]
        total = documents + (reference.documents if reference else 0)
        telling = [inverse_frequency(total, count) if count > 1 else 0.0 for count in holders]
        worth = np.repeat(np.array(telling, dtype=np.float32), lengths) * self.impacts
        term = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        shared = worth > 0
        docs, worth, term = self.docs[shared], worth[shared], term[shared]
        # Best first within a document: a float above zero sorts like its bits.
        codes = docs.astype(np.uint64) << np.uint64(32) | (
            np.uint64(0xFFFFFFFF) - worth.view(np.uint32).astype(np.uint64)
        )
        order = np.argsort(codes, kind="stable")
        docs, term = docs[order], term[order]
        starts = np.searchsorted(docs, np.arange(documents))
        rank = np.arange(len(docs)) - starts[docs]
        best = rank < TOP_TERMS
        top = np.full((documents, TOP_TERMS), -1, dtype=np.int32)
        top[docs[best], rank[best]] = term[best]
        return top


class _Mentions(NamedTuple):
    """Concepts read from the texts or assigned by people."""

    names: list[str]
    slots: npt.NDArray[np.int32]  # [mentions]
    concepts: npt.NDArray[np.int32]  # [mentions] numbers into names
    worth: Reals  # [mentions]


def _mentions(
    corpus: Corpus, lexicon: Lexicon, compounds: dict[str, dict[str, tuple[str, ...]]], worth: Reals
) -> _Mentions:
    slots, numbers, shares = array("i"), array("i"), array("f")
    names: dict[str, int] = {}
    for slot, match in _matches(corpus, lexicon, compounds):
        for concept in match.concepts:
            slots.append(slot)
            numbers.append(names.setdefault(concept, len(names)))
            shares.append(match.weight)
    read = worth[np.array(slots, dtype=np.int64)] * np.array(shares, dtype=np.float32)
    for place, document in enumerate(corpus.documents):
        slots.extend([place * len(FIELDS)] * len(document.concepts))
        numbers.extend(names.setdefault(concept, len(names)) for concept in document.concepts)
    assigned = np.full(len(slots) - len(read), _ASSIGNED * FIELD_WEIGHTS[0], dtype=np.float32)
    worths = np.concatenate([read, assigned])
    return _Mentions(list(names), np.array(slots, np.int32), np.array(numbers, np.int32), worths)


def _matches(
    corpus: Corpus, lexicon: Lexicon, compounds: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[tuple[int, Match]]:
    """Every concept named in a field of a document, with its slot."""
    bases = [tuple(word.base for word in found.words) for found in corpus.vocabulary.analysed]
    bounds = corpus.stream.bounds.tolist()
    for slot in range(len(bounds) - 1):
        lang = corpus.stream.langs[slot // len(FIELDS)]
        numbers = corpus.stream.tokens[bounds[slot] : bounds[slot + 1]].tolist()
        sequence = [base for number in numbers for base in bases[number]]
        for match in lexicon.match(sequence, lang, compounds[lang]):
            yield slot, match


def _facets(documents: Sequence[Document]) -> tuple[Strings, Ints, npt.NDArray[np.uint32]]:
    """Values of all facets, the audiences among them, with the documents of each."""
    holders: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        for facet, values in (*document.facets.items(), (AUDIENCE, document.audiences)):
            for value in dict.fromkeys(values):
                holders.setdefault(facet + SEPARATOR + value, []).append(place)
    names = sorted(holders)
    offsets = np.concatenate([[0], np.cumsum([len(holders[name]) for name in names])]).astype(np.int64)
    docs = np.array([place for name in names for place in holders[name]], dtype=np.uint32)
    return Strings.of(names), offsets, docs


def _vectors(documents: Sequence[Document]) -> npt.NDArray[np.float16]:
    """[n, d] scaled to length 1; a document without one gets zeros."""
    size = next((len(document.vector) for document in documents if document.vector is not None), 0)
    vectors = np.zeros((len(documents) if size else 0, size), dtype=np.float32)
    for place, document in enumerate(documents):
        if size and document.vector is not None:
            vectors[place] = document.vector
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float16)
