"""Who may run a call, enter it, and see what."""

from django.utils.translation import gettext_lazy as _

from proeftuin.calls.logic.stages import LIVE
from proeftuin.calls.models import Author, Call, Declaration, Entry, Juror, Reading
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

NOT_HERE = Denied(_("This is not shown."), hidden=True)
ACCOUNT = _("You need an account for this. It takes a minute.")


def can_make(actor: Actor, *, belongs: bool) -> Verdict:
    """Confirmed members of an organisation, for it."""
    if actor.is_person and (belongs or actor.has_role("editor")):
        return ALLOWED
    return Denied(
        _("A call is made for an organisation, by a confirmed member."),
        remedy=_("Find your organisation and ask to belong to it."),
    )


def can_run(actor: Actor, call: Call) -> Verdict:
    """Who made it, and editors of the instance."""
    if actor.is_system or (actor.is_person and (actor.id == call.owner_id or actor.has_role("editor"))):
        return ALLOWED
    return NOT_HERE


def can_see_call(actor: Actor, call: Call) -> Verdict:
    return ALLOWED if call.is_shown or can_run(actor, call) else NOT_HERE


def can_change_rules(actor: Actor, call: Call) -> Verdict:
    """Until it opens. From then on rules and rubric are the same for all."""
    if not can_run(actor, call):
        return NOT_HERE
    if call.stage in ("draft", "published"):
        return ALLOWED
    return Denied(_("The call has opened: rules, form and rubric are fixed."))


def can_enter(actor: Actor, call: Call) -> Verdict:
    """Everyone with an account, from opening to deadline."""
    if not call.is_shown:
        return NOT_HERE
    if call.stage == "published":
        return Denied(_("This call is not open yet."), until=call.opens_at)
    if call.stage != "open":
        return Denied(_("The deadline has passed. Late entries are not possible."))
    return ALLOWED if actor.is_person else Denied(_("Sign in to enter."), remedy=ACCOUNT)


def writes(actor: Actor, entry: Entry) -> bool:
    """Whether this is one of the authors. One query."""
    return actor.is_person and Author.objects.filter(entry=entry, user_id=actor.person_id).exists()


def can_write(actor: Actor, entry: Entry) -> Verdict:
    """An author, while the call is open and the entry is a draft or sent in."""
    if not writes(actor, entry):
        return NOT_HERE
    if entry.call.stage != "open":
        return Denied(_("The deadline has passed. Late entries are not possible."))
    if entry.state not in ("draft", "submitted"):
        return Denied(_("This entry was withdrawn."))
    return ALLOWED


def can_withdraw(actor: Actor, entry: Entry) -> Verdict:
    """An author, until the jury has decided."""
    if not writes(actor, entry):
        return NOT_HERE
    if entry.call.is_decided:
        return Denied(_("The jury has decided. Withdrawing is no longer possible."))
    return ALLOWED if entry.state in ("draft", *LIVE) else Denied(_("This entry was withdrawn."))


def can_see_entry(actor: Actor, entry: Entry) -> Verdict:
    """Its authors; who runs the call, once sent in; everyone, once it is announced as winner or mention."""
    if entry.call.is_announced and entry.state in ("winner", "mention"):
        return ALLOWED
    if writes(actor, entry) or (entry.state != "draft" and can_run(actor, entry.call)):
        return ALLOWED
    return NOT_HERE


def juror_of(actor: Actor, call: Call) -> Juror | None:
    """The actor's seat in the jury. One query."""
    return Juror.objects.filter(call=call, user_id=actor.person_id).first() if actor.is_person else None


def reading_of(actor: Actor, entry: Entry) -> Reading | None:
    """What the actor has to read, unless a real conflict was declared or found. Two queries."""
    if not actor.is_person or entry.state not in (*LIVE, "winner", "mention", "not_selected"):
        return None
    if Declaration.objects.filter(entry=entry, juror__user_id=actor.person_id, conflict="real").exists():
        return None
    found = Reading.objects.filter(entry=entry, juror__user_id=actor.person_id).select_related("juror")
    return found.first()


def can_score(call: Call) -> Verdict:
    if call.stage == "scoring":
        return ALLOWED
    return Denied(_("Scores are given in the stage of scoring."))
