"""What happens to statements, in words, and how their threads are named. A vote is told to nobody: no sentence."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.opinions.models import Statement

SENTENCES = {
    "statement.proposed": _("%(who)s added a statement to “%(method)s”: “%(text)s”"),
    "statement.published": _("People can vote on “%(text)s” now"),
    "statement.refused": _("The statement “%(text)s” was not put to the vote: %(reason)s"),
    "statement.corrected": _("%(who)s mended the words of a statement: “%(text)s”"),
    "statement.seeded": _("%(who)s added statements to “%(method)s”: %(count)s"),
    "statement.hidden": _("“%(text)s” was hidden by a moderator"),
    "statement.restored": _("“%(text)s” is shown again"),
    "opinion.entered": _("Votes were entered in “%(method)s”: %(channel)s"),
    "opinions.imported": _(
        "%(statements)s statements and the votes of %(people)s people were taken over in “%(method)s”"
    ),
    "opinions.charted": _("%(who)s had the map of “%(method)s” made anew"),
    "opinions.settings": _("The settings of “%(method)s” changed"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("statement", statement_cards)


def statement_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """Cards of statements. Those that are not shown are for who runs the process."""
    found = Statement.objects.filter(ref__in=list(refs)).select_related("method__process")
    return {
        one.ref: ThreadCard(
            one.text, one.get_absolute_url(),
            one.method.process.audience if one.is_shown else one.method.process.circle,
        )
        for one in found
    }  # fmt: skip
