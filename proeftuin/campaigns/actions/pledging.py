"""Promising money, hands and goods: saying yes in the mail, taking it back, and what the holder makes of it."""

from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.campaigns import logic, permissions
from proeftuin.campaigns.actions.counting import locked, match_pledge, settle, take_back, write_letter
from proeftuin.campaigns.drafts import PledgeDraft
from proeftuin.campaigns.links import key_of
from proeftuin.campaigns.models import Campaign, Pledge
from proeftuin.campaigns.words import euro
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record

MOST_UNANSWERED = 5  # of one address in one campaign: nobody's mail box is filled by somebody else


@transaction.atomic
def pledge(*, by: Actor, campaign: Campaign, draft: PledgeDraft) -> Pledge:
    """Promise something. With an account it counts at once; without, a mail asks for a yes first.

    Raises InvalidError, and NotAllowedError after the deadline: then nothing is stored.
    """
    campaign = locked(campaign)
    require(permissions.can_pledge(campaign))
    values = _checked(draft)
    address = _address_of(by, draft)
    key = key_of(address)
    waiting = campaign.pledges.filter(address_key=key, confirmed_at=None).exclude(state__in=logic.ENDED)
    if not by.is_person and waiting.count() >= MOST_UNANSWERED:
        raise InvalidError({"address": _("Look at your mail first, and say yes to what you pledged before.")})
    found = Pledge.objects.create(
        campaign=campaign, kind=draft.kind, state=logic.FIRST[draft.kind], user_id=by.id, address_key=key,
        address="" if by.is_person else address, name=draft.name.strip()[:80], is_named=draft.is_named,
        note=draft.note.strip()[:500], language=draft.language[:5], asked_at=now(), state_at=now(), **values,
    )  # fmt: skip
    if by.is_person:
        return _counts_now(campaign, found, by)
    write_letter(found, "confirm")
    _note(by, campaign, "campaign.asked_to_confirm", found)
    return found


@transaction.atomic
def confirm(*, by: Actor, pledge: Pledge) -> Pledge:
    """Say yes in the mail: from now on it counts. Said twice is once. After the deadline it is too late."""
    campaign = locked(pledge.campaign)
    pledge = Pledge.objects.get(pk=pledge.pk)
    if pledge.is_confirmed or pledge.state in logic.ENDED:
        return pledge
    require(permissions.can_pledge(campaign))
    return _counts_now(campaign, pledge, by)


@transaction.atomic
def withdraw(*, by: Actor, pledge: Pledge) -> Pledge:
    """Take it back. Twice is once. Who holds the private link may, and the account itself; the view knows which."""
    campaign = locked(pledge.campaign)
    pledge = Pledge.objects.get(pk=pledge.pk)
    pledge.campaign = campaign
    if pledge.state == "cancelled":
        return pledge
    require(permissions.can_withdraw(pledge))
    pledge.state, pledge.state_at = "cancelled", now()
    pledge.save(update_fields=["state", "state_at"])
    take_back(campaign, pledge)
    settle(campaign)
    _note(by, campaign, "campaign.pledge_withdrawn", pledge)
    return pledge


@transaction.atomic
def step(*, by: Actor, pledge: Pledge, state: str) -> Pledge:
    """What the holder makes of a pledge: accepted, scheduled, collected … Already so is no mistake. InvalidError."""
    campaign = locked(pledge.campaign)
    require(permissions.can_hold(by, campaign))
    pledge = Pledge.objects.get(pk=pledge.pk)
    if pledge.state == state:
        return pledge
    allowed = logic.steps(pledge.kind, pledge.state, goes=campaign.goes, loan=pledge.is_loan)
    if not pledge.is_confirmed or state not in allowed:
        raise InvalidError({"": _("That can’t be done with this pledge now.")})
    pledge.state, pledge.state_at = state, now()
    pledge.save(update_fields=["state", "state_at"])
    if state == "declined":
        settle(campaign)
    if state in ("accepted", "scheduled", "declined"):
        pledge.campaign = campaign
        write_letter(pledge, state)
    _note(by, campaign, "campaign.pledge_stepped", pledge)
    return pledge


