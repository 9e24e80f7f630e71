"""Rules of stories in plain Python: how far consent goes, what is counted, and how a private address is typed."""

from collections.abc import Iterable

from proeftuin.kernel.ids import ALPHABET

SCOPES = ("team", "anonymous", "open")  # from narrow to wide
LEVELS = ("residents", "organisations", "policy")  # to whom stories are fed back
FEWEST = 5  # a smaller count is hidden from who is not on the team
SECRET_LENGTH = 20  # characters of 5 bits: 100 bits, typed by hand from a slip of paper
LOOK_ALIKES = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})

type Cell = tuple[int | None, str]  # theme's key or nothing, and "", "enabler:CODE" or "obstacle:CODE"


def is_narrower(new: str, old: str) -> bool:
    """Whether consent goes less far than before. Raises ValueError for an unknown scope."""
    return SCOPES.index(new) < SCOPES.index(old)


def cells(themes: Iterable[int], enablers: Iterable[str], obstacles: Iterable[str]) -> list[Cell]:
    """Where one story counts: as a story, in each theme, for each enabler and obstacle, and for each pair of them."""
    keys: list[int | None] = [None, *sorted(set(themes))]
    names = ["", *sorted({f"enabler:{one}" for one in enablers} | {f"obstacle:{one}" for one in obstacles})]
    return [(theme, name) for theme in keys for name in names]


def shown_count(count: int, *, all_of_it: bool) -> int | None:
    """A count as a reader may see it; nothing where it is hidden. Zero tells nothing about anyone, so it shows."""
    return count if all_of_it or count == 0 or count >= FEWEST else None


def shade(number: int, most: int) -> int:
    """How dark a cell of a table is: 0 for nothing, up to 3."""
    return 0 if not number or not most else 1 + min(2, 3 * number // (most + 1))


def typed_secret(typed: str) -> str:
    """A secret as people type it: with dashes, spaces, capitals, and o for 0."""
    bare = "".join(one for one in typed.lower() if one.isalnum()).translate(LOOK_ALIKES)
    return "".join(one for one in bare if one in ALPHABET)[: SECRET_LENGTH + 1]


def in_groups(secret: str) -> str:
    """A secret as it stands on paper: four by four."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def is_quote(words: str, story: str) -> bool:
    """Whether these words stand in the story just so, whatever the line breaks."""
    return bool(words.strip()) and " ".join(words.split()) in " ".join(story.split())
