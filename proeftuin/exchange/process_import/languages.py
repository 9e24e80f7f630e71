"""Which language a process was held in, of those that European participation platforms are mostly used in."""

import re
from collections import Counter
from collections.abc import Iterable

_WORDS = {
    "nl": "de het een en van voor niet dat die op met zijn wordt aan ook meer naar maar",
    "fr": "le la les des et une pour dans que qui est pas sur avec plus aux ce sont par",
    "de": "der die das und ein eine nicht für mit von den dem ist auf zu im werden sich auch",
    "en": "the and of to for is in that with on are be this it more not should we",
    "es": "el la los las de que y en para una por con del se no es al más como su",
    "ca": "el la els les de que i en per una amb del dels es no és al més com seva i als",
    "it": "il la gli delle di che e per una con del non è più come nel alla sono dei",
    "pt": "o a os as de que e para uma com do da não é em por mais como dos ao",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TELLS = {
    "ca": re.compile(r"\b(?:i|amb|els|als|dels|és|més|seva)\b"),
    "es": re.compile(r"\b(?:y|los|más|con|por|una)\b"),
}


def language_of(texts: Iterable[str], otherwise: str = "en") -> str:
    """The likeliest language of some texts together, or ``otherwise`` when they hold too few words."""
    score: Counter[str] = Counter()
    for text in texts:
        words = re.findall(r"[^\W\d_]+", text.casefold())
        for language, known in _SETS.items():
            score[language] += sum(word in known for word in words)
        for language, pattern in _TELLS.items():
            score[language] += len(pattern.findall(text.casefold()))
    best = score.most_common(1)
    return best[0][0] if best and best[0][1] >= 3 else otherwise
