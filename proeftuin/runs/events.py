"""What happens in a run, in words: all of it on the initiative's own thread."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "run.started": _("%(who)s began with the playbook “%(playbook)s”"),
    "run.step_done": _("%(who)s finished the step “%(step)s”"),
    "run.step_skipped": _("%(who)s skipped the step “%(step)s”: %(reason)s"),
    "run.step_reopened": _("%(who)s took up the step “%(step)s” again"),
    "run.went_on": _("The team finished “%(stage)s” and went on to “%(to)s”"),
    "run.adapted": _("The team adapts at the end of “%(stage)s” and takes up “%(to)s”: %(reason)s"),
    "run.paused": _("The team paused at the end of “%(stage)s”: %(reason)s"),
    "run.stopped": _("The team stopped at the end of “%(stage)s”: %(reason)s"),
    "run.finished": _("The team finished the playbook “%(playbook)s”"),
    "run.resumed": _("The team goes on with the playbook “%(playbook)s”"),
    "run.uploaded": _("%(who)s brought in what was written without network: %(steps)s"),
    "run.nudged": _("Your coach %(who)s asks how it goes: %(text)s"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
