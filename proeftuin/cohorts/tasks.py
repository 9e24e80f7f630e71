"""What the clock asks: follow-up of teams that finished."""

from proeftuin.cohorts.sending import send_due
from proeftuin.ledger.ticks import every


@every(minutes=60)
def ask_alumni() -> int:
    """Safe to run twice: each question leaves once."""
    return send_due()
