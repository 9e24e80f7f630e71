"""What happens with Kafka cases, in words that tell nothing of the case."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "kafka.opened": _("%(who)s opened a Kafka case on “%(title)s”"),
    "kafka.worked": _("%(who)s worked on a Kafka case on “%(title)s”"),
    "kafka.published": _("“%(title)s” published a Kafka case, without names"),
    "kafka.taken_back": _("%(who)s took back a published Kafka case on “%(title)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
