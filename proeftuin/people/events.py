"""What happens between people, in words, and how their threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.people.models import Nomination, Request

SENTENCES = {
    "people.listed": _("%(who)s chose who may find them: %(listed)s"),
    "help.asked": _("%(who)s asks you to help the team “%(title)s”: %(discipline)s"),
    "help.declined": _("%(who)s cannot help the team “%(title)s” now"),
    "innovator.published": _("A nominated innovator said yes and can be found now"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("innovator", innovators)
    registry.thread_kind("help", requests)


def innovators(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """Named only while published: before and after, nobody knows of it."""
    found = Nomination.objects.filter(ref__in=list(refs)).only("ref", "name", "state")
    return {
        one.ref: ThreadCard(one.name, one.get_absolute_url(), "public") if one.is_shown
        else ThreadCard(str(_("A nomination")), one.get_absolute_url(), one.circle)
        for one in found
    }  # fmt: skip


def requests(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """For who was asked."""
    found = Request.objects.filter(ref__in=list(refs)).select_related("initiative", "user")
    return {one.ref: ThreadCard(one.initiative.title, one.get_absolute_url(), one.user.actor_ref) for one in found}
