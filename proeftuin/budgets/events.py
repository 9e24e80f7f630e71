"""What happens in a vote on a budget, in words. What somebody voted is told to nobody."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.budgets.models import Count, Project
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "budget.rules": _("The rules of the vote “%(method)s” were set"),
    "budget.project_withdrawn": _("“%(title)s” was taken out of the vote: %(reason)s"),
    "budget.counted": _("The votes of “%(method)s” were counted: %(number)s projects are paid for"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("project", project_cards)
    registry.thread_kind("count", count_cards)


def project_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """A project is known as its process is."""
    found = Project.objects.filter(ref__in=list(refs)).select_related("method__process")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.method.process.audience) for one in found}


def count_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """A published count is known to everyone, another to those who run the process."""
    found = Count.objects.filter(ref__in=list(refs), method__isnull=False).select_related("method__process")
    return {
        one.ref: ThreadCard(
            one.title,
            one.get_absolute_url(),
            one.method.process.audience if one.published_at else one.method.process.circle,
        )
        for one in found.defer("input", "result", "compared")
        if one.method is not None
    }
