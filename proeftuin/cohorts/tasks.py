"""What the clock asks: follow-up of teams that finished, and letting go of addresses that served their purpose."""

from proeftuin.cohorts.actions.forgetting import forget_contacts, forget_invitations
from proeftuin.cohorts.sending import send_due
from proeftuin.ledger.ticks import every


@every(minutes=60)
def ask_alumni() -> int:
    """Safe to run twice: each question leaves once."""
    return send_due()


@every(minutes=60)
def forget() -> int:
    """Contacts after the last follow-up, invitations after the end. Returns how many."""
    return forget_contacts() + forget_invitations()
