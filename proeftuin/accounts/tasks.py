"""What the worker does for accounts by the clock."""

from proeftuin.accounts import actions, limits
from proeftuin.ledger.ticks import every


@every(minutes=24 * 60)
def keep_to_our_word() -> None:
    """What the privacy page says is let go of, is let go of."""
    actions.forget_visits()
    actions.forget_unconfirmed()
    limits.forget_ended()
