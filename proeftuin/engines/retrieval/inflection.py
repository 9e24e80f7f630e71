"""Bring inflections of a word together, and nothing else: for concepts, where a stemmer would take "answered" for
"answerability".

Plural, case and gender endings only, after D. Harman, "How Effective Is Suffixing?" (JASIS 1991) for English and J.
Savoy's light stemmers (SAC 2006) for French and German; Dutch likewise. Takes folded words.
"""

from __future__ import annotations

from collections.abc import Callable

_SHORTEST = 3
_LONG = 8
_VOWELS = "aeiou"
_IRREGULAR = {
    "nl": {"steden": "stad", "kinderen": "kind", "leden": "lid", "ideeen": "ide", "eieren": "ei", "wegen": "weg"},
    "fr": {"yeux": "oeil", "travaux": "travail"},
    "de": {
        "kinder": "kind",
        "kindern": "kind",
        "lander": "land",
        "stadte": "stadt",
        "stadten": "stadt",
        "hauser": "haus",
    },
    "en": {"children": "child", "people": "people", "women": "woman", "men": "man"},
}


def base_form(word: str, lang: str) -> str:
    """The folded word without endings of number, case and gender; not always a word itself."""
    reduce = _REDUCERS.get(lang)
    if reduce is None or len(word) <= _SHORTEST or not word.isalpha():
        return word
    return _IRREGULAR[lang].get(word) or reduce(word)


def _dutch(word: str) -> str:
    for ending in ("en", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith(("ss", "us", "is")):
            word = word.removesuffix(ending)
            break
    return _even(word.removesuffix("e") if len(word) > _SHORTEST + 1 else word)


def _even(word: str) -> str:
    """Spelling that changes with an ending: "paneel/panel-en", "bus/buss-en", "huis/huiz-en", "brief/briev-en"."""
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] not in _VOWELS and word[-2] == word[-3] and word[-2] in _VOWELS:
        word = word[:-2] + word[-1]
    return word[:-1] + {"z": "s", "v": "f"}.get(word[-1], word[-1])


def _french(word: str) -> str:
    if word.endswith("aux") and len(word) > _SHORTEST + 2 and not word.endswith("eaux"):
        return word[:-3] + "al"
    if word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    if word[-1] == "e" and len(word) > _SHORTEST:
        word = word.rstrip("e")
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in _VOWELS else word


def _german(word: str) -> str:
    if word.endswith(("ern", "eln")):
        word = word[:-1]
    elif not word.endswith("er"):
        for ending in ("en", "em", "es", "e", "s", "n"):
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
                word = word.removesuffix(ending)
                break
    return word[:-2] if word.endswith("er") and len(word) >= _LONG else word


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_REDUCERS: dict[str, Callable[[str], str]] = {"nl": _dutch, "fr": _french, "de": _german, "en": _english}
