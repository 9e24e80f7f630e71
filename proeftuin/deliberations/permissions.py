"""Who may see a decision, who may answer, and who may take the next turn; and why not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.models import Decision, Elector
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ui.templatetags.ui import moment

TEAM, OPEN, OUTCOME, NOTHING = "team", "open", "outcome", ""
ANSWERED_IN = {turns.CONSENT: "objection", turns.ELECTION: "objection", **dict.fromkeys(turns.VOTES, "voting")}
DECIDER_TAKES = ("weigh", "decide", "start")
AFTER = ("keep", "change", "end")


def sight(actor: Actor, decision: Decision, table: Table) -> str:
    """How much someone sees: all of it with names, all of it without, only what was decided, or nothing."""
    if actor.is_system or table.peers.can_read(actor, table.about) or _sat_there(actor, decision):
        return TEAM
    if table.is_public and decision.is_open and not decision.is_draft:
        return OPEN
    return OUTCOME if table.is_public and decision.is_done else NOTHING


def _sat_there(actor: Actor, decision: Decision) -> bool:
    """Who was there when it was opened keeps seeing it."""
    return actor.is_person and Elector.objects.filter(decision=decision, user_id=actor.person_id).exists()


def can_start(actor: Actor, table: Table) -> Verdict:
    return table.peers.can_start(actor, table.about)


def can_see_team_side(actor: Actor, decision: Decision, table: Table) -> Verdict:
    if sight(actor, decision, table) == TEAM:
        return ALLOWED
    return Denied(gettext_lazy("This is for the team."), hidden=True)


def can_edit(actor: Actor, decision: Decision) -> Verdict:
    """The words and the rules, while it is a draft."""
    if not decision.is_draft:
        return Denied(
            _("It was opened: its rules are fixed."), remedy=_("Withdraw it and begin anew, or write a next version.")
        )
    return _one_of(
        actor, _("Only who proposes it, or guides it, can change this."), decision.proposer_id, decision.facilitator_id
    )


def can_turn(actor: Actor, decision: Decision, verb: str) -> Verdict:
    """Who proposed opens and withdraws; who guides does the rest; after advice the decider alone decides."""
    if actor.is_system:
        return ALLOWED
    if verb in DECIDER_TAKES:
        return _one_of(actor, _("Only the person who decides can do this."), decision.decider_id)
    if verb in AFTER:
        return _one_of(actor, _("Only who sees to it, proposed it or guides it can do this."),
                       decision.owner_id, decision.proposer_id, decision.facilitator_id)  # fmt: skip
    if verb in ("open", "withdraw") or not decision.by_consent:
        return _one_of(actor, _("Only who proposed or guides it can do this."),
                       decision.proposer_id, decision.facilitator_id, decision.decider_id)  # fmt: skip
    return _one_of(actor, _("Only the facilitator can do this."), decision.facilitator_id)


def can_write_version(actor: Actor, decision: Decision) -> Verdict:
    if decision.state not in ("amend", "integrate") and not (
        decision.kind == turns.ADVICE and decision.state == "deciding"
    ):
        return Denied(_("The proposal can't change now."), remedy=_("It can between two rounds."))
    return _one_of(actor, _("Only who proposed it, or guides it, can write a next version."),
                   decision.proposer_id, decision.facilitator_id)  # fmt: skip


def can_ask(actor: Actor, decision: Decision, elector: Elector | None) -> Verdict:
    """Questions and reactions: in the clarifying round, of who decides and who guides."""
    if decision.state != "clarify":
        return Denied(_("Questions are asked in the clarifying round."))
    if decision.is_late:
        return _over(decision)
    if elector or (actor.is_person and actor.id == decision.facilitator_id):
        return ALLOWED
    return Denied(_("Only who decides along can ask."))


def can_answer_questions(actor: Actor, decision: Decision) -> Verdict:
    if decision.state not in ("clarify", "amend"):
        return Denied(_("Questions are answered in the clarifying round."))
    return _one_of(actor, _("Only who proposed it answers questions."), decision.proposer_id)


def can_answer(actor: Actor, decision: Decision, elector: Elector | None) -> Verdict:
    """Consent, object or vote: on the list of who decides, in the round, before its end."""
    if elector is None:
        return Denied(_("You were not at the table when this was opened, so you can't decide along."))
    if decision.state != ANSWERED_IN.get(decision.kind):
        return Denied(_("Nothing is asked of you now."))
    if decision.is_late:
        return _over(decision)
    if decision.is_secret and elector.answered:
        return Denied(_("You voted. A secret vote can't be changed: nobody knows any more which one is yours."))
    return ALLOWED


def can_nominate(actor: Actor, decision: Decision, elector: Elector | None) -> Verdict:
    if elector is None:
        return Denied(_("You were not at the table when this was opened, so you can't decide along."))
    if decision.kind != turns.ELECTION or decision.state not in ("nominate", "change"):
        return Denied(_("Nothing is asked of you now."))
    return _over(decision) if decision.state == "nominate" and decision.is_late else ALLOWED


def can_test(actor: Actor, decision: Decision) -> Verdict:
    if decision.state != "validity":
        return Denied(_("Objections are tested after the round."))
    return _one_of(actor, _("Only the facilitator can do this."), decision.facilitator_id)


def can_integrate(actor: Actor, decision: Decision) -> Verdict:
    if decision.state != "integrate":
        return Denied(_("The proposal can't change now."), remedy=_("It can between two rounds."))
    return _one_of(actor, _("Only who proposed it, or guides it, can write a next version."),
                   decision.proposer_id, decision.facilitator_id)  # fmt: skip


def can_ask_advice(actor: Actor, decision: Decision) -> Verdict:
    if decision.kind != turns.ADVICE or decision.state not in ("draft", "advice_open"):
        return Denied(_("The time for advice is over."))
    return _one_of(actor, _("Only the person who decides can do this."), decision.decider_id)


def can_reply(actor: Actor, decision: Decision) -> Verdict:
    if decision.state not in ("advice_open", "deciding"):
        return Denied(_("The time for advice is over."))
    return _one_of(actor, _("Only the person who decides can do this."), decision.decider_id)


def can_hand_over(actor: Actor, decision: Decision, table: Table) -> Verdict:
    """Who guides or proposed names another; when nobody is left to do the next thing, anyone at the table does."""
    left = (decision.facilitator_id, None if decision.by_consent else decision.decider_id or decision.proposer_id)
    if decision.state in turns.OVER or (decision.kind == turns.ADVICE and decision.decider_id is not None):
        return Denied(_("There is nothing to guide any more."))
    if left == (None, None) and table.seat_of(actor.id):
        return ALLOWED
    return _one_of(
        actor, _("Only who proposed or guides it can do this."), decision.proposer_id, decision.facilitator_id
    )


def _over(decision: Decision) -> Denied:
    return Denied(_("This round ended on %(moment)s.") % {"moment": moment(decision.until)},
                  remedy=_("Ask the facilitator if you want to be heard."))  # fmt: skip


def _one_of(actor: Actor, why: object, *ids: int | None) -> Verdict:
    return ALLOWED if actor.is_system or (actor.is_person and actor.id in ids) else Denied(why)
