"""Guess the language of a text from its stop words and its spelling. Good from about five words on."""

from __future__ import annotations

import re
from typing import Final

from .analysis import LANGUAGES, fold, raw_tokens
from .stopwords import STOP_WORDS

# Letter patterns that are common in one of the four languages and rare in the other three.
_SPELLING: Final = {
    "nl": re.compile(r"ij|aa[^r]|oo[rdnkp]|uu|sch[aeiou]|heid|lijk|ieuw|oe[krnt]|eve?n\b|tie[fs]?\b|ë"),
    "fr": re.compile(r"eau|ou[xs]|eu[xr]|[éèêçà]|ements?\b|tion[s]?\b|[aeo]ires?\b|qu|ité|é?es\b"),
    "de": re.compile(r"[äöüß]|ung|sch[wlmnrt]|ich|keit|heit|tz|ck|ei[nt]|au[fsc]|pf"),
    "en": re.compile(r"th|wh|ing\b|ed\b|ough|tions?\b|ness|ment\b|ly\b|sh|y\b|ee[dn]"),
}
_TOKENS_READ = 400
_SPELLING_WEIGHT = 0.3
_ENOUGH = 0.04  # evidence per word, best minus second best, below which a guess is no better than the fallback


def language_scores(text: str) -> dict[str, float]:
    """Evidence per word for each language: shared stop words count less, spelling patterns for a fraction."""
    tokens = raw_tokens(text[:8_000])[:_TOKENS_READ]
    if not tokens:
        return dict.fromkeys(LANGUAGES, 0.0)
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for token in tokens:
        for piece in re.split(r"['’-]", token):
            speakers = [lang for lang in LANGUAGES if fold(piece) in STOP_WORDS[lang]]
            for lang in speakers:
                scores[lang] += 1 / len(speakers)
    joined = " ".join(tokens)
    for lang, pattern in _SPELLING.items():
        scores[lang] += _SPELLING_WEIGHT * sum(1 for _ in pattern.finditer(joined))
    return {lang: score / len(tokens) for lang, score in scores.items()}


def guess_language(text: str, fallback: str = "en") -> str:
    """The likeliest of nl, fr, de and en, or the fallback when the text gives no clear answer."""
    scores = language_scores(text)
    best, second = sorted(scores, key=lambda lang: -scores[lang])[:2]
    return best if scores[best] - scores[second] >= _ENOUGH else fallback
