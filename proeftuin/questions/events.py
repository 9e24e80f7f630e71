"""What happens to a question, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.questions.models import Question

SENTENCES = {
    "question.asked": _("%(who)s asked: “%(title)s”"),
    "question.edited": _("%(who)s changed the question “%(title)s”"),
    "question.echoed": _("%(organisation)s answered to “%(title)s”: %(kind)s"),
    "question.summarised": _("%(who)s wrote what came of “%(title)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("question", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Question.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_shown else f"question:{one.ref}")
        for one in found
    }
