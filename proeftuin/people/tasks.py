"""What the clock asks: the mails to nominated people, and letting go of who never answered."""

from proeftuin.kernel.actor import system
from proeftuin.ledger.ticks import every
from proeftuin.people.actions.nominating import forget_unanswered
from proeftuin.people.sending import post_waiting


@every(minutes=1)
def post_nominations() -> int:
    return post_waiting()


@every(minutes=60)
def forget_nominations() -> int:
    return forget_unanswered(by=system("people"))
