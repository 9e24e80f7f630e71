"""Asking for mail, saying yes to it, changing it, stopping it, and noticing that it comes back."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.content import lexicon, vocabularies
from proeftuin.items.links import key_of
from proeftuin.items.logic import parts_of, spelled
from proeftuin.items.models import Reader, Subscription
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.notifications import actions as notices
from proeftuin.notifications.logic import after_bounce

AGAIN_AFTER = timedelta(minutes=10)  # a second letter with the same question, no sooner
MOST_UNANSWERED = 3  # so that nobody fills a stranger's mailbox with our questions
MOST = 40
SOUND: dict[str, Any] = {"soft_bounces": 0, "bounced_at": None, "stopped_at": None}  # nothing came back
NOBODY = "subscriptions"  # the ledger's circle that nobody belongs to: who asked for what is nobody's business
Kind = Subscription.Kind


@transaction.atomic
def subscribe(
    *, by: Actor, query: str, kind: str = "search", rhythm: str = "weekly", address: str = "", language: str = "en"
) -> Reader:
    """Ask for mail. An account gets it from now on; without account a letter asks for a yes first.

    What is the same for every address: the answer, and that at most a letter leaves. A stranger changes nothing of
    what an address asked for before. Raises InvalidError.
    """
    query = _checked(query, kind, rhythm)
    if by.is_person:
        reader = _reader_of(User.objects.get(pk=by.person_id))
        _put(reader, kind, query, rhythm, yes=True)
    else:
        reader = _reader_at(address, language)
        _ask(reader, kind, query, rhythm)
    record("subscription.asked", by=VISITOR, audience=NOBODY)
    return reader


@transaction.atomic
def confirm(*, by: Actor, reader: Reader) -> int:
    """Say yes in the letter, to all that was asked, and to mail again after some came back.

    Returns to how many; said twice is once.
    """
    at = now()
    said = Subscription.objects.filter(reader=reader, confirmed_at=None).update(confirmed_at=at, looked_at=at)
    # Whoever clicks in a mail got it: what came back before is forgotten.
    again = Reader.objects.filter(pk=reader.pk, bounced_at__isnull=False).update(**SOUND)
    if said or again:
        record("subscription.confirmed", by=_nobody(by), audience=NOBODY)
    return said


@transaction.atomic
def choose_rhythm(*, by: Actor, subscription: Subscription, rhythm: str) -> None:
    """More or less often. Whoever holds the private link may; the view knows."""
    _check_rhythm(rhythm)
    Subscription.objects.filter(pk=subscription.pk).update(rhythm=rhythm)
    record("subscription.rhythm_chosen", by=_nobody(by), audience=NOBODY)


@transaction.atomic
def stop(*, by: Actor, reader: Reader, kind: str = "", subscription: Subscription | None = None) -> int:
    """Stop one thing, all of a kind, or everything. With nothing left the address is forgotten. Twice is once."""
    asked = Subscription.objects.filter(reader=reader)
    if kind:
        asked = asked.filter(kind=kind)
    if subscription is not None:
        asked = asked.filter(pk=subscription.pk)
    gone, _by_model = asked.delete()
    if gone:
        record("subscription.stopped", by=_nobody(by), audience=NOBODY)
    if not Subscription.objects.filter(reader=reader).exists():
        Reader.objects.filter(pk=reader.pk).delete()
    return gone


def can_note_bounces(actor: Actor) -> Verdict:
    """Editors, and the machine that reads what comes back."""
    return ALLOWED if actor.is_system or actor.has_role("editor") else Denied(_("Only editors do this."))


@transaction.atomic
def note_bounce(*, by: Actor, address: str, hard: bool) -> bool:
    """Mail to this address came back: for good (hard), or for now (soft). Whether somebody here has that address.

    After a hard one, or three soft ones within 60 days, no more mail leaves for it: not what was asked for here, nor
    the notices of an account. Raises InvalidError for what is no address.
    """
    require(can_note_bounces(by))
    address = _address(address)
    reader = Reader.objects.select_for_update(no_key=True).filter(address_key=key_of(address)).first()
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if reader is None and user is None:
        return False
    if user is not None:
        notices.note_bounce(user=user, hard=hard)
    if reader is not None:
        _came_back(reader, hard)
    record("subscription.bounced", by=by, audience=NOBODY, data={"hard": hard})
    return True


def _came_back(reader: Reader, hard: bool) -> None:
    at = now()
    trouble = after_bounce(reader.soft_bounces, reader.bounced_at, at, hard=hard)
    reader.soft_bounces, reader.bounced_at = trouble.soft, at
    if trouble.stops and reader.stopped_at is None:
        reader.stopped_at = at
    reader.save(update_fields=["soft_bounces", "bounced_at", "stopped_at"])


def _reader_of(user: User) -> Reader:
    """The account's reader at its address of today, whichever of the two was there before."""
    key = key_of(user.email)
    by_user = Reader.objects.filter(user=user).first()
    reader = Reader.objects.filter(address_key=key).first() or by_user or Reader(address_key=key)
    if by_user and by_user.pk != reader.pk:
        known = reader.subscriptions.values("query")
        by_user.subscriptions.exclude(query__in=known).update(reader=reader)
        by_user.delete()
    reader.user, reader.address, reader.address_key = user, user.email, key
    reader.language = user.language or reader.language
    reader.save()
    return reader


