"""Rules of the year in lessons: the period, and which lesson stands under which theme. No Django."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")
LONGEST_PERIOD = timedelta(days=1100)
MOST_THEMES, LEAST_IN_A_THEME = 8, 2
OTHER = ""  # the theme of what fits no other
# The sections that gathering makes, in the order in which they stand. Themes of lessons come where "themes" stands.
ORDER = ("closed", "themes", "tried", "stopped", "adopted", "questions", "processes")


def span_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Half-open: the first moment of the first day, and the first moment after the last one."""
    return datetime.combine(first, time.min, ZONE), datetime.combine(last + timedelta(days=1), time.min, ZONE)


def themes_of(sectors: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each thing the one theme under which it stands, of those it has: the one that most things share.

    A theme with fewer than two things is none, and at most eight stand on their own; all else is "".
    """
    count = Counter(code for codes in sectors.values() for code in dict.fromkeys(codes))
    chosen = {key: min(set(codes), key=lambda code: (-count[code], code), default=OTHER)
              for key, codes in sectors.items()}  # fmt: skip
    size = Counter(code for code in chosen.values() if code)
    large = sorted((code for code in size if size[code] >= LEAST_IN_A_THEME), key=lambda code: (-size[code], code))
    kept = set(large[:MOST_THEMES])
    return {key: code if code in kept else OTHER for key, code in chosen.items()}


def place_of(key: str, theme_order: Sequence[str]) -> int:
    """Where a section stands when it is made: themes by how many lessons they have, those that fit none last."""
    if key.startswith("theme:"):
        code = key.removeprefix("theme:")
        return ORDER.index("themes") * 100 + (theme_order.index(code) if code in theme_order else 98)
    return ORDER.index(key) * 100


def first_words(text: str, most: int = 280) -> str:
    """The beginning of a text, cut at a sentence or a word."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    cut = plain[:most]
    stop = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: stop + 1] if stop > most // 2 else f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"
