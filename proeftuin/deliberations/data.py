"""Decisions as open data: words, counts and outcome, and nobody's name."""

from collections import Counter

from proeftuin.deliberations.logic import counting
from proeftuin.deliberations.models import Decision
from proeftuin.deliberations.permissions import OUTCOME
from proeftuin.deliberations.queries import Page
from proeftuin.ui.http import absolute

PLAIN = ("ref", "kind", "language", "title", "state", "statement", "review_note")
MOMENTS = ("opened_at", "until", "stated_at", "evaluate_on", "ends_on", "reviewed_at")


def decision_data(decision: Decision) -> dict[str, object]:
    """What everyone may know who may know of it at all."""
    moments = {name: getattr(decision, name) for name in MOMENTS}
    return {
        **{name: getattr(decision, name) for name in PLAIN},
        "url": absolute(decision.get_absolute_url()), "thread": decision.thread,
        **{name: value.isoformat() if value else None for name, value in moments.items()},
    }  # fmt: skip


def whole(page: Page) -> dict[str, object]:
    """A decision with its versions, counts, objections and advice, as far as the reader sees them."""
    decision, held = page.decision, page.held
    said = Counter(one.answer for one in held.responses if one.number == decision.number and one.answer)
    return {
        **decision_data(decision), "aim": "" if page.sight == OUTCOME else decision.aim,
        "proposals": [
            {"number": one.number, "text": one.text, "change": one.change, "at": one.at.isoformat()}
            for one in page.proposals
        ],
        "electors": len(held.electors), "answered": page.facts.answered, "quorum": decision.quorum,
        "answers": dict(said) if decision.by_consent else {},
        "objections": [
            {"number": one.number, "reason": one.response.reason, "valid": one.is_valid if one.is_tested else None,
             "found": one.test_note, "integrated": one.integrated}
            for one, _name in page.objections
        ],
        "concerns": [one.reason for one, _name in page.concerns],
        "questions": [{"question": one.text, "answer": one.answer} for one in held.questions],
        "advice": [
            {"asked_as": one.asked_as, "advice": one.text, "reply": one.reply, "why": one.why}
            for one in held.advice if one.given_at
        ],
        "options": {one.key: one.text for one in held.options},
        "result": _result(page),
    }  # fmt: skip


def _result(page: Page) -> object:
    tally = page.tally
    if isinstance(tally, counting.Majority):
        return {
            "yes": tally.yes,
            "no": tally.no,
            "abstain": tally.abstain,
            "rule": tally.rule,
            "carried": tally.carried,
        }
    if isinstance(tally, counting.Schulze):
        return {"levels": tally.levels, "pairwise": tally.pairwise}
    return tally
