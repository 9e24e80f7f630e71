"""Work by the clock."""

from proeftuin.ledger.ticks import every
from proeftuin.surveys.actions.answering import forget_progress
from proeftuin.surveys.actions.counting import recount_large


@every(minutes=5)
def count_large_surveys() -> None:
    recount_large()


@every(minutes=24 * 60)
def forget_unsent_answers() -> None:
    forget_progress()
