"""A counted vote as pages tell it: why each project won or did not, and what a ballot achieved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.budgets import logic
from proeftuin.budgets.models import Count
from proeftuin.budgets.words import about
from proeftuin.content import vocabularies

WIDE, HIGH = 720, 28  # of the bar, in units of its drawing


@dataclass(slots=True)
class Story:
    """One project in a count: ``sentences`` say why, ``payments`` who paid how much."""

    number: str
    name: str
    cost: str
    votes: int
    won: bool
    place: int = 0
    points: object = None
    sentences: list[str] = field(default_factory=list)
    payments: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


@dataclass(slots=True)
class OfBallot:
    """What one ballot achieved, in words."""

    won: dict[str, str]
    lost: list[str]
    sentences: list[str]

    def fate(self, number: str) -> str | None:
        """Words for a project that won ("" when the budget paid), None for one that did not."""
        return self.won.get(number)


def stories(count: Count, urls: Mapping[str, str] | None = None) -> tuple[list[Story], list[Story]]:
    """Winners in order, and the others: who came closest first."""
    result = count.result
    won = [_won(count, step, place) for place, step in enumerate(result["steps"], 1)]
    lost = [_lost(count, loser) for loser in sorted(result["losers"], key=_how_far)]
    for one in (*won, *lost):
        one.url = (urls or {}).get(one.number, "")
    return won, lost


def story(count: Count, number: str) -> Story | None:
    """One project's story; None when the count does not know it."""
    for place, step in enumerate(count.result["steps"], 1):
        if step["project"] == number:
            return _won(count, step, place)
    return next((_lost(count, one) for one in count.result["losers"] if one["project"] == number), None)


def summary(count: Count) -> list[str]:
    """How it was counted, in words."""
    result, currency = count.result, count.currency
    told = [
        ngettext(
            "%(n)d project is paid for, for %(spent)s of %(budget)s.",
            "%(n)d projects are paid for, for %(spent)s of %(budget)s.",
            len(result["winners"]),
        ) % {"n": len(result["winners"]), "spent": about(_number(result["spent"]), currency),
             "budget": about(_number(result["budget"]), currency)},
        ngettext("%(n)d ballot was counted.", "%(n)d ballots were counted.", result["voters"])
        % {"n": result["voters"]},
    ]  # fmt: skip
    at_least = result["parameters"].get("at_least")
    if at_least:
        told.append(_("A project needed at least %(n)s votes.") % {"n": at_least})
    if "endowment" in result:
        told.append(
            _("Each ballot had %(amount)s to spend.")
            % {"amount": about(_number(result["endowment"]["exact"]), currency)}
        )
        raised = result["parameters"].get("raised")
        if raised:
            told.append(
                _("That is more than its part of the budget: the amount was raised %(n)d times, until one more step "
                  "would have cost more than there is.") % {"n": raised}
            )  # fmt: skip
    return told


