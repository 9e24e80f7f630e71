"""Steps on all the cells that feed a field together."""

from collections.abc import Callable, Mapping, Sequence

from proeftuin.exchange.logic.words import fold

type Codes = Mapping[str, Sequence[str]]  # folded name → codes


def unique(cells: Sequence[str]) -> list[str]:
    """Without blanks and repeats, in order."""
    return [cell for cell in dict.fromkeys(cells) if cell]


def first(cells: Sequence[str]) -> list[str]:
    return unique(cells)[:1]


def only_one(cells: Sequence[str]) -> list[str]:
    """The cell when there is only one; nothing when there are several to choose from."""
    found = unique(cells)
    return found if len(found) == 1 else []


def join(cells: Sequence[str], separator: str = ", ") -> list[str]:
    return [separator.join(unique(cells))] if any(cells) else []


def except_(cells: Sequence[str], *left_out: str) -> list[str]:
    return [cell for cell in cells if cell not in left_out]


def first_filled_as(cells: Sequence[str], *names: str) -> list[str]:
    """The name that stands for the first filled cell: (town, region, country) → local, regional or national."""
    return next(([name] for cell, name in zip(cells, names, strict=False) if cell), [])


def map_codes(cells: Sequence[str], table: Codes, unknown: Callable[[str], None] = lambda _cell: None) -> list[str]:
    """The codes for each cell, whatever its case and accents. ``unknown`` hears of cells that the table lacks."""
    found: list[str] = []
    for cell in unique(cells):
        codes = table.get(fold(cell))
        if codes is None:
            unknown(cell)
        else:
            found += codes
    return unique(found)


def choose(cells: Sequence[str], table: Codes) -> list[str]:
    """One of several cells, by the beginning of the first: the longest that the table knows says which (1 is next)."""
    if not cells:
        return []
    begins = max((start for start in table if cells[0].startswith(start)), key=len, default=None)
    at = int(table[begins][0]) if begins is not None else 1
    return [cells[at] if at < len(cells) and cells[at] else next((cell for cell in cells[1:] if cell), "")]


def words(cells: Sequence[str], table: Mapping[str, Sequence[str]], most: int) -> list[str]:
    """The codes whose words occur most, at most ``most``. A word in the first cell, the title, counts three times.

    ``table`` maps a code to beginnings of words, folded. A code needs a word in the title, or two in the rest.
    """
    weights = [3, *[1] * (len(cells) - 1)]
    texts = [(" " + fold(cell), weight) for cell, weight in zip(cells, weights, strict=False)]
    scores = {
        code: sum(text.count(" " + begins) * weight for text, weight in texts for begins in beginnings)
        for code, beginnings in table.items()
    }
    best = sorted((code for code, score in scores.items() if score >= 2), key=lambda code: -scores[code])
    return [code for code in best[:most] if scores[code] * 2 >= scores[best[0]]]
