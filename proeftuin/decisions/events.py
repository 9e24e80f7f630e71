"""What happens to the answers of a process, in words."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "response.published": _("“%(title)s” has its answer: %(verdict)s"),
    "response.replaced": _("“%(title)s” has a new answer: %(verdict)s"),
    "response.withdrawn": _("The answer to “%(title)s” was taken back: %(reason)s"),
    "milestone.added": _("A step was planned for “%(title)s”: %(milestone)s"),
    "milestone.changed": _("“%(title)s” is %(progress)s %% done. Step: %(milestone)s"),
    "milestone.done": _("A step of “%(title)s” is done: %(milestone)s. In all it is %(progress)s %% done."),
    "review.analysed": _("%(who)s wrote an analysis of “%(title)s”"),
    "review.assessed": _("%(who)s wrote what “%(title)s” would cost"),
    "review.decided": _("%(who)s decided on “%(title)s”"),
    "review.assigned": _("%(who)s asks you to see to the answer to “%(title)s”"),
    "review.assigned_many": _("%(who)s asks you to see to %(count)s answers in “%(title)s”"),
    "review.escalated": _("%(who)s asks you to decide: answers that wait in “%(title)s”: %(count)s"),
    "answers.late": _("“%(title)s” promised an answer by %(day)s. Still without one: %(count)s"),
}


def register() -> None:
    """Tell the ledger our words."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
