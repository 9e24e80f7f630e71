"""Ideas as processes know them: a way of taking part."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.content import vocabularies
from proeftuin.ideas import logic
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.settings_form import SettingsForm
from proeftuin.ideas.views import lists
from proeftuin.processes.models import Method
from proeftuin.processes.registry import Figure, MethodKind, method_kind

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
            settings_form=lambda data, settings: SettingsForm(data, settings=settings),
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
    """Ideas and supports by channel, with what was counted on paper apart. Three queries."""
    shown = Idea.objects.shown().filter(method=method).order_by()
    ideas = {row[0]: row[1] for row in shown.values_list("channel").annotate(n=Count("pk"))}
    given = Support.objects.filter(idea__in=shown, value=1).order_by()
    supports: dict[str, int] = {row[0]: row[1] for row in given.values_list("channel").annotate(n=Count("pk"))}
    sheets = CountedElsewhere.objects.filter(idea__in=shown).order_by()
    for channel, many in sheets.values_list("channel").annotate(n=Sum("supports")):
        supports[channel] = supports.get(channel, 0) + many
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
