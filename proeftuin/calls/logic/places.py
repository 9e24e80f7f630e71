"""Places by votes."""

from collections.abc import Mapping


def places_of(votes: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(entry, votes, place): equal votes share a place, and the next is left out: 1, 1, 3."""
    order = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    placed: list[tuple[str, int, int]] = []
    for at, (ref, count) in enumerate(order, start=1):
        place = placed[-1][2] if placed and placed[-1][1] == count else at
        placed.append((ref, count, place))
    return placed
