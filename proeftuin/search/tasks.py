"""What the worker does for search by the clock. The engine is loaded when a tick comes: most commands never need it."""

from proeftuin.ledger.ticks import every


@every(minutes=2)
def keep_snapshot() -> None:
    """Build the index anew once it differs much from the newest snapshot, so that no web process has to."""
    from proeftuin.search import memory

    memory.keep()


@every(minutes=5)
def attach_vectors() -> None:
    """Ask the embedding endpoint, when there is one, for texts that are new."""
    from proeftuin.search import embeddings

    embeddings.attach_due()


@every(minutes=24 * 60)
def forget_tombstones() -> None:
    from proeftuin.search import actions

    actions.forget_tombstones()
