"""What everyone hears of figures and summaries, in words. What staff only try out is told to nobody: no sentence."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "insight.summary_published": _("%(who)s published a summary that a language model drafted and a person checked"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
