"""What holds an initiative back at a gate: an open block in the compass, and a check that too few people managed."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from proeftuin.assessments.queries import asks_again, stopping_items
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.verdict import Denied

COMPASS = "ethics-compass"
BEFORE = "implement"


def compass_guard(initiative: Initiative, verb: str, _from_phase: str, to_phase: str) -> Denied | None:
    """No open block may pass into implementation. Done is done: once its action is, the gate opens."""
    if verb != "advance" or to_phase != BEFORE:
        return None
    held = stopping_items(initiative, COMPASS)
    if not held:
        return None
    return Denied(
        format_lazy(
            _("The ethics compass is blocked: {questions}"), questions=" · ".join(item.text for _round, item in held)
        ),
        remedy=_("Agree on an action at each of these questions, and do it. Then this step opens."),
    )


def simplicity_guard(initiative: Initiative, verb: str, _from_phase: str, to_phase: str) -> Denied | None:
    """When fewer than four of five people managed, the team designs it again or says why it goes on."""
    if verb != "advance" or to_phase != BEFORE or asks_again(initiative) is None:
        return None
    return Denied(
        _("In the simplicity check, fewer than four of five people managed."),
        remedy=_("Design it again and test it again, or give a reason on the page of the check."),
    )
