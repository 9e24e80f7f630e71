"""The vote on a budget as processes know it: a way of taking part."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.budgets import logic, queries
from proeftuin.budgets.forms import RulesForm
from proeftuin.budgets.models import Ballot, Draft, Project
from proeftuin.budgets.words import amount
from proeftuin.content import vocabularies
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import forget_people
from proeftuin.processes.changes import Plain
from proeftuin.processes.forms import told_by
from proeftuin.processes.models import Method, Process
from proeftuin.processes.registry import Counts, Figure, MethodKind, copies, method_kind, when_anonymised

_told = told_by(RulesForm.base_fields)


def register() -> None:
    from proeftuin.budgets.views.voting import budget_page

    method_kind(
        MethodKind(
            code="budget",
            label=gettext_lazy("Vote on a budget"),
            actions={"vote": gettext_lazy("Vote on the projects")},
            defaults=logic.DEFAULTS,
            check=check,
            counts=lambda method: {"ballots": queries.channels_of(method)},
            figures_from=figures_from,
            view=budget_page,
            told=told,
            fixed=fixed,
            rules=lambda method: f"/budgets/{method.ref}/rules/",
            questions=lambda method: f"/budgets/{method.ref}/projects/",
            entry=lambda method: f"/budgets/{method.ref}/enter/",
            paper=lambda method: f"/budgets/{method.ref}/paper/",
            explanation=gettext_lazy("People divide an amount of money over projects. You count by a rule you choose."),
        )
    )
    copies("budget")(copy_projects)
    when_anonymised(anonymise)


def check(settings: Mapping[str, object]) -> Mapping[str, object]:
    """Problems of the rules by field, in words."""
    words = {
        "unknown": _("Choose one of the list."),
        "number": _("Write a whole number within the limits."),
        "order": _("The most can’t be less than the least."),
        "needs_points": _("The ballots give no points. Choose another one."),
    }
    return {name: words[mistake] for name, mistake in logic.problems_of(settings).items()}


def told(name: str, value: Plain) -> tuple[str, str]:
    """A setting in words, for who reads an amendment."""
    if name in ("rule", "utility", "completion", "ballot"):
        return _told(name, vocabularies.label(f"budget_{name}", str(value)))
    if name == "budget" and isinstance(value, int):
        return _told(name, amount(value))
    if name == "maximum" and not value:
        return _told(name, _("no limit"))
    if name == "at_least" and not value:
        return _told(name, _("no minimum"))
    return _told(name, value)


def fixed(method: Method) -> Mapping[str, object]:
    """What stands from the first ballot on, with the reason. One query."""
    if not queries.has_ballots(method):
        return {}
    why = _("“%(rule)s” stands as it is: people voted by it, and their ballots must count as they were told.")
    return {name: why % {"rule": _told(name, "")[0]} for name in logic.standing(method.settings)}


def figures_from(_method: Method, counts: Counts) -> Sequence[Figure]:
    """How many voted."""
    channels = counts["ballots"]
    return (
        Figure(
            gettext_lazy("ballots"),
            sum(channels.values()),
            gettext_lazy("One for each person who voted. Whoever changed a ballot counts once; drafts don’t count."),
            channels,
        ),
    )


def copy_projects(old: Method, new: Method) -> None:
    """With a duplicated process come its projects. Not the ballots."""
    Project.objects.bulk_create(
        [
            Project(
                method=new, number=number, title=one.title, body=one.body, language=one.language, cost=one.cost,
                area=one.area, category=one.category, sets=one.sets,
            )
            for number, one in enumerate(queries.projects_of(old), 1)
        ]
    )  # fmt: skip


def anonymise(process: Process) -> int:
    """Drafts go; ballots hang on participants, who let go of the people, and so does the record of who cast which.

    Returns how many drafts went.
    """
    gone, _by_model = Draft.objects.filter(method__process=process).delete()
    refs = Ballot.objects.filter(method__process=process).values_list("ref", flat=True)
    forget_people([thread_of("ballot", ref) for ref in refs.iterator(chunk_size=2_000)])
    return gone
