"""What the worker does for search by the clock."""

from proeftuin.ledger.ticks import every
from proeftuin.search import actions, embeddings, memory


@every(minutes=2)
def keep_snapshot() -> None:
    """Build the index anew once it differs much from the newest snapshot, so that no web process has to."""
    memory.keep()


@every(minutes=5)
def attach_vectors() -> None:
    """Ask the embedding endpoint, when there is one, for texts that are new."""
    embeddings.attach_due()


@every(minutes=24 * 60)
def forget_tombstones() -> None:
    actions.forget_tombstones()
