"""From texts to topics: which words count, how many topics there are, and which sentences speak for them."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .factors import Matrix, factorise
from .words import LANGUAGES, known_language, stems_of

FEWEST_TEXTS = 12  # with fewer, people read them all
MOST_TEXTS = 5_000  # with more, the caller takes a fair sample
MOST_WORDS = 1_200
MOST_TOPICS = 12
SHOWN_WORDS = 6
SHOWN_QUOTES = 3
CLEAR = 0.34  # share of a text that its strongest topic must explain; below it the text belongs to none
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
LONGEST_QUOTE = 240
SHORTEST_QUOTE = 25


@dataclass(frozen=True, slots=True)
class Text:
    """One contribution: a key for the caller, its words, its language (a tag; unknown ones work less well)."""

    key: str
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it was written, and the contribution it comes from."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Topic:
    """``words`` from most to least telling, as people wrote them; ``keys`` of its texts, the clearest first."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """What was found, largest first. Every text stands in exactly one topic, or in ``others``."""

    topics: tuple[Topic, ...]
    others: tuple[str, ...]


def find_topics(texts: Sequence[Text], *, fewest: int = FEWEST_TEXTS) -> Topics:
    """Topics of between ``fewest`` and MOST_TEXTS texts; none of fewer. Raises ValueError for more."""
    if len(texts) > MOST_TEXTS:
        raise ValueError(f"at most {MOST_TEXTS} texts: take a sample")
    everything = tuple(text.key for text in texts)
    stems = [stems_of(text.words, text.language) for text in texts]
    vocabulary = _vocabulary(stems, [known_language(text.language) for text in texts])
    k = min(MOST_TOPICS, max(2, round(math.sqrt(len(texts) / 3))), len(vocabulary) // 2)
    if len(texts) < fewest or k < 2:
        return Topics((), everything)
    weights = _weights(stems, vocabulary)
    belongs, tells = factorise(weights, k)
    chosen = _chosen(belongs * np.linalg.norm(tells, axis=1))
    shown = _shown(stems)
    topics = [
        _topic(np.flatnonzero(chosen == at), belongs[:, at], tells[at], texts, list(vocabulary), shown)
        for at in range(k)
    ]
    real = sorted((one for one in topics if len(one.keys) > 1), key=lambda one: -len(one.keys))
    placed = {key for one in real for key in one.keys}
    return Topics(tuple(real), tuple(key for key in everything if key not in placed))


def _vocabulary(texts: Sequence[Counter[tuple[str, str]]], languages: Sequence[str]) -> dict[str, int]:
    """The stems that can tell texts apart, with their column: in two texts at least, and not in most of them.

    Languages without a list of stop words lose what stands in an eighth of their texts: those are the small words.
    """
    spread: dict[str, Counter[str]] = {}
    for counts, language in zip(texts, languages, strict=True):
        spread.setdefault(language, Counter()).update({stem for stem, _shown in counts})
    sizes = Counter(languages)
    total: Counter[str] = Counter()
    for language, seen in spread.items():
        share = 0.5 if len(texts) < FEWEST_TEXTS else 0.4  # of two subjects in few texts each has half
        most = sizes[language] * (share if language in LANGUAGES else 0.125)
        long_enough = 3 if language in LANGUAGES else 5
        total.update({stem: n for stem, n in seen.items() if n <= max(most, 2) and len(stem) >= long_enough})
    often = [(n, stem) for stem, n in total.items() if n >= 2]
    often.sort(key=lambda pair: (-pair[0], pair[1]))
    return {stem: at for at, (_n, stem) in enumerate(often[:MOST_WORDS])}


def _weights(texts: Sequence[Counter[tuple[str, str]]], vocabulary: dict[str, int]) -> Matrix:
    """Sublinear tf × idf, each row of length 1 (Salton & Buckley, 1988). Shape n × v."""
    counts = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for row, words in enumerate(texts):
        for (stem, _shown), n in words.items():
            at = vocabulary.get(stem)
            if at is not None:
                counts[row, at] += n
    in_how_many = np.count_nonzero(counts, axis=0)
    weights = np.log1p(counts) * np.log((1 + len(texts)) / (1 + in_how_many)).astype(np.float32)
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    return (weights / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _chosen(strength: Matrix) -> np.ndarray:
    """The topic of each text, or -1 when none explains it clearly."""
    total = strength.sum(axis=1)
    best = strength.argmax(axis=1)
    share = strength.max(axis=1) / np.where(total > 0, total, 1)
    return np.where((share >= CLEAR) & (total > 1e-6), best, -1)


def _shown(texts: Sequence[Counter[tuple[str, str]]]) -> dict[str, str]:
    """For each stem the form in which most people wrote it."""
    forms: dict[str, Counter[str]] = {}
    for words in texts:
        for (stem, shown), n in words.items():
            forms.setdefault(stem, Counter())[shown] += n
    return {stem: min(counts, key=lambda form: (-counts[form], form)) for stem, counts in forms.items()}


def _topic(
    rows: np.ndarray, belongs: np.ndarray, tells: np.ndarray, texts: Sequence[Text], stems: Sequence[str],
    shown: dict[str, str],
) -> Topic:  # fmt: skip
    ordered = sorted(rows.tolist(), key=lambda row: (-float(belongs[row]), texts[row].key))
    leading = [int(at) for at in np.argsort(-tells, kind="stable")[:SHOWN_WORDS] if tells[at] > 1e-3]
    telling = {stems[at]: float(tells[at]) for at in leading}
    quotes = [quote for row in ordered[: SHOWN_QUOTES * 2] if (quote := _quote(texts[row], telling))]
    return Topic(
        tuple(shown[stems[at]] for at in leading),
        tuple(texts[row].key for row in ordered),
        tuple(quotes[:SHOWN_QUOTES]),
    )


def _quote(text: Text, telling: dict[str, float]) -> Quote | None:
    """The sentence of a text that holds most of the topic's words, cut at a word when it is long."""
    best, sentence = 0.0, ""
    for part in map(str.strip, SENTENCE.split(text.words)):
        found = {stem for stem, _shown in stems_of(part, text.language)}
        score = sum(weight for stem, weight in telling.items() if stem in found)
        if score > best and len(part) >= SHORTEST_QUOTE:
            best, sentence = score, part
    if len(sentence) > LONGEST_QUOTE:
        sentence = sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return Quote(text.key, sentence) if sentence else None
