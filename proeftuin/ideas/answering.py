"""Ideas as the response desk sees them: what awaits an answer, who is to hear of it, and what the answer changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.access import Request
from proeftuin.decisions.permissions import can_use_desk
from proeftuin.decisions.queries import Outcome, outcome_of
from proeftuin.decisions.registry import Answerable, answerable
from proeftuin.discussion.models import Comment
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import Idea, Support
from proeftuin.ideas.queries import hides_totals, secret_methods
from proeftuin.ideas.registry import Part, idea_part
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import thread_of
from proeftuin.processes.models import Participant, Process


def register() -> None:
    answerable(Answerable("idea", _("Ideas"), contributions, answered, contributors, categories, counted))


@idea_part("answer")
def answer_part(request: Request, idea: Idea) -> Part | None:
    """The answer under the idea, or by when it comes; and how far it is.

    Two queries once it is answered, and one for who is signed in.
    """
    if not idea.is_shown or not idea.process.is_public:
        return None
    threshold = idea.process.answer_threshold
    owed = not threshold or (idea.supports >= threshold and not hides_totals(idea.method))
    # What nobody answered yet has no response and no milestones to look for.
    outcome = (
        outcome_of(idea.thread, has_steps=getattr(idea, "has_steps", True))
        if idea.answer in Idea.ANSWERED
        else Outcome(None, [], [], 0)
    )
    context: dict[str, object] = {
        "process": idea.process, "outcome": outcome, "owed": owed,
        "desk": f"{idea.process.get_absolute_url()}desk/{idea.ref}/" if _works_here(request, idea) else "",
    }  # fmt: skip
    return Part("decisions/_idea_part.html", context)


def _works_here(request: Request, idea: Idea) -> bool:
    return request.actor.is_person and bool(can_use_desk(request.actor, idea.process))


def contributions(processes: Iterable[int] | None) -> "QuerySet[Any]":
    """Ideas that everyone may read: not the hidden, withdrawn or merged ones."""
    ideas = Idea.objects.shown().select_related("process")
    return ideas if processes is None else ideas.filter(process__in=list(processes))


def answered(actor: Actor, refs: Sequence[str], answer: str, at: datetime | None) -> None:
    states.answered(refs, answer, at)


def contributors(refs: Sequence[str]) -> "QuerySet[Any, Any]":
    """Who wrote, supported or commented on these, or on what was merged into them."""
    theirs = Idea.objects.filter(Q(ref__in=refs) | Q(merged_into__ref__in=refs))
    supported = Support.objects.filter(Q(idea__ref__in=refs) | Q(idea__merged_into__ref__in=refs))
    took_part = Q(ideas__in=theirs.values("pk")) | Q(pk__in=supported.values("participant"))
    commented = Comment.objects.shown().filter(thread__in=[thread_of("idea", ref) for ref in refs])
    people = Participant.objects.filter(took_part, user__isnull=False).order_by()
    writers = commented.filter(author__isnull=False).order_by()
    return people.values_list("user", flat=True).union(writers.values_list("author", flat=True))


def categories(process: Process) -> Mapping[str, str]:
    """The categories of a process's forms for ideas, by code."""
    found: dict[str, str] = {}
    for method in process.methods.all():
        if method.kind == "ideas":
            for one in method.settings.get("categories") or ():
                code = str(one.get("code", "")) if isinstance(one, dict) else str(one)
                found[code] = _in_language(one.get("label") or code if isinstance(one, dict) else code)
    return found


def counted(process: Process) -> Callable[[Any], bool]:
    """Whether the totals of an idea may be seen: not while people still vote where the rules hide them."""
    secret = secret_methods(process)
    return lambda idea: idea.method_id not in secret


def _in_language(label: object) -> str:
    """A label, or the one of several that suits the reader."""
    if isinstance(label, dict):
        return str(label.get(get_language() or "en") or next(iter(label.values()), ""))
    return str(label)
