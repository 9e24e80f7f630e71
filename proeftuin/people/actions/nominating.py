"""Nominating someone outside: one mail, and nothing public before the person says yes by their own link."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.people import permissions
from proeftuin.people.documents import innovator_document
from proeftuin.people.drafts import NominationDraft
from proeftuin.people.links import key_of, opens
from proeftuin.people.models import Nomination, Unwanted
from proeftuin.search import actions as search

LIMITS = {"name": 80, "does": 2000, "why": 2000, "link": 500}
LANGUAGES = ("nl", "fr", "de", "en")
MOST_WAITING = 5  # of one person, so that nobody sends mails by the dozen
FORGET_AFTER = timedelta(days=30)
State = Nomination.State


@transaction.atomic
def nominate(*, by: Actor, draft: NominationDraft) -> Nomination:
    """Ask someone whether they want to be found. The mail leaves after the commit. Raises InvalidError."""
    require(permissions.can_nominate(by))
    problems = _problems(draft)
    try:
        validate_email(draft.email.strip())
    except ValidationError:
        problems["email"] = _("This is not a whole e-mail address.")
    if User.objects.filter(pk=by.person_id, email__iexact=draft.email.strip()).exists():
        problems["email"] = _("Nominate somebody else. To be found yourself, make your own profile.")
    if not problems and Nomination.objects.filter(nominated_by_id=by.id, state=State.ASKED).count() >= MOST_WAITING:
        problems[""] = _("You nominated several people who did not answer yet. Wait for some answers first.")
    if problems:
        raise InvalidError(problems)
    key = key_of(draft.email)
    made = False
    if not Unwanted.objects.filter(email_key=key).exists():
        nomination, made = Nomination.objects.get_or_create(
            email_key=key, defaults={**_texts(draft), "email": draft.email.strip(), "nominated_by_id": by.id}
        )
    if not made:  # the same words for both: nobody learns who refused
        raise InvalidError({"email": _("This person was nominated already, or wants no nominations.")})
    record("innovator.nominated", by=by, thread=nomination.thread, audience=by.ref)
    return nomination


@transaction.atomic
def say_yes(*, by: Actor, ref: str, secret: str, draft: NominationDraft, version: int) -> Nomination:
    """The person agrees to this text, or changes it later. From now on everyone may find them.

    Raises NotAllowedError for a wrong link, InvalidError, StaleError.
    """
    one = _opened(ref, secret)
    if one.version != version:
        raise StaleError(one.version)
    if problems := _problems(draft):
        raise InvalidError(problems)
    for name, value in _texts(draft).items():
        setattr(one, name, value)
    new = one.state == State.ASKED
    if new:
        one.state, one.published_at = State.PUBLISHED, now()
    one.version, one.changed_at = one.version + 1, now()
    one.save()
    if one.is_shown:
        search.put(innovator_document(one))
    if new:
        record("innovator.published", by=by, thread=one.thread)
    else:
        record("innovator.changed", by=by, thread=one.thread, audience=one.circle)
    return one


@transaction.atomic
def say_no(*, by: Actor, ref: str, secret: str, never_again: bool = False) -> None:
    """Refuse, or withdraw: all that was told goes. With ``never_again`` nobody can nominate this address any more."""
    one = _opened(ref, secret)
    if never_again:
        Unwanted.objects.get_or_create(email_key=one.email_key)
    _forget(by, one, "innovator.withdrawn" if one.published_at else "innovator.refused")


@transaction.atomic
def forget_unanswered(*, by: Actor) -> int:
    """Let go of whom nobody heard from for a month. Returns how many."""
    old = Nomination.objects.select_for_update(no_key=True).filter(
        state=State.ASKED, nominated_at__lt=now() - FORGET_AFTER
    )
    found = list(old[:500])
    for one in found:
        _forget(by, one, "innovator.unanswered")
    return len(found)


def _forget(by: Actor, one: Nomination, kind: str) -> None:
    record(kind, by=by, thread=one.thread, audience="staff")
    search.drop_for_good("innovator", one.ref)
    one.delete()


def _opened(ref: str, secret: str) -> Nomination:
    one = Nomination.objects.select_for_update(no_key=True).filter(ref=ref).first()
    if one is None or not opens(ref, secret):
        raise NotAllowedError(permissions.NOT_HERE)
    return one


def _texts(draft: NominationDraft) -> dict[str, object]:
    return {
        "name": " ".join(draft.name.split()), "does": draft.does.strip(), "why": draft.why.strip(),
        "themes": list(draft.themes), "link": draft.link.strip(), "language": draft.language,
    }  # fmt: skip


def _problems(draft: NominationDraft) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name, most in LIMITS.items():
        text = str(getattr(draft, name))
        if not text.strip() and name != "link":
            problems[name] = _("Fill this in.")
        elif len(text) > most:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": most}
        elif "\0" in text:
            problems[name] = _("This text holds a character that can't be stored.")
    if set(draft.themes) - set(vocabularies.codes("sectors")):
        problems["themes"] = _("Choose from the list.")
    if draft.language not in LANGUAGES:
        problems["language"] = _("Choose one of the languages.")
    if draft.link.strip() and "link" not in problems:
        try:
            URLValidator(schemes=["http", "https"])(draft.link.strip())
        except ValidationError:
            problems["link"] = _("This is not a whole web address.")
    return problems
