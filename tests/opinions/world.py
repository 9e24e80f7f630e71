"""A conversation, for tests: statements of the public body, and people who vote in camps."""

import numpy as np

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.engines.opinions.polis import Comment, Conversation
from proeftuin.kernel.actor import Actor
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.opinions.actions.statements import seed_statements
from proeftuin.opinions.models import Statement
from proeftuin.processes.models import Method
from tests import cast
from tests.processes import world

TEXTS = (
    "Cars have no place in the park.", "There should be a playground.", "Dogs must be on a leash.",
    "The park closes at night.", "Trees matter more than benches.", "There should be a café.",
    "We need more bicycle racks.", "The water must be open to swimmers.", "Concerts are welcome in the park.",
    "The park needs a guard.", "Flowers are worth their money.", "The paths should be lit.",
)  # fmt: skip


def conversation(count: int = 12, **settings: object) -> Method:
    """An open one with statements."""
    method = world.opened("opinions", **settings)
    seed_statements(by=cast.actor("sara"), method=method, texts=TEXTS[:count])
    return fresh(method)


def fresh(method: Method) -> Method:
    return Method.objects.select_related("process").get(pk=method.pk)


def statements(method: Method) -> list[Statement]:
    return list(Statement.objects.filter(method=method).select_related("method__process").order_by("number"))


def somebody(number: int) -> Actor:
    name = f"voter{number}@example.org"
    user = User.objects.filter(email=name).first() or User.objects.create_user(name, None, name=f"Voter {number}")
    return actor_of(user)


def held(people: int = 60, count: int = 12, groups: int = 2, *, seed: int = 3, loyal: float = 0.9) -> Conversation:
    """A conversation that was held elsewhere, with camps in it; 0 groups: everybody at random."""
    chance = np.random.default_rng(seed)
    belief = chance.choice((-1, 1), (max(groups, 1), count))
    belief[:, 0] = 1  # all camps agree with the first
    events = []
    for person in range(people):
        for number in range(count):
            if chance.random() < 0.85:
                faithful = groups and chance.random() < loyal
                value = belief[person % groups, number] if faithful else chance.integers(-1, 2)
                events.append((1_700_000_000_000 + len(events), person, number, int(value)))
    comments = [Comment(number, f"{TEXTS[number % 12]} ({number})", -1, 1) for number in range(count)]
    return Conversation(comments, list(range(people)), events)


def imported(people: int = 60, count: int = 12, groups: int = 2, **settings: object) -> Method:
    method = world.opened("opinions", **settings)
    return fresh(
        import_conversation(by=cast.actor("sara"), method=method, conversation=held(people, count, groups))
    )  # fmt: skip
