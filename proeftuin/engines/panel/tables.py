"""People spread over tables, so that each table is as mixed as the panel, and in each round people meet others."""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

MEETING = 0.5  # what it costs that two people meet again, beside squared differences in counts
PASSES = 30  # over all pairs of people; far fewer are needed

type Features = Sequence[tuple[str, ...]]
type Tables = tuple[tuple[int, ...], ...]


def seat(people: Features, tables: int, *, rounds: int = 1, seed: str = "") -> tuple[Tables, ...]:
    """For each round the tables, each with the rows of its people, sorted. Sizes differ by one at most.

    Each table's deviation is Σ (count of a feature − its share of the table)²; swaps that lower the sum are made until
    there are none. The same input and seed give the same. Raises ValueError for fewer than one table or round, or more
    tables than people.
    """
    if rounds < 1 or tables < 1 or (people and tables > len(people)):
        raise ValueError("there must be a round, a table, and somebody at each table")
    if not people:
        return ((((),) * tables),) * rounds
    lot = random.Random(seed)  # noqa: S311  (who sits where needs no secrecy)
    met: Counter[tuple[int, int]] = Counter()
    found = []
    for _round in range(rounds):
        seated = _improved(people, _dealt(people, tables, lot), met)
        found.append(tuple(tuple(sorted(table)) for table in seated))
        met.update(pair for table in found[-1] for pair in combinations(table, 2))
    return tuple(found)


def deviation(people: Features, tables: Sequence[Sequence[int]]) -> float:
    """Σ over tables and features of (count − what the whole panel would give a table of that size)²."""
    shares = _shares(people)
    total = 0.0
    for table in tables:
        held = _held(people, table)
        total += sum((held[feature] - share * len(table)) ** 2 for feature, share in shares.items())
    return total


def _shares(people: Features) -> dict[tuple[int, str], float]:
    everyone = _held(people, range(len(people)))
    return {feature: many / len(people) for feature, many in everyone.items()}


def _held(people: Features, rows: Sequence[int]) -> Counter[tuple[int, str]]:
    return Counter((at, feature) for row in rows for at, feature in enumerate(people[row]))


def _dealt(people: Features, tables: int, lot: random.Random) -> list[list[int]]:
    """People sorted by features and dealt out like cards: a good start."""
    rows = list(range(len(people)))
    lot.shuffle(rows)
    rows.sort(key=lambda row: people[row])
    return [rows[at::tables] for at in range(tables)]


def _improved(people: Features, seated: list[list[int]], met: Counter[tuple[int, int]]) -> list[list[int]]:
    shares = _shares(people)
    counts = [_held(people, table) for table in seated]
    for _pass in range(PASSES):
        gained = False
        for one, other in combinations(range(len(seated)), 2):
            for i in range(len(seated[one])):
                for j in range(len(seated[other])):
                    if _gain(people, seated, counts, shares, met, (one, i), (other, j)) > 1e-9:
                        _swap(people, seated, counts, (one, i), (other, j))
                        gained = True
        if not gained:
            break
    return seated


def _gain(
    people: Features, seated: list[list[int]], counts: list[Counter[tuple[int, str]]],
    shares: dict[tuple[int, str], float], met: Counter[tuple[int, int]], one: tuple[int, int], other: tuple[int, int],
) -> float:  # fmt: skip
    """How much lower the sum of deviations and repeated meetings becomes when these two people change places."""
    (t, i), (u, j) = one, other
    a, b = seated[t][i], seated[u][j]
    gain = 0.0
    for at, (mine, theirs) in enumerate(zip(people[a], people[b], strict=True)):
        if mine == theirs:
            continue
        for table, leaves, comes in ((t, mine, theirs), (u, theirs, mine)):
            size = len(seated[table])
            # (c−s)² − (c−1−s)² = 2(c−s) − 1, and the reverse for who comes
            gain += 2 * (counts[table][at, leaves] - shares[at, leaves] * size) - 1
            gain -= 2 * (counts[table][at, comes] - shares[at, comes] * size) + 1
    if met:
        again = sum(_times(met, a, x) - _times(met, b, x) for x in seated[t] if x != a)
        again += sum(_times(met, b, x) - _times(met, a, x) for x in seated[u] if x != b)
        gain += MEETING * again
    return gain


def _times(met: Counter[tuple[int, int]], a: int, b: int) -> int:
    return met[(a, b) if a < b else (b, a)]


def _swap(
    people: Features, seated: list[list[int]], counts: list[Counter[tuple[int, str]]],
    one: tuple[int, int], other: tuple[int, int],
) -> None:  # fmt: skip
    (t, i), (u, j) = one, other
    a, b = seated[t][i], seated[u][j]
    for at, (mine, theirs) in enumerate(zip(people[a], people[b], strict=True)):
        counts[t][at, mine] -= 1
        counts[t][at, theirs] += 1
        counts[u][at, theirs] -= 1
        counts[u][at, mine] += 1
    seated[t][i], seated[u][j] = b, a