def _reader_at(address: str, language: str) -> Reader:
    address = _address(address)
    language = language[:2] if language[:2] in vocabularies.codes("languages") else "en"
    reader, _made = Reader.objects.get_or_create(
        address_key=key_of(address), defaults={"address": address, "language": language}
    )
    return Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)


def _put(reader: Reader, kind: str, query: str, rhythm: str, *, yes: bool) -> None:
    at = now()
    if reader.subscriptions.exclude(kind=kind, query=query).count() >= MOST:
        raise InvalidError({"": _("You follow %(most)d things already. Stop one of them first.") % {"most": MOST}})
    fresh = {"rhythm": rhythm, "asked_at": at, "looked_at": at, "confirmed_at": at if yes else None}
    found, made = Subscription.objects.get_or_create(reader=reader, kind=kind, query=query, defaults=fresh)
    if not made and yes:
        found.rhythm, found.confirmed_at = rhythm, found.confirmed_at or at
        found.save(update_fields=["rhythm", "confirmed_at"])


def _ask(reader: Reader, kind: str, query: str, rhythm: str) -> None:
    """For a stranger: a letter that asks, or that tells what is followed already. In silence when it is too much."""
    known = reader.subscriptions.filter(kind=kind, query=query).exists()
    unanswered = reader.subscriptions.filter(confirmed_at=None).count()
    too_many = unanswered >= MOST_UNANSWERED or reader.subscriptions.count() >= MOST
    if not known and not too_many:
        _put(reader, kind, query, rhythm, yes=False)
    waited = reader.letter_at is None or reader.letter_at < now() - AGAIN_AFTER
    if waited or not (known or too_many):
        reader.letter_due_at = reader.letter_at = now()
        reader.save(update_fields=["letter_due_at", "letter_at"])


def _checked(query: str, kind: str, rhythm: str) -> str:
    _check_rhythm(rhythm)
    if kind == Kind.NEWSLETTER:
        if query not in vocabularies.codes("languages"):
            raise InvalidError({"language": _("Choose one of the list.")})
        return query
    parts = parts_of(spelled(parts_of(query)))
    wrong = set(parts.get("sector", ())) - set(vocabularies.codes("sectors")) or {
        one for one in parts.get("code", ()) if not (lexicon.concept(one) or one in vocabularies.codes("item_kinds"))
    }
    query = spelled(parts)
    if not query or wrong or len(query) > 500 or kind != Kind.SEARCH:
        raise InvalidError({"theme": _("Choose a theme.")})
    return query


def theme_query(code: str) -> str:
    """The search that a theme is."""
    name = "sector" if vocabularies.term("sectors", code) else "code"
    return urlencode([(name, code)]) if code else ""


def _check_rhythm(rhythm: str) -> None:
    if rhythm not in vocabularies.codes("mail_rhythms"):
        raise InvalidError({"rhythm": _("Choose how often you want mail.")})


def _address(address: str) -> str:
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidError({"address": _("Fill in an e-mail address, such as name@example.org.")}) from error
    return address


def _nobody(by: Actor) -> Actor:
    """The ledger keeps for good what the room promises to forget: that somebody asked, not who."""
    return by if by.is_system else VISITOR
