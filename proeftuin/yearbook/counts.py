"""The numbers of a report, each with what it counts and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Counted:
    code: str
    label: object
    definition: object
    number: int


WORDS: Mapping[str, tuple[object, object]] = {
    "initiative_closed": (
        _("initiatives closed"),
        _("Public initiatives that closed in the period, with their lessons or a public reason why not."),
    ),
    "initiative_stopped": (
        _("initiatives stopped"),
        _("Public initiatives that stopped in the period and have not gone on since."),
    ),
    "lesson_worked": (_("lessons: it worked"), _("Lessons shared with everyone in the period, of this kind.")),
    "lesson_did_not_work": (
        _("lessons: it did not work"),
        _("Lessons shared with everyone in the period, of this kind."),
    ),
    "lesson_obstacle": (_("lessons: an obstacle"), _("Lessons shared with everyone in the period, of this kind.")),
    "lesson_enabler": (_("lessons: what helped"), _("Lessons shared with everyone in the period, of this kind.")),
    "experiment_keep": (
        _("experiments kept"),
        _("Experiments of public initiatives that ended in the period and are kept."),
    ),
    "experiment_change": (
        _("experiments changed"),
        _("Experiments of public initiatives that ended in the period and go on in another form."),
    ),
    "experiment_stop": (
        _("experiments stopped"),
        _("Experiments of public initiatives that ended in the period with the decision to stop, or were abandoned."),
    ),
    "adoption_in_use": (
        _("practices in use elsewhere"),
        _("Adoptions that came into use at their taker's in the period. Interest and tests do not count."),
    ),
    "adoption_stopped": (
        _("adoptions stopped"),
        _("Adoptions that stopped in the period. One that was in use and stopped counts here alone."),
    ),
    "question": (_("questions with a summary"), _("Questions from practice that got their first or a new summary.")),
    "process": (_("participation processes closed"), _("Processes that closed in the period.")),
    "answers": (
        _("official answers in them"),
        _("Answers in force to contributions, in the processes that closed. Answers taken back do not count."),
    ),
}


def counted(numbers: Mapping[str, int]) -> list[Counted]:
    """Each number that is known, in a fixed order, also when it is nothing."""
    return [
        Counted(code, label, definition, numbers[code])
        for code, (label, definition) in WORDS.items() if code in numbers
    ]  # fmt: skip
