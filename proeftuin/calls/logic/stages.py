"""Where a call and its entries stand. The clock opens and closes; people do the rest."""

from datetime import datetime, timedelta

# What is stored: the clock tells "published" from "open" and "closed".
AFTER_CLOSING = ("eligibility", "scoring", "deliberation", "decided", "announced", "archived")
NEXT = {
    "closed": ("eligibility",),
    "eligibility": ("scoring",),
    "scoring": ("deliberation",),
    "deliberation": ("scoring", "decided"),
    "decided": ("announced",),
    "announced": ("archived",),
}
LIVE = ("submitted", "eligible")  # entries that are still in
OUTCOMES = ("winner", "mention", "not_selected")
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


def weights_sum(rubric: list[dict[str, object]]) -> float:
    return sum(float(str(one["weight"])) for one in rubric)
