"""Plain keyword search, to compare with: BM25 over stems of each text's own language. No lexicon, no typing errors.

S. Robertson & H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, with the usual k1 and b.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from math import log

import snowballstemmer

K1, B = 1.2, 0.75
ALGORITHMS = {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}
STOP_WORDS = {
    "nl": "de het een en van in op voor met aan is zijn te dat die er om ook door bij naar als wij we ons niet hoe wat",
    "fr": "le la les un une des et de du en à au aux pour avec que qui dans sur est sont ne pas nous nos notre ce se",
    "de": "der die das ein eine und von in auf für mit zu ist sind dass den dem des nicht wir uns unsere wie was im am",
    "en": "the a an and of in on for with to is are that which by at as it be we our us not how what from or their",
}


class BM25:
    """An index over (id, language, text)."""

    def __init__(self, texts: Iterable[tuple[str, str, str]]) -> None:
        self.lengths: dict[str, int] = {}
        self.postings: dict[str, dict[str, int]] = defaultdict(dict)
        for name, language, text in texts:
            found = stems(text, language)
            self.lengths[name] = len(found)
            for stem, count in Counter(found).items():
                self.postings[stem][name] = count
        self.average = sum(self.lengths.values()) / max(len(self.lengths), 1)

    def search(self, text: str, language: str, limit: int = 10) -> list[str]:
        """Ids, best first."""
        scores: dict[str, float] = defaultdict(float)
        for stem in set(stems(text, language)):
            holders = self.postings.get(stem, {})
            rarity = log(1 + (len(self.lengths) - len(holders) + 0.5) / (len(holders) + 0.5))
            for name, count in holders.items():
                norm = K1 * (1 - B + B * self.lengths[name] / self.average)
                scores[name] += rarity * count * (K1 + 1) / (count + norm)
        return sorted(scores, key=lambda name: (-scores[name], name))[:limit]


def stems(text: str, language: str) -> Sequence[str]:
    stop = _stop_words(language)
    return [_stem(word, language) for word in re.findall(r"\w{2,}", text.lower()) if word not in stop]


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(STOP_WORDS.get(language, "").split())


@cache
def _stemmer(language: str) -> snowballstemmer.basestemmer.BaseStemmer:
    return snowballstemmer.stemmer(ALGORITHMS[language])


@cache
def _stem(word: str, language: str) -> str:
    return _stemmer(language).stemWord(word) if language in ALGORITHMS else word
