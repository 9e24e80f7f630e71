"""What happens with experiments, in words. They are told on the thread of their initiative."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "experiment.planned": _("%(who)s planned an experiment: “%(experiment)s”"),
    "experiment.edited": _("%(who)s changed the plan of the experiment “%(experiment)s”"),
    "experiment.removed": _("%(who)s threw away the plan of the experiment “%(experiment)s”"),
    "experiment.started": _("“%(title)s” started an experiment: “%(experiment)s”"),
    "experiment.done": _("“%(title)s” finished the experiment “%(experiment)s”: %(verdict)s"),
    "experiment.abandoned": _("“%(title)s” broke off the experiment “%(experiment)s”: %(reason)s"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
