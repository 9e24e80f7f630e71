"""Who could help a team with what it lacks, and why. No Django."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who lets others see that they bring these disciplines."""

    person: int
    brings: frozenset[str]
    speaks: frozenset[str] = frozenset()
    is_coach: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The same person with the reasons: what they bring that is lacking, and what else speaks for them."""

    person: int
    brings: tuple[str, ...]
    speaks_it: bool
    is_coach: bool


def suggest(lacking: Collection[str], language: str, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """Who brings something lacking: most of it first, then who speaks the team's language, then coaches."""
    found = [
        Suggestion(one.person, tuple(sorted(one.brings & set(lacking))), language in one.speaks, one.is_coach)
        for one in candidates
        if one.brings & set(lacking)
    ]
    return sorted(found, key=lambda one: (-len(one.brings), not one.speaks_it, not one.is_coach, one.person))
