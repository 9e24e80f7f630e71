"""What the worker does after the commit: make the lottery that was asked for."""

from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.panels.actions.drawing import make_lottery


@on("panel.lottery_asked")
def make_the_lottery(event: Event) -> None:
    """Safe to run twice: a lottery that was made stays."""
    make_lottery(split_thread(event.subject)[1])
