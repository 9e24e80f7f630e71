"""Where a call and its entries stand. The clock opens and closes; people do the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

# What is stored: the clock tells "published" from "open" and "closed".
AFTER_CLOSING = ("eligibility", "scoring", "deliberation", "visits", "pitches", "decided", "announced", "archived")
NEXT = {
    "closed": ("eligibility",),
    "eligibility": ("scoring",),
    "scoring": ("deliberation",),
    "deliberation": ("scoring", "visits", "pitches", "decided"),
    "visits": ("pitches", "decided"),
    "pitches": ("decided",),
    "decided": ("announced",),
    "announced": ("archived",),
}
TALKING = ("deliberation", "visits", "pitches")  # the jury talks, and may decide
CHOSEN = ("shortlisted", "finalist")
IN = ("eligible", *CHOSEN)  # entries that were let in and wait for the decision
LIVE = ("submitted", *IN)  # entries that are still in
OUTCOMES = ("winner", "mention", "not_selected")
JUDGED = (*IN, *OUTCOMES)  # entries that have a place in the ranking
FINAL = ("ineligible", "withdrawn", *OUTCOMES)


def stage(state: str, opens_at: datetime, deadline: datetime, grace: int, moment: datetime) -> str:
    """draft, published, open, closed, or what was stored since. ``grace`` minutes after the deadline it is too late."""
    if state != "published":
        return state
    if moment < opens_at:
        return "published"
    return "open" if moment < last_moment(deadline, grace) else "closed"


def last_moment(deadline: datetime, grace: int) -> datetime:
    """From this moment on an entry is late."""
    return deadline + timedelta(minutes=grace)


def weights_sum(rubric: Sequence[Mapping[str, object]]) -> Fraction:
    """Exactly, so that three times 33.3 and 0.1 make 100."""
    return sum((Fraction(str(one["weight"])) for one in rubric), Fraction())


WAY = ("published", "open", "eligibility", "scoring", "deliberation", "decided", "announced")


def stations(now_at: str) -> list[tuple[str, str]]:
    """The way of a call as (stage, "done" | "now" | "next"). Visits and pitches are part of the deliberation."""
    here = {"draft": "published", "closed": "eligibility", "visits": "deliberation", "pitches": "deliberation",
            "archived": "announced"}.get(now_at, now_at)  # fmt: skip
    at = WAY.index(here)
    over = now_at in ("announced", "archived")
    return [(one, "done" if n < at or over else "now" if n == at else "next") for n, one in enumerate(WAY)]
