"""What happens with assessments, in words. They are told on the thread of their initiative."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "assessment.opened": _("%(who)s began “%(assessment)s”: give your own answers first"),
    "assessment.closed": _("“%(assessment)s” is closed: look at the result together"),
    "assessment.shown": _("“%(title)s” published what it found with “%(assessment)s”"),
    "assessment.review_due": _("It is time to take “%(assessment)s” again"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
