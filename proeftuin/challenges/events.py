"""What happens to a challenge, in words, and how its thread is named. Never with the name of a supplier or an asker."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.challenges.models import Challenge
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "challenge.published": _("%(who)s asks the market: “%(title)s”"),
    "challenge.edited": _("%(who)s changed the challenge “%(title)s”"),
    "challenge.asked": _("A new question was asked about “%(title)s”"),
    "challenge.answered": _("Questions about “%(title)s” are answered: %(count)s"),
    "challenge.amended": _("The answer to question %(number)s about “%(title)s” was amended"),
    "challenge.reported": _("The report of the consultation about “%(title)s” is there"),
    "challenge.procedure_chosen": _("“%(title)s” will be bought by: %(procedure)s"),
    "challenge.funnel_started": _("The funnel of “%(title)s” starts with %(count)s suppliers"),
    "challenge.phase_closed": _("“%(title)s”, phase %(number)s: from %(before)s suppliers to %(after)s"),
    "challenge.announced": _("The result of “%(title)s” is known"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("challenge", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Challenge.objects.filter(ref__in=list(refs)).select_related("call")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.audience) for one in found}
