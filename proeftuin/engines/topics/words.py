"""The words of a text that can make a topic: without stop words, reduced to their stems, in five languages."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from proeftuin.engines.likeness import SPANISH
from proeftuin.engines.retrieval.analysis import LANGUAGES as SEARCHED
from proeftuin.engines.retrieval.analysis import OTHER, analyse_text, fold, raw_tokens
from proeftuin.engines.retrieval.stopwords import STOP_WORDS

LANGUAGES = (*SEARCHED, "es")
READ = 400  # words by which a language is guessed


def known_language(tag: str) -> str:
    """The language of the five that a tag such as "nl-BE" names, or OTHER."""
    base = tag[:2].lower()
    return base if base in LANGUAGES else OTHER


def stems_of(text: str, language: str) -> Counter[tuple[str, str]]:
    """How often each (stem, word as written) stands in a text."""
    known = known_language(language)
    if known == "es":
        return _spanish(text)
    words = [word for token in analyse_text(text, known) for word in token.words]
    return Counter((word.stems[0], word.shown) for word in words if len(word.folded) > 2 and not word.folded.isdigit())


def guess_language(texts: Iterable[str]) -> str:
    """The language of the five whose small words these texts have most of; "" when there are none."""
    small = {language: STOP_WORDS[language] for language in SEARCHED} | {"es": SPANISH}
    found: Counter[str] = Counter()
    read = 0
    for text in texts:
        tokens = [fold(token) for token in raw_tokens(text)]
        for language, words in small.items():
            found[language] += sum(token in words for token in tokens)
        read += len(tokens)
        if read > READ:
            break
    best = max(LANGUAGES, key=lambda language: found[language])
    return best if found[best] else ""


def _spanish(text: str) -> Counter[tuple[str, str]]:
    words = [word for token in analyse_text(text, OTHER) for word in token.words]
    return Counter(
        (_spanish_stem(word.shown), word.shown) for word in words
        if len(word.folded) > 2 and not word.folded.isdigit() and word.folded not in SPANISH
    )  # fmt: skip


@lru_cache(50_000)
def _spanish_stem(word: str) -> str:
    return fold(str(_stemmer().stemWord(word))) or fold(word)


@cache
def _stemmer() -> Any:
    import snowballstemmer  # 0.1 s to import: only when a word must be stemmed

    return snowballstemmer.stemmer("spanish")
