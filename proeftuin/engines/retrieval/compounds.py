"""Dutch and German write compounds in one word; split them when both halves are words that are known.

A light form of Koehn & Knight, "Empirical Methods for Compound Splitting" (EACL 2003): of all splits take the one whose
parts are most frequent (geometric mean of document counts), and only when that beats the frequency of the whole word,
so that "belangrijk" and "verkeer" stay whole and "loketwachttijden" does not.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

# lang, folded word → how many documents hold it
Frequency = Callable[[str, str], int]

_LINKS = {"nl": ("", "s", "en", "e", "n"), "de": ("", "s", "es", "n", "en", "er", "e")}
_ENDINGS = {"nl": ("", "en", "s", "n", "e"), "de": ("", "en", "n", "e", "er", "s")}
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 9
_RARE = 3  # a part that fewer documents hold may be a typing error
# Beginnings and ends that look like words and only shade the meaning.
_AFFIXES = frozenset(
    [
        "onder",
        "over",
        "door",
        "voor",
        "tegen",
        "achter",
        "boven",
        "binnen",
        "buiten",
        "samen",
        "weer",
        "mede",
        "heid",
        "rijk",
        "baar",
        "loos",
        "lijk",
        "lijke",
        "schap",
        "zaam",
        "keit",
        "heit",
        "lich",
        "lichen",
        "bare",
        "losen",
        "unter",
        "uber",
        "durch",
        "gegen",
        "hinter",
        "zusammen",
        "wieder",
        "schaft",
        "reich",
        "weise",
        "haft",
        "sten",
        "tie",
        "tion",
        "eren",
        "ende",
        "ingen",
        "ings",
        "ische",
        "isch",
    ]
)


def split_compound(word: str, lang: str, frequency: Frequency) -> tuple[str, str] | None:
    """The two halves of a folded compound, or None. Needs nl or de and at least nine letters."""
    if lang not in _LINKS or len(word) < _SHORTEST_COMPOUND or not word.isalpha():
        return None
    best, best_score = None, float(frequency(lang, word))
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        tail = _known(word[cut:], lang, _ENDINGS[lang], frequency)
        if not tail:
            continue
        head = _known(word[:cut], lang, _LINKS[lang], frequency)
        score = sqrt(head * tail)
        if head and score > best_score:
            best, best_score = (_without_link(word[:cut], lang, frequency), word[cut:]), score
    return best


def _known(part: str, lang: str, endings: tuple[str, ...], frequency: Frequency) -> int:
    """Highest document count of the part with one ending taken off; 0 when it is too short, rare or an affix."""
    if part in _AFFIXES:
        return 0
    counts = [frequency(lang, form) for form in _forms(part, endings)]
    highest = max(counts, default=0)
    return highest if highest >= _RARE else 0


def _without_link(head: str, lang: str, frequency: Frequency) -> str:
    return max(_forms(head, _LINKS[lang]), key=lambda form: (frequency(lang, form), len(form)))


def _forms(part: str, endings: tuple[str, ...]) -> list[str]:
    forms = (part.removesuffix(ending) for ending in endings if part.endswith(ending))
    return [form for form in forms if len(form) >= _SHORTEST_PART and form not in _AFFIXES]
