"""How alike two short texts are, in any of six languages: "is this the same idea?". Pure computing; knows no Django.

Likeness is the part of the typed words, weighed by how telling each is, that the other text says too: in its title
for the whole, in its body for a part. Words match by their stem, or, when they are long, by the pairs of letters they
share (Dice's coefficient), so that a typing mistake, a plural or a compound does not hide a double.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proeftuin.engines.retrieval.analysis import LANGUAGES, OTHER, fold, raw_tokens, stems
from proeftuin.engines.retrieval.stopwords import STOP_WORDS

ALIKE = 0.42  # from here on it is worth a look; set on one half of a judged set, checked on the other
IN_BODY = 0.55  # what a word counts that stands in the body only
NEARLY = 0.7  # shared pairs of letters from which two words are taken for one
SHORT = 5  # letters; shorter words match as they are
MOST_WORDS = 40  # of what was typed
BODY = 2_000  # characters of a body that are read

_ES = """
a al algo alguna algunas alguno algunos ante antes aqui asi aun aunque cada como con contra cual cuando de del desde
donde dos e el ella ellas ellos en entre era es esa esas ese eso esos esta estan estas este esto estos fue ha hace han
hasta hay la las le les lo los mas me mi mientras mis mucho muchos muy nada ni no nos nosotros nuestra nuestro o otra
otras otro otros para pero poco por porque pues que quien se sea ser si sin sobre son su sus tambien tan tanto te tiene
tienen toda todas todo todos tras tu tus un una unas uno unos y ya yo quiero queremos puede pueden debe deben mejor
"""
_CA = """
a al als amb aquest aquesta aquestes aquests aixi això aixo bé be cada com contra d de del dels des doncs dos e el ella
elles ells els em en encara entre era es esta estan et fa fins ha han hem hi ho i ja jo l la les li llur m me mes meu
meva molt molts n ni no nosaltres nostra nostre o on pel pels per perque pero poc qual quan que qui s se sense ser seu
seva si sobre son sota també tambe tan te tot tota totes tots un una unes uns us va volem vull ha de cal caldria millor
"""
SPANISH = frozenset(map(fold, _ES.split()))
STOP = frozenset().union(*STOP_WORDS.values(), SPANISH, map(fold, _CA.split()))


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared. ``key`` is the caller's own."""

    key: int
    title: str
    body: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    key: int
    score: float  # 0 … 1


def most_alike(typed: Text, others: Sequence[Text], *, limit: int = 5, least: float = ALIKE) -> list[Alike]:
    """Those that say the same, most alike first; those equally alike in the order given.

    How telling a word is, is learnt from the others: what all of them say tells little.
    """
    asked = words_of(typed.title, typed.language)
    asked += [word for word in words_of(typed.body[:BODY], typed.language) if word not in asked]
    in_title = len(words_of(typed.title, typed.language))
    asked = asked[:MOST_WORDS]
    if not asked or not others:
        return []
    read = [(words_of(one.title, one.language), words_of(one.body[:BODY], one.language)) for one in others]
    held = Counter(stem for title, body in read for stem in {stem for word in (*title, *body) for stem in word})
    weights = [_weight(word, held, len(others)) * (1.0 if at < in_title else 0.4) for at, word in enumerate(asked)]
    scored = []
    for one, (title, body) in zip(others, read, strict=True):
        whole = _score(asked, weights, title, body)
        # A long explanation must not hide that the titles say the same.
        short = _score(asked[:in_title], weights[:in_title], title, body) if in_title < len(asked) else whole
        scored.append(Alike(one.key, max(whole, short)))
    return sorted((one for one in scored if one.score >= least), key=lambda one: -one.score)[:limit]


@lru_cache(20_000)
def _word(raw: str, language: str) -> tuple[str, ...]:
    if language in (*LANGUAGES, OTHER):
        return stems(raw, language)
    return (*dict.fromkeys(stem for each in (*LANGUAGES, OTHER) for stem in stems(raw, each)),)


def words_of(text: str, language: str = "") -> list[tuple[str, ...]]:
    """The telling words of a text, each as its stems, once. "I.S.F." is one word."""
    known = language[:2].lower()
    known = known if known in LANGUAGES else (OTHER if known else "")
    found: dict[tuple[str, ...], None] = {}
    for token in raw_tokens(_joined(text)):
        for part in token.replace("’", "'").replace("-", "'").split("'"):
            folded = fold(part)
            if len(folded) > 1 and folded not in STOP:
                found[_word(part, known)] = None
    return list(found)


def _joined(text: str) -> str:
    """Abbreviations with dots as one word."""
    pieces = []
    for piece in text.split():
        bare = piece.rstrip(",;:!?)")
        letters = bare.rstrip(".").split(".")
        pieces.append("".join(letters) if len(letters) > 1 and all(len(one) == 1 for one in letters) else piece)
    return " ".join(pieces)


def _weight(word: Iterable[str], held: Counter[str], total: int) -> float:
    """A rare word tells more, but not much: the others are candidates, found because they share the common words."""
    most = max((held[stem] for stem in word), default=0)
    return 0.6 + 0.3 * math.log(1 + (total + 1) / (most + 1))


def _score(
    asked: Sequence[tuple[str, ...]], weights: Sequence[float], title: Sequence[tuple[str, ...]],
    body: Sequence[tuple[str, ...]],
) -> float:  # fmt: skip
    said = sum(
        weight * max(_found(word, title), IN_BODY * _found(word, body))
        for word, weight in zip(asked, weights, strict=True)
    )
    covered = said / (sum(weights) or 1.0)
    # A title that says much else is less likely the same; a short one that is wholly repeated is more so.
    back = sum(_found(word, asked) for word in title) / len(title) if title else 0.0
    return round(0.8 * covered + 0.2 * covered**0.5 * back, 4)


def _found(word: Sequence[str], words: Sequence[Sequence[str]]) -> float:
    """1 for the same word, the share of letter pairs for a nearly equal one, 0 for none."""
    best = 0.0
    for other in words:
        if any(stem in other for stem in word):
            return 1.0
        near = _nearness(word[-1], other[-1])
        if near >= NEARLY:
            best = max(best, near)
    return best


def _nearness(one: str, other: str) -> float:
    """Dice's coefficient of letter pairs; 0 for short words, of which one letter makes another word."""
    if len(one) < SHORT or len(other) < SHORT or one[0] != other[0]:
        return 0.0
    mine, theirs = _pairs(one), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


@lru_cache(20_000)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[at : at + 2] for at in range(len(word) - 1))
