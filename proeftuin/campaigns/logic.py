"""The rules of campaigns: states, thresholds, windows, amounts as people type them. Pure."""

import re
from datetime import timedelta

from proeftuin.budgets.logic import cents as read_cents

LEAST, MOST = 500, 10_000_000  # a pledge: from 5 euro to 100,000 euro
MOST_HOURS, MOST_PIECES = 2_000, 10_000
MOST_BUDGET = 1_000_000_000  # ten million euro
DECIDE_WITHIN = timedelta(days=14)
THINK_IT_OVER = timedelta(days=3)  # what givers get at least, after an adapted form was proposed
LONGEST_RUN = timedelta(days=366)
UNANSWERED = timedelta(days=1)
FORGET_AFTER = timedelta(days=365)

# Each kind's states, in order. The first waits for the giver's yes where they have no account (``confirmed_at``).
STATES = {
    "money": ("pledged", "confirmed", "collected", "cancelled", "released"),
    "hands": ("offered", "accepted", "scheduled", "done", "declined", "cancelled", "released"),
    "goods": ("offered", "accepted", "handed_over", "returned", "declined", "cancelled", "released"),
}
FIRST = {"money": "pledged", "hands": "offered", "goods": "offered"}
ENDED = frozenset({"cancelled", "released", "declined"})
COUNTED_AFTER = "released"  # a campaign that failed still shows what was pledged
STANDING = frozenset({"confirmed", "collected", "offered", "accepted", "scheduled", "done", "handed_over", "returned"})

# What the holder may make of a pledge that stands: state → next ones. Money is collected once the campaign goes on.
STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "money": {"confirmed": ("collected",), "collected": ("confirmed",)},
    "hands": {
        "offered": ("accepted", "declined"), "accepted": ("scheduled", "done", "declined"),
        "scheduled": ("done", "accepted", "declined"), "done": ("scheduled",),
    },
    "goods": {
        "offered": ("accepted", "declined"), "accepted": ("handed_over", "declined"),
        "handed_over": ("returned", "accepted"), "returned": ("handed_over",),
    },
}  # fmt: skip
ONLY_WHEN_IT_GOES = frozenset({"collected", "handed_over", "returned", "done"})
# While the giver may still take it back. Afterwards the holder and the giver settle it between them.
WITHDRAWABLE = frozenset({"pledged", "confirmed", "offered", "accepted", "scheduled"})


def steps(kind: str, state: str, *, goes: bool, loan: bool = False) -> tuple[str, ...]:
    """What may become of a pledge now. Only a loan is returned."""
    found = STEPS[kind].get(state, ())
    return tuple(one for one in found if (goes or one not in ONLY_WHEN_IT_GOES) and (loan or one != "returned"))


def reached(*pairs: tuple[int, int]) -> tuple[int, int]:
    """The first (there is, is needed) of which something is needed; (0, 0) when nothing is."""
    return next((pair for pair in pairs if pair[1] > 0), (0, 0))


def percent(pair: tuple[int, int]) -> int:
    """Whole per cents, rounded down: 100 only when all of it is there."""
    there, needed = pair
    return there * 100 // needed if needed else 0


def outcome(pair: tuple[int, int], near_miss_percent: int) -> str:
    """What a campaign is at its deadline: funded, near_miss or failed. Exact: no rounding."""
    there, needed = pair
    if needed and there >= needed:
        return "funded"
    return "near_miss" if needed and there * 100 >= needed * near_miss_percent else "failed"


def pledge_cents(text: str) -> int | None:
    """What was typed as an amount ("5,00", "€ 12.50", "1.250"), in cents; None when it is no amount."""
    return read_cents(text)


def lines(text: str, *, money: bool) -> tuple[list[tuple[str, int]], list[int]]:
    """Budget lines and needs, one on each line: ``Paint: 120``. Returns (name, amount), and the numbers of bad lines.

    Amounts are cents where ``money``, else whole numbers from 1.
    """
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, _colon, amount = line.rpartition(":")
        value = read_cents(amount) if money else _whole(amount)
        if not name.strip() or len(name.strip()) > 200 or not value or value > MOST_BUDGET:
            wrong.append(number)
        else:
            found.append((name.strip(), value))
    return found, wrong


def _whole(text: str) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,6})\s*\D{0,12}", text)
    return int(match[1]) if match else None


def creditor_reference(ref: str) -> str:
    """A reference for a transfer that banks check (ISO 11649): RF, two check digits, and the pledge's own reference.

    Its letters are only those that people don't mix up. Written in groups of four.
    """
    body = ref.upper()
    number = "".join(str(int(one, 36)) for one in body + "RF00")
    whole = f"RF{98 - int(number) % 97:02d}{body}"
    return " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))
