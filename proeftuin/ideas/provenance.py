"""Where an idea went and what it came from, on its page. Two queries, three for a moderator."""

from proeftuin.accounts.access import Request
from proeftuin.ideas.models import Idea, Merger
from proeftuin.ideas.permissions import can_moderate
from proeftuin.ideas.registry import Part, idea_part

MOST = 50


@idea_part("answer")
def provenance(request: Request, idea: Idea) -> Part | None:
    """What it was merged into or split into, what was merged into it, and what it is a part of."""
    related = Idea.objects.filter(pk__in=[pk for pk in (idea.merged_into_id, idea.split_from_id) if pk]).in_bulk()
    merged = list(Idea.objects.filter(merged_into=idea).only("ref", "title", "reference").order_by("pk")[:MOST])
    parts = list(idea.split.shown().only("ref", "title", "reference", "supports").order_by("pk")) if _may_be_split(
        idea
    ) else []  # fmt: skip
    mergers = list(idea.mergers.filter(undone_at=None)) if merged and can_moderate(request.actor, idea) else []
    if not (related or merged or parts):
        return None
    return Part(
        "ideas/_provenance.html",
        {
            "into": related.get(idea.merged_into_id or 0), "whole": related.get(idea.split_from_id or 0),
            "merged": merged, "parts": parts, "mergers": mergers, "why": _reason(idea),
        },
    )  # fmt: skip


def _may_be_split(idea: Idea) -> bool:
    return idea.state == Idea.State.MERGED and idea.merged_into_id is None


def _reason(idea: Idea) -> str:
    if idea.merged_into_id is None:
        return ""
    found = Merger.objects.filter(target=idea.merged_into_id, undone_at=None)
    return next((one.reason for one in found if idea.pk in one.moved["ideas"]), "")
