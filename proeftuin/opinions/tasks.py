"""Work by the clock."""

from proeftuin.ledger.ticks import every
from proeftuin.opinions.actions.charting import make_due_charts


@every(minutes=1)
def make_maps() -> None:
    make_due_charts()
