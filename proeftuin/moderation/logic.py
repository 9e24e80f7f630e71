"""The rules of moderation: what a machine may notice, how long things wait, when an appeal is possible. No Django.

The machine notices and never hides: what it notices is shown to people, who decide.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

OUTCOMES = ("hide", "leave", "ask")
HINTS = ("burst", "links", "repeated")

BURST, BURST_WITHIN = 6, timedelta(minutes=5)  # so many posts in so short a time is more than people type
MANY_LINKS = 3
REPEATED, REPEATED_WITHIN = 3, timedelta(days=1)  # the same words so often
SHORTEST_REPEATED = 20  # "I agree" may be said as often as one likes
APPEAL_WITHIN = timedelta(days=182)  # six months, as the Digital Services Act asks of platforms
UNDO_WITHIN = timedelta(hours=1)
ASKED_FOR = timedelta(days=14)  # how long a writer may change what was asked to be changed
WAITS_LONG = timedelta(days=2)

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def noticed(text: str, at: datetime, earlier: Sequence[tuple[datetime, str]]) -> list[str]:
    """What is odd about a post, given what its writer posted before: codes of HINTS, in that order.

    ``earlier`` holds the moment and the text of each, without this post itself.
    """
    found = []
    if 1 + sum(at - BURST_WITHIN <= when <= at for when, _text in earlier) >= BURST:
        found.append("burst")
    if len(_LINK.findall(text)) >= MANY_LINKS:
        found.append("links")
    own = same(text)
    if len(own) >= SHORTEST_REPEATED:
        twins = sum(at - REPEATED_WITHIN <= when <= at and same(other) == own for when, other in earlier)
        if 1 + twins >= REPEATED:
            found.append("repeated")
    return found


def same(text: str) -> str:
    """A text as it counts for being the same: without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text).casefold()


def can_still_appeal(decided_at: datetime, now: datetime) -> bool:
    return now < decided_at + APPEAL_WITHIN


def can_still_undo(decided_at: datetime, now: datetime) -> bool:
    return now < decided_at + UNDO_WITHIN


def is_late(opened_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Whether something waits so long that its moderators should hear of it (again)."""
    return now >= (reminded_at or opened_at) + WAITS_LONG
