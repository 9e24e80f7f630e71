"""The conversations under an idea: the part of its page that the room of discussion fills."""

from proeftuin.accounts.access import Request
from proeftuin.discussion.queries import Totals, conversations
from proeftuin.ideas import permissions
from proeftuin.ideas.models import Idea
from proeftuin.ideas.registry import Part, idea_part
from proeftuin.processes.permissions import can_act


@idea_part("talk")
def comments(request: Request, idea: Idea) -> Part | None:
    """The first twenty, and the way to the rest. At most 4 queries: the page has read the rules already."""
    if not (idea.is_shown or idea.comments):
        return None
    sort, page = request.GET.get("comments", ""), request.GET.get("comments_page", "")
    may = can_act(request.actor, idea.method, "comment") if idea.is_shown else permissions.NOT_HERE
    said = Totals(idea.said, idea.said_for, idea.said_against)
    talk = conversations(idea.thread, request.actor, sort, page, may=may, said=said)
    return Part("ideas/_talk.html", {"talk": talk, "idea": idea})
