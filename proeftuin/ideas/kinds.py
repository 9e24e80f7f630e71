"""Ideas as processes know them: a way of taking part."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Aggregate, CharField, Count, IntegerField, QuerySet, Sum, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.content import vocabularies
from proeftuin.ideas import logic, settings_form
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.places import map_behind
from proeftuin.ideas.queries import hides_totals
from proeftuin.ideas.views import lists
from proeftuin.ideas.views.reading import terms_of
from proeftuin.processes.models import Method
from proeftuin.processes.registry import Counts, Figure, MethodKind, method_kind, process_map

WEB = "web"
ACTIONS = {
    "submit": gettext_lazy("Send an idea"),
    "support": gettext_lazy("Support an idea"),
    "comment": gettext_lazy("Comment on an idea"),
}


def register() -> None:
    process_map(map_behind)
    method_kind(
        MethodKind(
            "ideas",
            gettext_lazy("Collect ideas"),
            ACTIONS,
            defaults=logic.DEFAULTS,
            check=check,
            counts=counts,
            figures_from=figures_from,
            reads=reads,
            explanation=gettext_lazy("People send ideas, support those of others, and talk about them."),
            view=lists.method_view,
            rules=lambda method: f"{method.get_absolute_url()}settings/",
            entry=lambda method: f"{method.get_absolute_url()}enter/",
            told=settings_form.told,
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


def counts(method: Method) -> Counts:
    """Ideas and supports by channel, with what was counted on paper among them. One query, whatever was given.

    Nearly all come by the web, so the others are counted, each by an index of nothing else, and the web is what remains
    of the totals. These equal a recount: they move in the transaction of each deed.
    """
    shown = Idea.objects.shown().filter(method=method).order_by()
    mine = {"idea__method": method, "idea__state": Idea.State.PUBLISHED}
    given = Support.objects.filter(value=1, **mine).exclude(channel=WEB).order_by()
    sheets = CountedElsewhere.objects.filter(**mine).exclude(channel=WEB).order_by()
    parts = [
        _part("all", shown, "state", Count("pk"), Sum("supports")),
        _part("ideas", shown.exclude(channel=WEB), "channel", Count("pk")),
        _part("supports", given, "channel", Count("pk")),
        _part("supports", sheets, "channel", Sum("supports")),
    ]
    found: dict[str, list[tuple[str, int]]] = {"ideas": [], "supports": []}
    ideas_of_all = supports_of_all = 0
    for part, channel, many, supports in parts[0].union(*parts[1:], all=True).order_by():
        if part == "all":
            ideas_of_all, supports_of_all = many, supports or 0
        else:
            found[part].append((channel, many or 0))
    return {
        "ideas": _by_channel(ideas_of_all, found["ideas"]),
        "supports": _by_channel(supports_of_all, found["supports"]),
    }


def figures_from(method: Method, counts: Counts) -> Sequence[Figure]:
    """No supports while the rules hide them: the total of a method tells what the last one was for. One query then."""
    sent = Figure(
        terms_of(logic.rules_of(method.settings))["many"],
        sum(counts["ideas"].values()),
        _("What people sent, and clerks entered for them. What was hidden, taken back or merged is left out."),
        counts["ideas"],
    )
    if hides_totals(method):
        return [sent]
    return [
        sent,
        Figure(
            _("Supports"),
            sum(counts["supports"].values()),
            _("One for each person and idea. Sheets of signatures count as many as were written on them."),
            counts["supports"],
        ),
    ]


def reads(counts: Counts) -> int:
    """All ideas, and each support that did not come by the web."""
    return sum(counts["ideas"].values()) + sum(n for channel, n in counts["supports"].items() if channel != WEB)


def _part(
    name: str, rows: "QuerySet[Any]", by: str, counting: Aggregate, also: Aggregate | None = None
) -> "QuerySet[Any, Any]":
    """One part of the figures: its name, a group, how many, and a second number where there is one."""
    grouped = rows.order_by().values(by).annotate(many=counting, more=also or Value(0, IntegerField()))
    return grouped.annotate(part=Value(name, CharField())).values_list("part", by, "many", "more")


def _by_channel(total: int, others: Iterable[Any]) -> dict[str, int]:
    """The channels of a total, most first; what none of the others brought came by the web."""
    found: Counter[str] = Counter()
    for channel, many in others:
        found[channel] += many
    found[WEB] = total - found.total()
    return {channel: many for channel, many in found.most_common() if many}
