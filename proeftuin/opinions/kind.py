"""Opinions as processes know them: a way of taking part."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.opinions import logic, personal
from proeftuin.opinions.actions.statements import copy_seeds
from proeftuin.opinions.forms import SettingsForm
from proeftuin.opinions.models import Statement, Voter
from proeftuin.processes.forms import told_by
from proeftuin.processes.models import Method
from proeftuin.processes.registry import Counts, Figure, MethodKind, copies, method_kind, when_anonymised


def register() -> None:
    from proeftuin.opinions.views.voting import opinions_page

    method_kind(
        MethodKind(
            code="opinions",
            label=gettext_lazy("Map opinions"),
            actions={"vote": gettext_lazy("Vote on statements"), "propose": gettext_lazy("Add a statement")},
            defaults=logic.DEFAULTS,
            check=check,
            counts=counts,
            figures_from=figures_from,
            reads=reads,
            view=opinions_page,
            told=told_by(SettingsForm.base_fields),
            rules=lambda method: f"/opinions/{method.ref}/settings/",
            questions=lambda method: f"/opinions/{method.ref}/statements/",
            entry=lambda method: f"/opinions/{method.ref}/enter/",
            paper=lambda method: f"/opinions/{method.ref}/paper/",
            explanation=gettext_lazy(
                "People agree or disagree with short statements, one at a time. You see which groups think alike, "
                "and on what all of them agree."
            ),
        )
    )
    copies("opinions")(copy_seeds)
    when_anonymised(personal.let_go)


def check(settings: Mapping[str, object]) -> Mapping[str, object]:
    """Problems of the settings by field, in words."""
    words = {
        "unknown": _("Choose who sees the results, and when."),
        "number": _("Write a whole number within the limits."),
    }
    return {name: words[mistake] for name, mistake in logic.problems_of(settings).items()}


def counts(method: Method) -> Counts:
    """People and votes. Two queries."""
    rows = Voter.objects.filter(method=method, votes__gt=0).order_by().values_list("channel").annotate(n=Count("pk"))
    cast = Statement.objects.shown().filter(method=method).aggregate(
        votes=Sum(F("agrees") + F("disagrees") + F("passes")), statements=Count("pk")
    )  # fmt: skip
    return {"people": dict(rows), "votes": {"": cast["votes"] or 0}, "statements": {"": cast["statements"]}}


def reads(counts: Counts) -> int:
    """Everyone who voted, and every statement: votes are not counted one by one."""
    return sum(counts["people"].values()) + counts["statements"][""]


def figures_from(_method: Method, counts: Counts) -> Sequence[Figure]:
    channels = counts["people"]
    return [
        Figure(_("people who voted"), sum(channels.values()), _("Each person once, from the first vote on."), channels),
        Figure(
            _("votes on statements"), counts["votes"][""],
            _("One for each person and statement: agree, disagree or pass. The last one counts. "
              "Votes on statements that were hidden are left out."),
        ),
        Figure(
            _("statements"), counts["statements"][""],
            _("What people can vote on. What waits or was hidden is left out."),
        ),
    ]  # fmt: skip
