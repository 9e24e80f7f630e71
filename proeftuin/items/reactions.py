"""What follows when somebody asks for mail: the letter leaves at once rather than at the next tick."""

from proeftuin.items.sending import post_letters
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on


@on("subscription.asked")
def post_at_once(_event: Event) -> None:
    """Each letter leaves once, however often this runs."""
    post_letters()
