"""What happens to newsletters, in words, and how their thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.newsletters.models import Issue


def register() -> None:
    registry.describe("newsletter.sent", _("The newsletter “%(title)s” came out"))
    registry.thread_kind("newsletter", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Issue.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_out else "newsletters")
        for one in found
    }
