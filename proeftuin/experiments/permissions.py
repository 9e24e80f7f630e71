"""Who may do what with an experiment, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.experiments import logic
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

LOCKED = Denied(
    _("What was promised is fixed since the experiment started."),
    remedy=_("To test something else, stop this one and start a new one that refers to it."),
)


def can_view(actor: Actor, experiment: Experiment) -> Verdict:
    """Once begun, whoever may see the initiative; a draft is for the team."""
    if experiment.state == Experiment.State.DRAFT:
        return initiatives.can_view_team_content(actor, experiment.initiative)
    return initiatives.can_view(actor, experiment.initiative)


def can_plan(actor: Actor, initiative: Initiative) -> Verdict:
    """Whoever works in the team."""
    return initiatives.can_write(actor, initiative)


def can_edit(actor: Actor, experiment: Experiment) -> Verdict:
    """The plan, until it starts."""
    seen = initiatives.can_write(actor, experiment.initiative)
    if not seen:
        return seen
    return ALLOWED if experiment.state == Experiment.State.DRAFT else LOCKED


def can_do(actor: Actor, experiment: Experiment, verb: str) -> Verdict:
    """Start, finish or abandon."""
    seen = initiatives.can_write(actor, experiment.initiative)
    if not seen:
        return seen
    if logic.after(verb, experiment.state):
        return ALLOWED
    return Denied(_("This is not possible from where the experiment stands now."), remedy=_("Look at its page again."))


def can_add_pictures(actor: Actor, experiment: Experiment) -> Verdict:
    return initiatives.can_log(actor, experiment.initiative)
