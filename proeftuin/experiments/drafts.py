"""What people fill in about an experiment, as the actions take it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """The plan. ``threshold_value`` is in ``threshold_unit``; ``threshold_words`` is for where no number fits."""

    title: str
    assumption: str = ""
    test: str = ""
    measure: str = ""
    threshold_value: Decimal | None = None
    threshold_unit: str = ""
    more_is_better: bool = True
    threshold_words: str = ""
    place: str = ""
    participants: str = ""
    who: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDraft:
    """What came of it. ``judged_met`` only counts where the threshold is in words."""

    saw: str = ""
    result_value: Decimal | None = None
    judged_met: bool | None = None
    verdict: str = ""  # keep, change or stop
    learned: str = ""
