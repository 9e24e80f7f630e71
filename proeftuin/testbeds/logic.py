"""The rules of test beds: stages, required clauses, required parts of a plan. Pure."""

from collections.abc import Mapping

TRLS = range(1, 10)  # technology readiness levels, as in Horizon Europe
LONGEST = 20_000

# What an agreement has to settle before a test starts, in the order in which people read it.
CLAUSES = ("roles", "liability", "data", "ip", "no_purchase")
PLAN = ("hypothesis", "duration", "participants", "stop_criteria")
DECISIONS = ("stop", "retest", "procure", "spread")

# state → states that may follow
NEXT = {
    "applied": ("screening", "withdrawn"),
    "screening": ("accepted", "declined", "withdrawn"),
    "accepted": ("running", "withdrawn"),
    "running": ("reported",),
    "reported": ("decided",),
}
ENDED = frozenset({"declined", "withdrawn", "decided"})
TAKES_PLACE = ("accepted", "running")


def follows(state: str, to: str) -> bool:
    return to in NEXT.get(state, ())


def missing_clauses(clauses: Mapping[str, str]) -> list[str]:
    """Which required clauses an agreement lacks, in order. White space is no clause."""
    return [code for code in CLAUSES if not str(clauses.get(code, "")).strip()]


def missing_plan(plan: Mapping[str, str]) -> list[str]:
    return [code for code in PLAN if not str(plan.get(code, "")).strip()]
