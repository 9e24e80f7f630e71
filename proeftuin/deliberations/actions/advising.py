"""The advice process: asking who is affected and who knows, hearing them, and answering each."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.deliberations import permissions
from proeftuin.deliberations.actions.saving import locked, table_for, told
from proeftuin.deliberations.drafts import AdviceDraft
from proeftuin.deliberations.models import Advice, Decision
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ui.templatetags.ui import moment

MOST_ASKED = 50
LONGEST = 10_000


@transaction.atomic
def ask_advice(*, by: Actor, decision: Decision, draft: AdviceDraft) -> Advice:
    """Ask someone of the team, or someone from outside by mail. The mail leaves once the decision is opened."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_ask_advice(by, decision))
    user = User.objects.filter(email__iexact=draft.email.strip(), is_active=True).first() if draft.email else None
    _check(decision, table, draft, user)
    advice = Advice.objects.create(
        decision=decision, asked_as=draft.asked_as, user_id=draft.user_id or (user.pk if user else None),
        name=draft.name.strip(), email=draft.email.strip(), question=draft.question.strip()[:LONGEST],
    )  # fmt: skip
    told(by, decision, table, "advice_asked", advice=advice.pk)
    return advice


@transaction.atomic
def take_back(*, by: Actor, advice: Advice) -> None:
    """Ask no longer: only while it is a draft, so that nobody is left out after they were asked."""
    decision = locked(advice.decision)
    require(permissions.can_edit(by, decision))
    advice.delete()


@transaction.atomic
def give_advice(*, by: Actor, advice: Advice, text: str) -> Advice:
    """Who was asked gives advice, signed in or by the link of the mail. It can be changed while there is time."""
    decision = locked(advice.decision)
    table = table_for(decision)
    if decision.state != "advice_open":
        raise NotAllowedError(Denied(_("Advice is not asked any more. Thank you for your willingness.")))
    if decision.is_late:
        raise NotAllowedError(Denied(_("This round ended on %(moment)s.") % {"moment": moment(decision.until)}))
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise InvalidError({"text": _("Write your advice, in your own words.")})
    advice = Advice.objects.select_for_update(no_key=True).get(pk=advice.pk)
    if advice.reply:
        raise NotAllowedError(Denied(_("Your advice has been answered already.")))
    advice.text, advice.given_at, advice.email = words, now(), ""
    advice.save()
    told(by, decision, table, "advice_given", advice=advice.pk)
    return advice


@transaction.atomic
def reply_to_advice(*, by: Actor, advice: Advice, reply: str, why: str) -> Advice:
    """The decider says what is done with it: used, partly or not, and why."""
    decision = locked(advice.decision)
    table = table_for(decision)
    require(permissions.can_reply(by, decision))
    advice = Advice.objects.select_for_update(no_key=True).get(pk=advice.pk)
    problems: dict[str, object] = {}
    if not advice.given_at:
        problems[""] = _("There is no advice yet to answer.")
    if reply not in vocabularies.codes("advice_replies"):
        problems["reply"] = _("Choose what you do with it.")
    if not why.strip():
        problems["why"] = _("Say why: who gave advice wants to know.")
    if problems:
        raise InvalidError(problems)
    advice.reply, advice.why, advice.replied_at = reply, why.strip(), now()
    advice.save(update_fields=["reply", "why", "replied_at"])
    told(by, decision, table, "advice_replied", advice=advice.pk, reply={"vocabulary": "advice_replies", "code": reply})
    return advice


def _check(decision: Decision, table: Table, draft: AdviceDraft, user: User | None) -> None:
    """``user``: whose address it is, when someone is asked by mail who has an account here."""
    problems: dict[str, object] = {}
    if draft.asked_as not in vocabularies.codes("advice_roles"):
        problems["asked_as"] = _("Choose why you ask this person.")
    if draft.user_id is None and not draft.email.strip():
        problems["user"] = _("Choose someone of the team, or fill in a name and an address.")
    if draft.user_id is not None and table.seat_of(draft.user_id) is None:
        problems["user"] = _("Choose someone of the team.")
    if draft.user_id is not None and draft.user_id == decision.decider_id:
        problems["user"] = _("You decide yourself: ask somebody else.")
    if draft.user_id is None and draft.email.strip():
        problems |= _outsider_problems(draft)
    if draft.user_id is None and user is not None and user.pk == decision.decider_id:
        problems["email"] = _("You decide yourself: ask somebody else.")
    there = decision.advice.all()
    if draft.user_id is None and user is not None and there.filter(user_id=user.pk).exists():
        problems["email"] = _("This person has been asked already.")
    if draft.user_id and there.filter(user_id=draft.user_id).exists():
        problems["user"] = _("This person has been asked already.")
    if draft.email.strip() and there.filter(email__iexact=draft.email.strip()).exists():
        problems["email"] = _("This person has been asked already.")
    if there.count() >= MOST_ASKED:
        problems[""] = _("You asked enough people.")
    if problems:
        raise InvalidError(problems)


def _outsider_problems(draft: AdviceDraft) -> dict[str, object]:
    problems: dict[str, object] = {}
    try:
        validate_email(draft.email.strip())
    except ValidationError:
        problems["email"] = _("This is not a whole e-mail address.")
    if not draft.name.strip():
        problems["name"] = _("Fill in the name of who you ask.")
    return problems
