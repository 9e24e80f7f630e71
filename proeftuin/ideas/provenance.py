"""Why an idea was merged or split, on its page, and what a moderator can do about it. One query for a moderator."""

from proeftuin.accounts.access import Request
from proeftuin.ideas.models import Idea, Merger
from proeftuin.ideas.registry import Part, idea_part


@idea_part("answer")
def why_it_moved(request: Request, idea: Idea) -> Part | None:
    """The reason of a merger, or that it was split, under the text of what is not there any more."""
    if idea.state != Idea.State.MERGED:
        return None
    return Part("ideas/_moved.html", {"why": _reason(idea), "is_split": _is_split(idea)})


@idea_part("aside")
def moderator_tools(request: Request, idea: Idea) -> Part | None:
    """Merge, split and undo."""
    if not (request.actor.has_role() or getattr(idea, "is_moderated_by_reader", False)):  # as queries.idea_for saw
        return None
    has_some = getattr(idea, "has_relatives", True)
    mergers = list(idea.mergers.filter(undone_at=None)[:20]) if has_some else []
    return Part("ideas/_merging.html", {"idea": idea, "mergers": mergers, "is_split": _is_split(idea)})


def _is_split(idea: Idea) -> bool:
    return idea.state == Idea.State.MERGED and idea.merged_into_id is None


def _reason(idea: Idea) -> str:
    found = Merger.objects.filter(target=idea.merged_into_id, undone_at=None) if idea.merged_into_id else ()
    return next((one.reason for one in found if idea.pk in one.moved["ideas"]), "")
