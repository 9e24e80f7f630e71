"""The rules of a vote on a budget: what a ballot may say, how it is written down, and what it achieved. No Django.

Amounts are whole cents. A ballot is a list of (number of the project, points), the best first; points are 1 where each
choice counts alike, and follow from the place where choices are ranked.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proeftuin.engines.budget.amounts import amount

BALLOTS = ("approval", "knapsack", "points", "ranking")
RULES = ("equal-shares", "greedy", "phragmen", "knapsack")
UTILITIES = ("cost", "cardinality", "points")
COMPLETIONS = ("add-one-then-utilitarian", "add-one", "none")
KINDS = {"approval": "approval", "knapsack": "approval", "points": "cumulative", "ranking": "ordinal"}
MOST = 10**13  # cents
LONGEST = 500  # projects on a ballot
DEFAULTS: dict[str, Any] = {
    "budget": 0, "currency": "EUR", "ballot": "approval", "minimum": 1, "maximum": 0, "points": 10,
    "rule": "equal-shares", "utility": "cost", "completion": "add-one-then-utilitarian", "seed": "",
    "at_least": 0,
}  # fmt: skip

# By what people voted, and by what their ballots count: it stands from the first ballot on. The amount of money, and
# how many projects one can choose, change in public; ballots that were cast keep what they say.
STANDING = ("currency", "ballot", "points", "rule", "utility", "completion", "at_least", "seed")

type Choices = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a method, read. ``maximum`` 0: as many as one likes."""

    budget: int
    currency: str
    ballot: str
    minimum: int
    maximum: int
    points: int
    rule: str
    utility: str
    completion: str
    seed: str
    at_least: int  # votes that a project needs before it can win


def rules_of(settings: Mapping[str, Any]) -> Rules:
    """What is missing in settings is as in DEFAULTS."""
    return Rules(**{name: settings.get(name, otherwise) for name, otherwise in DEFAULTS.items()})


def problems_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Mistakes in settings by field: "unknown", "number", "order", "needs_points"."""
    rules = rules_of(settings)
    known = {"ballot": BALLOTS, "rule": RULES, "utility": UTILITIES, "completion": COMPLETIONS}
    found = {name: "unknown" for name, codes in known.items() if getattr(rules, name) not in codes}
    limits = {"budget": MOST, "minimum": LONGEST, "maximum": LONGEST, "points": 1000, "at_least": 10_000_000}
    for name, most in limits.items():
        value = getattr(rules, name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            found[name] = "number"
    if not found and rules.maximum and rules.minimum > rules.maximum:
        found["maximum"] = "order"
    if not found and rules.utility == "points" and rules.ballot not in ("points", "ranking"):
        found["utility"] = "needs_points"
    if not isinstance(rules.currency, str) or not (rules.currency.isascii() and rules.currency.isalpha()):
        found["currency"] = "unknown"
    return found


def standing(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The settings that stand once somebody voted. Where places count, the longest ballot says what one is worth."""
    return (*STANDING, "maximum") if rules_of(settings).ballot == "ranking" else STANDING


def in_use(settings: Mapping[str, Any]) -> list[str]:
    """The settings that say something: points and Equal Shares have some of their own."""
    rules = rules_of(settings)
    idle = set() if rules.ballot == "points" else {"points"}
    idle |= set() if rules.rule == "equal-shares" else {"utility", "completion"}
    return [name for name in DEFAULTS if name not in idle]


