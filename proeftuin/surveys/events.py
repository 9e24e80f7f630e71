"""What happens to a survey, in words. Answers themselves are told to nobody."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.surveys.models import Response

SENTENCES = {
    "survey.begun": _("%(who)s began the questions of “%(method)s”"),
    "survey.published": _("The questions of “%(method)s” were published"),
    "survey.changed": _("The questions of “%(method)s” changed (version %(version)s): %(reason)s"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("answers", response_cards)


def response_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """One set of answers is known to those who run the process."""
    found = Response.objects.filter(ref__in=list(refs)).select_related("method__process")
    return {
        one.ref: ThreadCard(one.reference, one.get_absolute_url(), one.method.process.circle) for one in found
    }  # fmt: skip
