"""Ideas as processes know them: a way of taking part."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.content import vocabularies
from proeftuin.ideas import logic
from proeftuin.ideas.models import CountedElsewhere, Idea, Support, Tally
from proeftuin.ideas.views import lists
from proeftuin.processes.models import Method
from proeftuin.processes.registry import Figure, MethodKind, method_kind

WEB = "web"
ACTIONS = {
    "submit": gettext_lazy("Send an idea"),
    "support": gettext_lazy("Support an idea"),
    "comment": gettext_lazy("Comment on an idea"),
}


def register() -> None:
    method_kind(
        MethodKind(
            "ideas",
            gettext_lazy("Collect ideas"),
            ACTIONS,
            defaults=logic.DEFAULTS,
            check=check,
            figures=figures,
            explanation=gettext_lazy("People send ideas, support those of others, and talk about them."),
            view=lists.method_view,
            rules=lambda method: f"{method.get_absolute_url()}settings/",
            entry=lambda method: f"{method.get_absolute_url()}enter/",
        )
    )


def check(settings: Mapping[str, object]) -> Mapping[str, object]:
    """Problems of the settings by field, in words."""
    words = {
        "unknown": _("Choose one of the list."),
        "number": _("Write a whole number within the limits."),
        "twice": _("Two of these have the same name."),
        "options": _("Give at least two answers to choose from."),
        "order": _("The shortest text can’t be longer than the longest."),
    }
    return {
        name: words[mistake] for name, mistake in logic.problems_of(settings, vocabularies.codes("input_terms")).items()
    }


def figures(method: Method) -> Sequence[Figure]:
    """Ideas and supports by channel, with what was counted on paper among them. Five queries, whatever was given.

    Nearly all come by the web, so the others are counted, each by an index of nothing else, and the web is what remains
    of the totals. These equal a recount: they move in the transaction of each deed.
    """
    shown = Idea.objects.shown().filter(method=method).order_by()
    ideas = _by_channel(
        Tally.objects.filter(method=method).aggregate(n=Sum("ideas"))["n"] or 0,
        _counted(shown.exclude(channel=WEB)),
    )
    given = Support.objects.filter(idea__method=method, idea__state=Idea.State.PUBLISHED, value=1).order_by()
    others = _counted(given.exclude(channel=WEB))
    sheets = CountedElsewhere.objects.filter(idea__in=shown).order_by()
    for channel, many in sheets.values_list("channel").annotate(n=Sum("supports")):
        others[channel] = others.get(channel, 0) + many
    supports = _by_channel(shown.aggregate(n=Sum("supports"))["n"] or 0, others)
    return [
        Figure(
            vocabularies.label("input_terms", logic.rules_of(method.settings).input_term),
            sum(ideas.values()),
            _("What people sent, and clerks entered for them. What was hidden, taken back or merged is left out."),
            ideas,
        ),
        Figure(
            _("Supports"),
            sum(supports.values()),
            _("One for each person and idea. Sheets of signatures count as many as were written on them."),
            supports,
        ),
    ]


def _counted(rows: "QuerySet[Any]") -> dict[str, int]:
    return {row[0]: row[1] for row in rows.values_list("channel").annotate(n=Count("pk"))}


def _by_channel(total: int, others: dict[str, int]) -> dict[str, int]:
    """The channels of a total, most first; what none of the others brought came by the web."""
    found = {WEB: total - sum(others.values()), **others}
    return {channel: many for channel, many in sorted(found.items(), key=lambda one: -one[1]) if many}
