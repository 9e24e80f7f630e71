"""Who may run a call, enter it, and see what."""

from django.utils.translation import gettext_lazy as _

from proeftuin.calls.logic.stages import JUDGED, LIVE, TALKING
from proeftuin.calls.models import Author, Call, Declaration, Entry, Juror, Prize, Reading
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


def can_ask_sponsor(actor: Actor, entry: Entry) -> Verdict:
    """An author, until the jury has decided; where support is needed, while the call is open."""
    if not writes(actor, entry):
        return NOT_HERE
    if entry.call.needs_sponsor:
        return can_write(actor, entry)
    if entry.call.is_decided or entry.state not in ("draft", *LIVE):
        return Denied(_("The jury has decided. Support can’t be asked any more."))
    return ALLOWED


def can_support(entry: Entry) -> Verdict:
    """Whoever has the link of the mail, until the jury has decided."""
    if entry.call.is_decided:
        return Denied(_("The jury has decided. Thank you for wanting to help."))
    return ALLOWED


def is_public(entry: Entry) -> bool:
    """Winners of the award or of a special prize, and mentions, once announced; and what the audience votes about,
    from the moment it votes. One query at most.
    """
    call = entry.call
    if entry.state in JUDGED and call.audience in ("open", "closed"):
        return True
    if not call.is_announced or entry.state not in JUDGED:
        return False
    return entry.state in ("winner", "mention") or Prize.objects.filter(winners=entry).exists()


def can_see_entry(actor: Actor, entry: Entry) -> Verdict:
    """Its authors; who runs the call, once sent in, unless they are a juror with a conflict; everyone, once public."""
    if is_public(entry):
        return ALLOWED
    if writes(actor, entry):
        return ALLOWED
    if entry.state != "draft" and can_run(actor, entry.call) and not has_conflict(actor, entry):
        return ALLOWED
    return NOT_HERE


def juror_of(actor: Actor, call: Call) -> Juror | None:
    """The actor's seat in the jury. One query."""
    return Juror.objects.filter(call=call, user_id=actor.person_id).first() if actor.is_person else None


def reading_of(actor: Actor, entry: Entry) -> Reading | None:
    """What the actor has to read, unless a real conflict was declared or found. Two queries."""
    if not actor.is_person or entry.state not in (*LIVE, *JUDGED) or has_conflict(actor, entry):
        return None
    found = Reading.objects.filter(entry=entry, juror__user_id=actor.person_id).select_related("juror")
    return found.first()


def has_conflict(actor: Actor, entry: Entry) -> bool:
    """Whether the actor is a juror with a real conflict, declared or found. One query."""
    return (
        actor.is_person
        and Declaration.objects.filter(entry=entry, juror__user_id=actor.person_id, conflict="real").exists()
    )


def can_talk(actor: Actor, entry: Entry) -> Verdict:
    """Read and note what the jury says about an entry: who runs the call and its jurors, never one with a conflict."""
    if entry.state not in JUDGED or entry.call.stage not in (*TALKING, "decided", "announced", "archived"):
        return NOT_HERE
    if has_conflict(actor, entry):
        return NOT_HERE
    return ALLOWED if can_run(actor, entry.call) or juror_of(actor, entry.call) else NOT_HERE


def can_note(actor: Actor, entry: Entry) -> Verdict:
    """Add to it, as long as the jury has not decided."""
    verdict = can_talk(actor, entry)
    if not verdict or entry.call.stage in TALKING:
        return verdict
    return Denied(_("The jury has decided. Nothing is added any more."))


def scores_for(juror: Juror, prize: Prize) -> bool:
    """Whether this juror scores for a special prize: those named for it, or else the whole jury. One query."""
    named = set(prize.jurors.values_list("pk", flat=True))
    return not named or juror.pk in named


def can_vote(actor: Actor, call: Call) -> Verdict:
    """In the audience award: one account, one vote. Accounts have a confirmed address: without, nobody signs in."""
    if not call.audience:
        return NOT_HERE
    if call.audience == "before":
        return Denied(_("The audience can’t vote yet."), until=call.audience_from)
    if call.audience == "closed":
        return Denied(_("The vote of the audience is over."))
    if not actor.is_person:
        return Denied(_("Sign in to vote."), remedy=ACCOUNT)
    return ALLOWED


def can_score(call: Call) -> Verdict:
    if call.stage == "scoring":
        return ALLOWED
    return Denied(_("Scores are given in the stage of scoring."))
