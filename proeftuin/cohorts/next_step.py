"""What who runs a cohort does next: one thing at a time, with the page where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.cohorts.models import Cohort, Seat, Team
from proeftuin.cohorts.queries import Plan
from proeftuin.kernel.clock import now


@dataclass(frozen=True, slots=True)
class Next:
    """``words`` say what is asked, ``button`` leads to ``url``. Without a button there is nothing to do but wait."""

    words: str
    button: str = ""
    url: str = ""


def next_step(cohort: Cohort, plan: Plan, teams: Sequence[Team], mentors: Sequence[Seat]) -> Next:
    """No query."""
    desk = reverse("cohort_desk", args=(cohort.ref,))
    if not plan.stages:
        words = _("Say which stages there are, and what each team shows.")
        return Next(words, _("Stages and milestones"), reverse("cohort_plan", args=(cohort.ref,)))
    if cohort.state == Cohort.State.DRAFT:
        return Next(_("Only you see it. Read it once more, then show it to everyone."))
    if not teams:
        return Next(_("Choose the teams."), _("Choose the teams"), f"{desk}#intake")
    if cohort.state == Cohort.State.ENDED:
        words = _("The teams are asked how they fare after 6, 12 and 24 months.")
        return Next(words, _("Follow-up"), f"{desk}#after")
    if not mentors:
        return Next(_("Ask people to mentor the teams."), _("Ask a mentor"), f"{desk}#mentors")
    if cohort.demo_day is None:
        return Next(_("Say when the demo day is."), _("Demo day"), f"{desk}#demo")
    if cohort.demo_day.starts_at <= now():
        words = _("The demo day was there. Let the teams finish: afterwards they are asked how they fare.")
        return Next(words, _("Let teams finish"), f"{desk}#teams")
    return Next(_("The teams are at work. Mentors note their time."), _("Hours of mentors"),
                reverse("cohort_mentors", args=(cohort.ref,)))  # fmt: skip
