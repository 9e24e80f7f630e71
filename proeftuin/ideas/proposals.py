"""How far a proposal is, on its page; and the clock that tells whose time is over. No query of its own."""

from django.urls import reverse

from proeftuin.accounts.access import Request
from proeftuin.ideas import logic
from proeftuin.ideas.actions import proposals
from proeftuin.ideas.models import Idea
from proeftuin.ideas.permissions import is_author
from proeftuin.ideas.queries import hides_totals
from proeftuin.ideas.registry import Part, idea_part
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every
from proeftuin.ui.http import absolute


@every(minutes=60)
def tell_expired() -> None:
    proposals.tell_expired()


@idea_part("aside")
def how_far(request: Request, idea: Idea) -> Part | None:
    """Supports against the threshold, and until when; or the link for co-signers, to its writer."""
    rules = logic.rules_of(idea.method.settings)
    if idea.state == Idea.State.COSIGNING:
        return Part("ideas/_cosigners.html", _waiting(request, idea, rules))
    if not rules.threshold or not idea.is_shown:
        return None
    if hides_totals(idea.method):
        return None
    end = proposals.ends_at(idea)
    return Part(
        "ideas/_threshold.html",
        {
            "supports": idea.supports, "threshold": rules.threshold, "at": idea.threshold_at, "until": end,
            "is_over": bool(end and now() >= end), "left": max(rules.threshold - idea.supports, 0),
            "share": min(100, idea.supports * 100 // rules.threshold),
        },
    )  # fmt: skip


def _waiting(request: Request, idea: Idea, rules: logic.Rules) -> dict[str, object]:
    mine = is_author(request.actor, idea)
    path = reverse("idea_cosign", args=[idea.ref, proposals.secret_of(idea)]) if mine else ""
    return {
        "have": idea.supports, "needed": rules.cosigners_needed, "until": proposals.ends_at(idea),
        "link": absolute(path) if mine else "",
    }  # fmt: skip
