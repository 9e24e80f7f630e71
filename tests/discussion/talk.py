"""Something to talk about, for tests of conversations: a made-up kind of thread that counts what it shows."""

from collections import Counter

from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger import registry as ledger
from proeftuin.ledger.registry import ThreadCard

COUNTED: Counter[str] = Counter()
CLOSED: set[str] = set()
SECRET: set[str] = set()
THREAD = "topic:one"


def can_read(_actor: Actor, thread: str) -> Verdict:
    return Denied("secret", hidden=True) if thread in SECRET else ALLOWED


def can_comment(_actor: Actor, thread: str) -> Verdict:
    return Denied("This has closed.") if thread in CLOSED else ALLOWED


def count(_actor: Actor, thread: str, change: int, _side: int) -> None:
    COUNTED[thread] += change


def offer(*, with_sides: bool = True) -> None:
    """Register the kind "topic"; nothing has been counted."""
    COUNTED.clear()
    CLOSED.clear()
    SECRET.clear()
    discussable(
        Discussable(
            "topic", can_comment, can_read, counted=count, scope=lambda thread: "process:none", with_sides=with_sides,
            speaks_for=lambda actor, thread: "Gemeente Waterrijk" if actor.roles else "",
        )
    )  # fmt: skip
    ledger.thread_kind(
        "topic", lambda refs: {ref: ThreadCard(f"Topic {ref}", f"/discussion/topic:{ref}/") for ref in refs}
    )
