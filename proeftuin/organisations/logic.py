"""What tells two organisations apart, and who belongs to one by address. No Django."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.82  # from here on two names are shown as perhaps the same

# Words that say what kind of body it is: "Gemeente Zandhove" and "Zandhove" are one place.
_KINDS = frozenset(
    {
        "gemeente", "stad", "stadt", "ville", "commune", "gemeinde", "municipality", "city", "town", "of", "de", "het",
        "la", "le", "les", "du", "der", "die", "das", "the", "ocmw", "cpas", "provincie", "province", "provinz", "vzw",
        "asbl", "gmbh", "bv", "nv",
    }
)  # fmt: skip


def folded(text: str) -> str:
    """Small letters without accents, and signs as spaces: "Saint-Ghislain" is found by "saint ghislain"."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", flat))


def bare(name: str) -> str:
    """A name without accents, capitals, punctuation and words of kind; the whole name when only those are left."""
    words = folded(name).split()
    return " ".join([word for word in words if word not in _KINDS] or words)


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: Ratcliff and Obershelp's ratio of the bare names (difflib)."""
    first, second = sorted((bare(one), bare(other)))
    return SequenceMatcher(None, first, second).ratio() if first and second else 0.0


def search_words(name: str) -> list[str]:
    """The words by which namesakes can be fetched from a database: the first letters of the longest ones."""
    words = sorted(re.findall(r"\w+", name), key=len, reverse=True)
    telling = [
        word for word in words if bare(word) == word.casefold() and word.casefold() not in _KINDS and len(word) > 2
    ]
    return [word[:5] for word in (telling or words)[:3]]


def searchable(name: str, names: Iterable[str]) -> str:
    """All names of an organisation and their folded forms, flat, so that a database can look in them."""
    every = list(dict.fromkeys([name, *names]))
    return " | ".join(dict.fromkeys([*every, *map(folded, every)]))


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def clean_domain(text: str) -> str:
    """ "@Waterrijk.NL " → "waterrijk.nl"."""
    return text.strip().removeprefix("@").rstrip(".").casefold()
