"""What the rooms above tell this one: to which circles someone belongs."""

from collections.abc import Callable

from proeftuin.kernel.actor import Actor

type CircleFinder = Callable[[Actor], frozenset[str]]

FINDERS: list[CircleFinder] = []


def knows_circles(finder: CircleFinder) -> None:
    """Register how the circles of an actor are found. Without any, people hear only what is public."""
    FINDERS.append(finder)


def circles_of(actor: Actor) -> frozenset[str]:
    if not actor.is_person:
        return frozenset()
    return frozenset().union({actor.ref}, *(finder(actor) for finder in FINDERS))
