"""From accepted ideas to the projects of a vote on a budget: a snapshot goes along with a price, the idea says so."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.accounts.access import Request
from proeftuin.budgets import permissions
from proeftuin.budgets.actions.projects import ProjectDraft, add_project
from proeftuin.budgets.models import Project
from proeftuin.ideas import logic as ideas
from proeftuin.ideas.models import Idea
from proeftuin.ideas.registry import Part
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.ledger.registry import describe
from proeftuin.processes.models import Method

TAKEN_UP = ("accepted", "partly")
MOST = 500


def register() -> None:
    """Tell the ledger our words."""
    describe("idea.put_to_vote", gettext_lazy("“%(title)s” can be voted for: it is a project of “%(method)s”"))


def to_take_over(method: Method) -> Sequence[Idea]:
    """The accepted ideas of the same process that are no project of this vote yet, most supports first. Two queries."""
    known = set(Project.objects.filter(method=method).exclude(source="").values_list("source", flat=True))
    found = Idea.objects.shown().filter(process=method.process, answer__in=TAKEN_UP).select_related("method")
    return [idea for idea in found.order_by("-supports", "-id")[:MOST] if idea.thread not in known]


@transaction.atomic
def take_over(*, by: Actor, method: Method, costs: Mapping[str, int]) -> list[Project]:
    """Make projects of ideas, each once. ``costs``: ref → cents. Raises NotAllowedError, InvalidError."""
    require(permissions.can_set_up(by, method))
    found = Idea.objects.shown().filter(process=method.process, answer__in=TAKEN_UP, ref__in=list(costs))
    chosen = {idea.ref: idea for idea in found.select_related("method")}
    if len(chosen) != len(costs):
        raise InvalidError({"": _("One of these ideas is not accepted any more. Look at the list again.")})
    return [_project(by, method, chosen[ref], cost) for ref, cost in costs.items()]


def _project(by: Actor, method: Method, idea: Idea, cost: int) -> Project:
    before = Project.objects.filter(method=method, source=idea.thread).first()
    if before is not None:
        return before
    rules = ideas.rules_of(idea.method.settings)
    draft = ProjectDraft(
        title=idea.title, cost=cost, body=idea.body, area=idea.area,
        category=rules.category(idea.category, idea.language)[:80] if idea.category else "",
        language=idea.language, source=idea.thread, source_reference=idea.reference, source_url=idea.get_absolute_url(),
    )  # fmt: skip
    project = add_project(by=by, method=method, draft=draft)
    record("idea.put_to_vote", by=by, thread=idea.thread, subject=project.thread, audience=method.process.audience,
           data={"title": idea.title, "method": method.title})  # fmt: skip
    return project


def part_of_the_idea(request: Request, idea: Idea) -> Part | None:
    """On the page of an idea: the votes in which it is a project. One query."""
    if idea.answer not in TAKEN_UP:
        return None
    found = list(Project.objects.filter(source=idea.thread).select_related("method"))
    return Part("bridges/_put_to_vote.html", {"projects": found}) if found else None
