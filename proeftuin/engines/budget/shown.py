"""An outcome as plain values: what the command prints, and what a page or a file keeps."""

from collections import Counter
from fractions import Fraction
from typing import Any

from proeftuin.engines.budget.amounts import plain
from proeftuin.engines.budget.outcome import Loss, Outcome, Receipt, Step, receipts

GROUPS = 12  # different amounts told one by one in a step


def shown(outcome: Outcome, *, with_receipts: bool = False) -> dict[str, Any]:
    """The outcome. Amounts in units of the currency; where a fraction is exact, as text "a/b"."""
    election, method = outcome.election, outcome.method
    scale = election.scale
    found: dict[str, Any] = {
        "rule": method.rule,
        "parameters": parameters(outcome),
        "budget": plain(election.budget, scale),
        "spent": plain(outcome.spent, scale),
        "voters": outcome.profile.voters,
        "winners": outcome.winners,
        "steps": [_step(outcome, step) for step in outcome.steps],
        "losers": [_loss(outcome, loss) for loss in outcome.losses],
        "input_sha256": election.sha256,
    }
    if outcome.endowment is not None:
        found["endowment"] = exact(outcome.endowment, scale)
    if with_receipts:
        found["receipts"] = [_receipt(one, scale) for one in receipts(outcome)]
    return found


def parameters(outcome: Outcome) -> dict[str, Any]:
    """What was chosen before the count, and how ties are settled."""
    method = outcome.method
    told: dict[str, Any] = {"ties": ["lowest cost", "most votes", "lot"], "seed": method.seed}
    if method.rule == "equal-shares":
        told |= {"utility": method.utility or "cost", "completion": method.completion}
        if method.completion != "none":
            told |= {"raised": outcome.raised, "stop": "before the next step would overspend"}
    if method.at_least:
        told["at_least"] = method.at_least
    if method.rule == "knapsack":
        told["utility"] = method.utility or "points"
    if method.rule == "greedy":
        told["skipping"] = method.skipping
    return told


def exact(amount: Fraction, scale: int) -> dict[str, Any]:
    """An amount as a rounded number to read and as the fraction that it is."""
    value = amount / scale
    return {"about": round(float(value), 4), "exact": str(value)}


def _step(outcome: Outcome, step: Step) -> dict[str, Any]:
    election, profile = outcome.election, outcome.profile
    project, scale = election.projects[step.project], election.scale
    told: dict[str, Any] = {
        "project": project.id,
        "name": project.name,
        "cost": plain(project.cost, scale),
        "votes": profile.votes[step.project],
        "paid_by": step.way,
        "budget_left": plain(step.left, scale),
    }
    if election.points is not None:
        told["points"] = plain(profile.score[step.project], election.point_scale)
    if step.price is not None:
        told["price"] = exact(step.price, scale)
        told["rate"] = str(step.rate / scale) if step.rate is not None else None
        told["effective_votes"] = round(float(step.effective), 4) if step.effective is not None else None
        told["payments"] = payments(outcome, step)
    return told


def payments(outcome: Outcome, step: Step) -> list[dict[str, Any]]:
    """Who paid how much: the amounts from high to low with the number of voters, the smallest ones taken together."""
    groups: Counter[Fraction] = Counter()
    for place, amount in step.paid.items():
        groups[amount] += int(outcome.profile.weights[place])
    rows = sorted(groups.items(), reverse=True)
    scale = outcome.election.scale
    told: list[dict[str, Any]] = [{"voters": many, "each": exact(amount, scale)} for amount, many in rows[:GROUPS]]
    rest = rows[GROUPS:]
    if rest:
        together = sum((amount * many for amount, many in rest), Fraction(0))
        told.append({"voters": sum(many for _, many in rest), "together": exact(together, scale)})
    return told


def _loss(outcome: Outcome, loss: Loss) -> dict[str, Any]:
    election, profile = outcome.election, outcome.profile
    project, scale = election.projects[loss.project], election.scale
    told: dict[str, Any] = {
        "project": project.id,
        "name": project.name,
        "cost": plain(project.cost, scale),
        "votes": profile.votes[loss.project],
        "reason": loss.reason,
    }
    if election.points is not None:
        told["points"] = plain(profile.score[loss.project], election.point_scale)
    if loss.money is not None:
        told["money_left"] = exact(loss.money, scale)
    if loss.lacking is not None:
        told["lacking"] = exact(loss.lacking, scale)
    if loss.needed is not None:
        told["needed"] = plain(loss.needed, election.point_scale)
    if loss.rival is not None:
        told["rival"] = election.projects[loss.rival].id
    return told


def _receipt(one: Receipt, scale: int) -> dict[str, Any]:
    return {
        "voter": one.voter,
        "won": [{"project": name, "paid": exact(paid, scale) if paid is not None else None} for name, paid in one.won],
        "lost": one.lost,
        "left": exact(one.left, scale) if one.left is not None else None,
    }
