"""The rules of a panel: categories and quotas, what was drawn beside pool and population. No Django."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from proeftuin.engines.panel import Quota, Task
from proeftuin.engines.panel import Volunteer as Person

MOST_CATEGORIES, MOST_FEATURES = 8, 30
LARGEST = 1_000  # members
FEWEST_SHOWN = 5  # a smaller number could name somebody

type Features = Mapping[str, str]
type Counts = dict[str, Mapping[str, int | None]]  # None: too small to tell


@dataclass(frozen=True, slots=True)
class Feature:
    """One choice of a category: its words, how many of the population have it (None: unknown), and its quota."""

    code: str
    title: str
    population: int | None = None
    minimum: int = 0
    maximum: int = LARGEST

    @property
    def at_most(self) -> int | None:
        """The maximum, or None when there is none."""
        return self.maximum if self.maximum < LARGEST else None


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    title: str
    features: tuple[Feature, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.features)


@dataclass(frozen=True, slots=True)
class Row:
    """A feature as counted: None where the number is too small to show, or unknown. Shares are 0 … 1."""

    title: str
    population: float | None
    pool: int | None
    members: int | None
    pool_share: float | None
    members_share: float | None


def parsed(stored: Iterable[Mapping[str, Any]]) -> tuple[Category, ...]:
    return tuple(
        Category(one["code"], one["title"], tuple(Feature(**feature) for feature in one["features"])) for one in stored
    )


def stored(categories: Iterable[Category]) -> list[dict[str, Any]]:
    return [{**asdict(one), "features": [asdict(feature) for feature in one.features]} for one in categories]


def written(text: str) -> list[tuple[str, int | None]]:
    """Features as somebody typed them, one per line: "Women" or "Women = 50500". Raises ValueError with the line."""
    found: list[tuple[str, int | None]] = []
    for line in text.splitlines():
        title, equals, number = (
            (part.strip() for part in line.rpartition("=")) if "=" in line else (line.strip(), "", "")
        )
        if not title and not number:
            continue
        bare = number.replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not title or (equals and not (bare.isascii() and bare.isdigit() and len(bare) < 10)):
            raise ValueError(line.strip())
        found.append((title[:80], int(bare) if equals else None))
    return found


def made(title: str, features: Sequence[tuple[str, int | None]], taken: Iterable[str]) -> Category:
    """A new category under codes that no other has."""
    known = set(taken)
    code = next(f"c{at}" for at in range(1, 1000) if f"c{at}" not in known)
    return Category(
        code, title, tuple(Feature(f"{code}f{at}", one, many) for at, (one, many) in enumerate(features, 1))
    )


def proportional(category: Category, size: int) -> Category:
    """Quotas like the population: each share of the size, rounded down and up. As it was when no number is known.

    A group of unknown size may have one member, for which the largest group makes room: nobody is shut out because
    nobody counted them.
    """
    known = {one.code: one.population for one in category.features if one.population is not None}
    total = sum(known.values())
    if not total:
        return category
    largest = max(known, key=lambda code: known[code])
    unknown = len(category.features) - len(known)
    found = []
    for one in category.features:
        share = size * known[one.code] / total if one.code in known else 0.0
        room = unknown if one.code == largest else 0
        least, most = max(math.floor(share) - room, 0), math.ceil(share) if one.code in known else 1
        found.append(replace(one, minimum=least, maximum=most))
    return replace(category, features=tuple(found))


def relaxed(categories: Iterable[Category], changes: Mapping[tuple[str, str], tuple[int, int]]) -> tuple[Category, ...]:
    """The categories with other quotas, by (category, feature)."""
    return tuple(
        replace(category, features=tuple(
            replace(one, minimum=new[0], maximum=new[1]) if (new := changes.get((category.code, one.code))) else one
            for one in category.features
        ))
        for category in categories
    )  # fmt: skip


def task_of(categories: Sequence[Category], people: Iterable[tuple[str, Features, str]], size: int) -> Task:
    """The task for the engine, from (code, features, home). Who misses a feature that is asked now is left out."""
    quotas = tuple(
        Quota(category.code, one.code, one.minimum, one.maximum) for category in categories for one in category.features
    )
    known = [set(category.codes) for category in categories]
    volunteers = []
    for code, features, home in people:
        found = tuple(features.get(category.code, "") for category in categories)
        if all(one in codes for one, codes in zip(found, known, strict=True)):
            volunteers.append(Person(code, found, home))
    return Task(tuple(category.code for category in categories), tuple(volunteers), quotas, size)


def counted(categories: Sequence[Category], people: Iterable[Features]) -> dict[str, dict[str, int]]:
    """How many have each feature."""
    counts: dict[str, Counter[str]] = {category.code: Counter() for category in categories}
    for features in people:
        for code, feature in features.items():
            if code in counts:
                counts[code][feature] += 1
    return {category.code: {one: counts[category.code][one] for one in category.codes} for category in categories}


def compared(
    category: Category, pool: Mapping[str, int | None], members: Mapping[str, int | None], *, guarded: bool,
    totals: tuple[int, int] = (0, 0),
) -> list[Row]:  # fmt: skip
    """Population, volunteers and members beside each other. ``guarded``: numbers from 1 to 4 are hidden, and one more
    where the one hidden could be computed from the others. ``totals``: how many there are in pool and panel, for
    numbers that came with small ones left out.
    """
    numbers = [one.population for one in category.features]
    everyone = sum(one or 0 for one in numbers) if None not in numbers else 0
    shown = [_guarded([of.get(one, 0) for one in category.codes], guarded=guarded) for of in (pool, members)]
    totals = (_total(category, pool, totals[0]), _total(category, members, totals[1]))
    return [
        Row(one.title, (one.population or 0) / everyone if everyone else None, shown[0][at], shown[1][at],
            _share(shown[0][at], totals[0]), _share(shown[1][at], totals[1]))
        for at, one in enumerate(category.features)
    ]  # fmt: skip


def all_guarded(counts: Mapping[str, Mapping[str, int | None]]) -> Counts:
    """Counts by category with small numbers left out, as `compared` hides them. Done twice is done once."""
    return {code: dict(zip(of, _guarded(list(of.values()), guarded=True), strict=True)) for code, of in counts.items()}


def _total(category: Category, counts: Mapping[str, int | None], told: int) -> int:
    numbers = [counts.get(one, 0) for one in category.codes]
    return told if None in numbers else sum(one or 0 for one in numbers)


def _guarded(numbers: Sequence[int | None], *, guarded: bool) -> list[int | None]:
    hidden = {at for at, number in enumerate(numbers) if number is None or (guarded and 0 < number < FEWEST_SHOWN)}
    if len(hidden) == 1 and guarded:
        others = [at for at, number in enumerate(numbers) if at not in hidden and number]
        hidden |= {min(others, key=lambda at: numbers[at] or 0)} if others else set()
    return [None if at in hidden else number for at, number in enumerate(numbers)]


def _share(number: int | None, total: int) -> float | None:
    return number / total if number is not None and total else None


def home_of(postcode: str, number: str, salt: str) -> str:
    """A mark of an address: the same for all who live there, and not to be read back. "" when nothing was told."""
    told = "".join(letter for letter in f"{postcode}|{number}".upper() if letter.isalnum() or letter == "|")
    return hashlib.sha256(f"{salt}{told}".encode()).hexdigest() if told != "|" else ""