def mistakes(rules: Rules, costs: Mapping[int, int], choices: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """What keeps a ballot from being cast: ("few", minimum), ("many", maximum), ("over", cents too much), …

    ``costs`` holds the projects that one can choose. "gone": a project that was taken back; "points": too many points.
    """
    found: list[tuple[str, int]] = []
    gone = [number for number, _points in choices if number not in costs]
    if gone:
        found.append(("gone", gone[0]))
    if len(choices) < rules.minimum:
        found.append(("few", rules.minimum))
    if rules.maximum and len(choices) > rules.maximum:
        found.append(("many", rules.maximum))
    if rules.ballot == "knapsack":
        over = sum(costs.get(number, 0) for number, _points in choices) - rules.budget
        if over > 0:
            found.append(("over", over))
    if rules.ballot == "points":
        over = sum(points for _number, points in choices) - rules.points
        if over > 0:
            found.append(("points", over))
    return found


def ordered(rules: Rules, typed: Mapping[int, int]) -> Choices:
    """What was typed per project, as a ballot: marks, points or places. Zero and less is no choice.

    Places may repeat or have gaps: who stands equal goes by number.
    """
    chosen = [(number, value) for number, value in typed.items() if value > 0]
    if rules.ballot == "ranking":
        return [(number, 1) for number, _place in sorted(chosen, key=lambda one: (one[1], one[0]))]
    if rules.ballot == "points":
        return sorted(chosen, key=lambda one: (-one[1], one[0]))
    return [(number, 1) for number, _mark in sorted(chosen)]


def typed_again(rules: Rules, choices: Sequence[tuple[int, int]]) -> dict[int, int]:
    """A ballot as its form shows it: the reverse of `ordered`."""
    if rules.ballot == "ranking":
        return {number: place for place, (number, _points) in enumerate(choices, 1)}
    return dict(choices)


TAKEN_OVER = "~"  # before the pseudonym, in the place of the code, of a ballot that came with an import


def voter_id(code: str) -> str:
    """The pseudonym of a ballot in open data: whoever holds the receipt can find the own ballot, and nobody else's."""
    if code.startswith(TAKEN_OVER):
        return code[len(TAKEN_OVER) :]
    return hashlib.sha256(f"proeftuin ballot\n{plain_code(code)}".encode()).hexdigest()[:20]


def codes_of(code: str) -> tuple[str, str]:
    """Under which codes the ballot of a receipt may be kept: its own, or its pseudonym when it came with an import."""
    return code, TAKEN_OVER + voter_id(code)


def plain_code(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def cents(text: str) -> int | None:
    """An amount as people write it ("12 500", "12.500,50", "€ 900"), in cents; None when it is none."""
    text = text.strip().lstrip("€").replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("’", "")
    if text.count(",") and text.count("."):
        point = max(text.rfind(","), text.rfind("."))
        text = text[:point].replace(",", "").replace(".", "") + "." + text[point + 1 :]
    elif text.count(",") + text.count(".") > 1 or (len(text) > 4 and text[-4] in ",." and text[0] != "0"):
        text = text.replace(",", "").replace(".", "")
    value = amount(text)
    if value is None or value < 0 or (value * 100).denominator != 1 or value * 100 > MOST:
        return None
    return int(value * 100)


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a ballot achieved: for each project on it what it paid, in units of the currency (None: nothing was
    asked).
    """

    won: list[tuple[str, Fraction | None]]
    lost: list[str]
    left: Fraction | None


def achieved(result: Mapping[str, Any], choices: Mapping[str, int]) -> Achieved:
    """From a result as `engines.budget.shown` tells it, by its rates alone. ``choices``: project → points."""
    won: list[tuple[str, Fraction | None]] = []
    wallet = Fraction(result["endowment"]["exact"]) if "endowment" in result else None
    weighs = result["parameters"].get("utility") == "points"
    last = Fraction(0)
    for step in result["steps"]:
        name = step["project"]
        if not choices.get(name):
            continue
        rate = Fraction(step["rate"]) if step.get("rate") else None
        if rate is None:
            won.append((name, None))
        elif step["paid_by"] == "savings":
            won.append((name, rate - last))
            last = rate
        elif wallet is not None:
            paid = min(wallet, rate * (choices[name] if weighs else 1))
            wallet -= paid
            won.append((name, paid))
    names = {name for name, _paid in won}
    return Achieved(won, [name for name, points in choices.items() if points and name not in names], wallet)