def _counts_now(campaign: Campaign, pledge: Pledge, by: Actor) -> Pledge:
    pledge.campaign = campaign
    pledge.confirmed_at = pledge.state_at = now()
    if pledge.kind == Pledge.Kind.MONEY:
        pledge.state = "confirmed"
    pledge.save(update_fields=["confirmed_at", "state", "state_at"])
    match_pledge(campaign, pledge)
    settle(campaign)
    write_letter(pledge, "thanks")
    _note(by, campaign, "campaign.pledged", pledge)
    return pledge


def _checked(draft: PledgeDraft) -> dict[str, object]:
    """The fields of the kind, as stored; those of other kinds stay empty. Raises InvalidError."""
    if draft.kind not in logic.STATES:
        raise InvalidError({"kind": _("Choose what you pledge.")})
    worth = 0
    if draft.kind == "money":
        return {"cents": _amount(draft.amount)}
    if draft.worth.strip():
        found = logic.pledge_cents(draft.worth)
        if found is None or found > logic.MOST:
            raise InvalidError({"worth": _("Write an amount in euro, such as 25 or 12.50.")})
        worth = found
    return {**(_hands(draft) if draft.kind == "hands" else _goods(draft)), "worth": worth}


def _amount(text: str) -> int:
    cents = logic.pledge_cents(text)
    if cents is None:
        raise InvalidError({"amount": _("Write an amount in euro, such as 25 or 12.50.")})
    if cents < logic.LEAST:
        raise InvalidError({"amount": _("The least you can pledge is %(least)s.") % {"least": euro(logic.LEAST)}})
    if cents > logic.MOST:
        words = _("The most you can pledge here is %(most)s. For more, talk to who runs the campaign.")
        raise InvalidError({"amount": words % {"most": euro(logic.MOST)}})
    return cents


def _hands(draft: PledgeDraft) -> dict[str, object]:
    if not 1 <= draft.hours <= logic.MOST_HOURS:
        words = _("Say how many hours: from 1 to %(most)d.") % {"most": logic.MOST_HOURS}
        raise InvalidError({"hours": words})
    return {"hours": draft.hours, "what": draft.what.strip()[:200], "on_date": draft.on_date}


def _goods(draft: PledgeDraft) -> dict[str, object]:
    problems: dict[str, object] = {}
    if not draft.what.strip():
        problems["what"] = _("Say what you bring.")
    if not 1 <= draft.pieces <= logic.MOST_PIECES:
        problems["pieces"] = _("Say how many: from 1 to %(most)d.") % {"most": logic.MOST_PIECES}
    if problems:
        raise InvalidError(problems)
    return {"pieces": draft.pieces, "what": draft.what.strip()[:200], "is_loan": draft.is_loan,
            "on_date": draft.on_date}  # fmt: skip


def _address_of(by: Actor, draft: PledgeDraft) -> str:
    if by.is_person:
        return str(User.objects.values_list("email", flat=True).get(pk=by.person_id))
    try:
        validate_email(draft.address.strip())
    except ValidationError as error:
        raise InvalidError({"address": _("Fill in an e-mail address, such as name@example.org.")}) from error
    return draft.address.strip()


def _note(by: Actor, campaign: Campaign, kind: str, pledge: Pledge) -> None:
    """The ledger keeps for good what the room promises to forget: so it says that somebody pledged, not who."""
    who = by if by.is_system or kind == "campaign.pledge_stepped" else VISITOR
    record(kind, by=who, thread=campaign.thread, audience=campaign.circle,
           data={"pledge": pledge.ref, "kind": pledge.kind, "state": pledge.state})  # fmt: skip
