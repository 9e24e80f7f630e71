"""The survey as a way of taking part, as processes know it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from proeftuin.processes.models import Method
from proeftuin.processes.registry import Counts, Figure, MethodKind, copies, method_kind, when_anonymised
from proeftuin.surveys import forms, personal, queries
from proeftuin.surveys.actions.questions import copy_questionnaire

LAYOUTS = ("pages", "all")
RESULTS = ("never", "after", "live")
DEFAULTS = {"layout": "pages", "edit": False, "results": "after", "about": False}


def register() -> None:
    from proeftuin.surveys.views.answering import survey_page

    method_kind(
        MethodKind(
            code="survey",
            label=_("Survey"),
            actions={"answer": _("Answer the questions")},
            defaults=DEFAULTS,
            check=check,
            counts=lambda method: {"answers": queries.channels_of(method)},
            figures_from=figures_from,
            view=survey_page,
            rules=lambda method: f"/surveys/{method.ref}/questions/settings/",
            questions=lambda method: f"/surveys/{method.ref}/questions/",
            entry=lambda method: f"/surveys/{method.ref}/enter/",
            paper=lambda method: f"/surveys/{method.ref}/paper/",
            told=forms.told,
            explanation=_("People answer questions, one page after the other. You see what they answered as figures."),
        )
    )
    copies("survey")(copy_questionnaire)
    when_anonymised(personal.anonymise)


def check(settings: Mapping[str, object]) -> Mapping[str, object]:
    problems: dict[str, object] = {}
    if settings.get("layout") not in LAYOUTS:
        problems["layout"] = _("Choose page by page, or all at once.")
    if settings.get("results") not in RESULTS:
        problems["results"] = _("Choose who sees the results, and when.")
    return problems


def figures_from(_method: Method, counts: Counts) -> Sequence[Figure]:
    """How many answered."""
    channels = counts["answers"]
    return (
        Figure(
            _("sets of answers"),
            sum(channels.values()),
            _("Each person once, when they sent their answers. What was begun and not sent is not counted."),
            channels,
        ),
    )
