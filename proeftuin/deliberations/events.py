"""What happens in decisions, in words. No sentence tells who voted what."""

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry

SENTENCES = {
    "decision.open": _("%(who)s asks the team to decide: “%(decision)s”"),
    "decision.extend": _("“%(decision)s” has more time"),
    "decision.question_asked": _("%(who)s asked a question about “%(decision)s”"),
    "decision.question_answered": _("%(who)s answered a question about “%(decision)s”"),
    "decision.version_written": _("%(who)s wrote version %(number)s of “%(decision)s”"),
    "decision.ask": _("“%(decision)s”: is there an objection? Everyone is asked"),
    "decision.ask_again": _("“%(decision)s”: everyone is asked again, about version %(number)s"),
    "decision.hear": _("“%(decision)s”: all nominations are in, everyone may think again"),
    "decision.propose": _("“%(decision)s”: someone is proposed, and everyone is asked"),
    "decision.objected": _("%(who)s has an objection to “%(decision)s”"),
    "decision.objection_valid": _("An objection to “%(decision)s” is taken up in the proposal"),
    "decision.objection_set_aside": _("An objection to “%(decision)s” is kept as a concern"),
    "decision.adopt": _("The team adopted “%(decision)s” by consent"),
    "decision.advice_given": _("There is advice on “%(decision)s”"),
    "decision.advice_replied": _("Advice on “%(decision)s” was answered: %(reply)s"),
    "decision.decide": _("%(who)s decided on “%(decision)s”, after advice"),
    "decision.start": _("“%(decision)s” is in force"),
    "decision.count": _("The votes on “%(decision)s” are counted"),
    "decision.conclude": _("The team voted for “%(decision)s”"),
    "decision.reject": _("The team did not vote for “%(decision)s”"),
    "decision.withdraw": _("%(who)s withdrew “%(decision)s”"),
    "decision.escalate": _("The team did not agree on “%(decision)s” and asks others to decide"),
    "decision.expire": _("“%(decision)s” ended without a decision"),
    "decision.come_due": _("Time to look back on “%(decision)s”"),
    "decision.keep": _("“%(decision)s” stays, after looking back"),
    "decision.change": _("“%(decision)s” will change, after looking back"),
    "decision.end": _("“%(decision)s” ends, after looking back"),
}


def register() -> None:
    """Tell the ledger our words."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
