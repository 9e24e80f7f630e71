"""Work by the clock."""

from proeftuin.budgets.actions.counting import count_waiting
from proeftuin.budgets.actions.voting import forget_drafts
from proeftuin.ledger.ticks import every


@every(minutes=0.05)
def make_counts() -> None:
    count_waiting()


@every(minutes=24 * 60)
def forget_uncast_ballots() -> None:
    forget_drafts()
