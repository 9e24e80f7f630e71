"""Runs inside the peer's environment: one election, one rule. Writes seconds, winners and how fractions were kept.

    python budgets_peer.py FILE.pb RULE ORDER.json ANSWER.json

RULE: greedy, equal-shares, add-one, add-one-floats, phragmen. ORDER.json: {project id: rank} settles ties as ours does.
"""

import json
import sys
import time
from pathlib import Path

from pabutools import fractions
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule


def main(file: str, rule: str, order: str, answer: str) -> None:
    """Count, and write the answer."""
    if rule == "add-one-floats":
        fractions.FRACTION = "float"
    began = time.perf_counter()
    instance, profile = parse_pabulib(file)
    profile = profile.as_multiprofile()
    read = time.perf_counter() - began
    ranks = json.loads(Path(order).read_text())
    ties = TieBreakingRule(lambda instance, profile, project: ranks[project.name])
    began = time.perf_counter()
    if rule == "greedy":
        won = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)
    elif rule == "phragmen":
        won = sequential_phragmen(instance, profile, tie_breaking=ties)
    else:
        steps = {"voter_budget_increment": 1} if rule.startswith("add-one") else {}
        won = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=ties, **steps)
    found = {"read": read, "seconds": time.perf_counter() - began, "winners": sorted(one.name for one in won)}
    Path(answer).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
