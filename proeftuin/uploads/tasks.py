"""What the worker does for uploads by the clock."""

from proeftuin.ledger.ticks import every
from proeftuin.uploads import actions


@every(minutes=24 * 60)
def forget_strays() -> None:
    """A file written in a transaction that failed has no row; it goes the next day."""
    actions.forget_strays()
