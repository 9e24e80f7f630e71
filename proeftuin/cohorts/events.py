"""What happens in a cohort, in words, and how its threads are named. Never with a private note."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.cohorts.models import Cohort, Team
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "cohort.published": _("%(who)s presents the cohort “%(title)s”"),
    "cohort.team_joined": _("“%(team)s” takes part in “%(title)s”"),
    "cohort.team_left": _("“%(team)s” left “%(title)s”"),
    "cohort.milestone_reached": _("“%(team)s” reached: %(milestone)s"),
    "cohort.demo_day_set": _("The demo day of “%(title)s” is known"),
    "cohort.graduated": _("“%(team)s” finished “%(title)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("cohort", cohorts)
    registry.thread_kind("cohort_team", teams)


def cohorts(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Cohort.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.audience) for one in found}


def teams(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Team.objects.filter(ref__in=list(refs)).select_related("cohort")
    return {one.ref: ThreadCard(one.name, one.get_absolute_url(), one.cohort.audience) for one in found}