def compared(count: Count, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same ballots under other rules: who would win more, who not."""
    mine = set(count.result["winners"])
    rows = []
    for one in count.compared:
        theirs = set(one["winners"])
        rule = vocabularies.label("budget_rule", one["rule"])
        if one.get("completion"):
            rule = f"{rule} ({vocabularies.label('budget_completion', one['completion'])})"
        rows.append(
            {
                "rule": rule,
                "winners": len(theirs),
                "spent": about(_number(one["spent"]), count.currency),
                "served": one["served"],
                "share": 100 * one["served"] // max(1, count.result["voters"]),
                "more": [names.get(name, name) for name in one["winners"] if name not in mine],
                "less": [names.get(name, name) for name in count.result["winners"] if name not in theirs],
            }
        )
    return rows


def bar(count: Count) -> dict[str, Any]:
    """The budget as one bar: a part for each winner, as wide as what it costs."""
    budget = _number(count.result["budget"]) or Fraction(1)
    parts, at = [], Fraction(0)
    for step in count.result["steps"]:
        width = _number(step["cost"]) / budget * WIDE
        parts.append(
            {"x": f"{float(at):.2f}", "width": f"{max(float(width) - 1, 0.5):.2f}",
             "title": f"{step['name'] or step['project']}: {about(_number(step['cost']), count.currency)}"}
        )  # fmt: skip
        at += width
    left = _number(count.result["budget"]) - _number(count.result["spent"])
    return {"wide": WIDE, "high": HIGH, "parts": parts, "left": about(left, count.currency)}


def of_ballot(count: Count, rules: logic.Rules, choices: Sequence[Sequence[int]]) -> OfBallot:
    """What a ballot achieved, worked out from the published steps alone."""
    longest = int(count.parameters.get("longest") or rules.maximum or len(choices))
    weights = {
        str(number): longest - place if rules.ballot == "ranking" else points
        for place, (number, points) in enumerate(choices)
    }
    found = logic.achieved(count.result, weights)
    won = {name: about(paid, count.currency) if paid is not None else "" for name, paid in found.won}
    sentences = [
        ngettext(
            "%(n)d project that you chose is paid for.", "%(n)d projects that you chose are paid for.", len(won)
        ) % {"n": len(won)}
    ]  # fmt: skip
    if found.left is not None:
        sentences.append(_("Of your part, %(amount)s was not spent.") % {"amount": about(found.left, count.currency)})
    return OfBallot(won, found.lost, sentences)


def _won(count: Count, step: Mapping[str, Any], place: int) -> Story:
    currency = count.currency
    told = Story(
        step["project"], step["name"] or step["project"], about(_number(step["cost"]), currency), step["votes"],
        won=True, place=place, points=step.get("points"),
    )  # fmt: skip
    way = step["paid_by"]
    if way == "votes":
        told.sentences.append(_("It was its turn by number of votes, and it fitted."))
    elif way == "set":
        told.sentences.append(_("It is part of the package with the most votes together."))
    elif way == "left-over":
        told.sentences.append(_("It was paid from what was left: most votes first, and it fitted."))
    else:
        price = about(_number(step["price"]["exact"]), currency)
        told.sentences.append(
            ngettext(
                "%(n)d voter paid for it, at most %(price)s.",
                "%(n)d voters paid for it together, at most %(price)s each.",
                step["votes"],
            ) % {"n": step["votes"], "price": price}
        )  # fmt: skip
        if way == "savings":
            told.sentences.append(_("They were the first to have saved enough."))
        else:
            told.sentences.append(_why_first(count, step))
        told.payments = [_payment(row, currency) for row in step.get("payments", ())]
    told.sentences.append(
        _("After it, %(amount)s was left.") % {"amount": about(_number(step["budget_left"]), currency)}
    )
    return told


def _why_first(count: Count, step: Mapping[str, Any]) -> str:
    """Why Equal Shares took this one and no other at that moment."""
    utility = count.result["parameters"].get("utility")
    if utility == "points":
        return _("For each point it cost them less than any other project, or as little, at that moment.")
    if utility == "cardinality":
        return _("No other project asked less of its voters at that moment.")
    return _("That counts as %(n)s votes that pay in full: no other project had more at that moment.") % {
        "n": _tenth(step["effective_votes"])
    }


def _lost(count: Count, loser: Mapping[str, Any]) -> Story:
    currency = count.currency
    told = Story(
        loser["project"], loser["name"] or loser["project"], about(_number(loser["cost"]), currency), loser["votes"],
        won=False, points=loser.get("points"),
    )  # fmt: skip
    reason = loser["reason"]
    told.sentences.append(vocabularies.label("budget_reasons", reason))
    if reason == "too_few_votes":
        told.sentences.append(
            _("A project needed at least %(n)s votes.") % {"n": count.result["parameters"]["at_least"]}
        )
    money, lacking = _exact(loser, "money_left"), _exact(loser, "lacking")
    if reason in ("no_room", "stopped") and money is not None:
        told.sentences.append(_("There was %(amount)s left at its turn.") % {"amount": about(money, currency)})
    if reason == "backers_short" and money is not None:
        sure = count.result["parameters"].get("completion") == "none"  # otherwise it might have pushed another out
        words = _("Together they had %(amount)s left.")
        if sure:
            words = _("Together they had %(amount)s left. At that cost it would have been paid for.")
        told.sentences.append(words % {"amount": about(money, currency)})
    if reason == "later" and money is not None:
        told.sentences.append(_("Together they had saved %(amount)s.") % {"amount": about(money, currency)})
    if lacking and reason not in ("no_votes", "over_budget", "incompatible"):
        told.sentences.append(_("It lacked %(amount)s.") % {"amount": about(lacking, currency)})
    if loser.get("needed"):
        words = _("With %(n)s points it would have won.") if told.points is not None else _(
            "With %(n)s votes it would have won."
        )  # fmt: skip
        told.sentences.append(words % {"n": loser["needed"]})
    if loser.get("rival"):
        names = {step["project"]: step["name"] or step["project"] for step in count.result["steps"]}
        told.sentences.append(_("Instead of it: %(name)s.") % {"name": names.get(loser["rival"], loser["rival"])})
    return told


def _payment(row: Mapping[str, Any], currency: str) -> tuple[str, str]:
    who = ngettext("%(n)d voter", "%(n)d voters", row["voters"]) % {"n": row["voters"]}
    if "each" in row:
        return who, _("%(amount)s each") % {"amount": about(_number(row["each"]["exact"]), currency)}
    return who, _("%(amount)s together") % {"amount": about(_number(row["together"]["exact"]), currency)}


def _how_far(loser: Mapping[str, Any]) -> tuple[Fraction, int]:
    lacking = _exact(loser, "lacking")
    return (lacking if lacking is not None else _number(loser["cost"]), -loser["votes"])


def _exact(row: Mapping[str, Any], name: str) -> Fraction | None:
    return _number(row[name]["exact"]) if name in row else None


def _number(value: object) -> Fraction:
    return Fraction(str(value))


def _tenth(value: float) -> str:
    """A number with one decimal where it is not whole."""
    return str(formats.number_format(round(value, 1), 0 if round(value, 1) == round(value) else 1))
