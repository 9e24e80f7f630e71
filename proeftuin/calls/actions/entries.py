"""Entering a call: drafts that save themselves, co-authors, sending in before the deadline and never after."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.models import Author, Call, Entry, Kept
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Membership

MOST_AUTHORS = 20
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Saved:
    """The entry as it now is. ``kept`` holds the text when a co-author had saved another meanwhile."""

    entry: Entry
    kept: Kept | None = None


@transaction.atomic
def begin_entry(*, by: Actor, call: Call, draft: EntryDraft) -> Entry:
    """Start an entry as a draft. Raises NotAllowedError, InvalidError."""
    call = Call.objects.get(pk=call.pk)
    require(permissions.can_enter(by, call))
    _check(by, call, draft)
    entry = Entry(call=call)
    _fill(entry, draft)
    entry.save()
    Author.objects.create(entry=entry, user_id=by.id)
    follow(by=by, thread=entry.thread)
    record("entry.begun", by=by, thread=entry.thread, audience=entry.circle, data={"title": entry.title})
    return entry


@transaction.atomic
def save_entry(*, by: Actor, entry: Entry, draft: EntryDraft, version: int, send: bool = False) -> Saved:
    """Save the text, and send it in when asked. The clock is read in this transaction, with the entry locked: the
    first moment after the deadline and its grace is too late.

    Where a co-author saved another text since ``version``, this one is kept beside it and the entry stays as it is; but
    sending still sends it in, so that a last second loses nothing. Raises NotAllowedError, InvalidError.
    """
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    entry.call = Call.objects.get(pk=entry.call_id)
    require(permissions.can_write(by, entry))
    _check(by, entry.call, draft)
    kept = None
    if entry.version != version and not _same(entry, draft):
        kept = Kept.objects.create(entry=entry, user_id=by.id, title=draft.title, answers=dict(draft.answers))
    elif entry.version == version:
        _fill(entry, draft)
        entry.version += 1
        entry.changed_at = now()
    if send and entry.state == "draft":
        _check_whole(entry)
        entry.state, entry.submitted_at = "submitted", now()
        record("entry.submitted", by=by, thread=entry.thread, audience=entry.circle, data={"title": entry.title})
    entry.save()
    return Saved(entry, kept)


@transaction.atomic
def use_kept(*, by: Actor, kept: Kept) -> Entry:
    """Make the text that was kept the text of the entry; what stood there is kept in its place. Until the deadline.

    Raises NotAllowedError.
    """
    entry = Entry.objects.select_for_update(no_key=True).get(pk=kept.entry_id)
    entry.call = Call.objects.get(pk=entry.call_id)
    require(permissions.can_write(by, entry))
    kept = Kept.objects.select_for_update(no_key=True).get(pk=kept.pk)
    (entry.title, kept.title), (entry.answers, kept.answers) = (kept.title, entry.title), (kept.answers, entry.answers)
    kept.user_id, kept.at = by.id, now()
    kept.save()
    entry.version += 1
    entry.changed_at = now()
    entry.save()
    return entry


@transaction.atomic
def withdraw_entry(*, by: Actor, entry: Entry) -> Entry:
    """Take it back, until the jury has decided. Twice is once."""
    entry = Entry.objects.select_for_update(no_key=True).select_related("call").get(pk=entry.pk)
    if entry.state == "withdrawn" and permissions.writes(by, entry):
        return entry
    require(permissions.can_withdraw(by, entry))
    entry.state = "withdrawn"
    entry.save(update_fields=["state"])
    record("entry.withdrawn", by=by, thread=entry.thread, audience=entry.circle, data={"title": entry.title})
    return entry


@transaction.atomic
def invite_author(*, by: Actor, entry: Entry, email: str) -> Author:
    """Ask a co-author by mail. Invited twice is invited again by the same link."""
    entry = Entry.objects.select_for_update(no_key=True).select_related("call").get(pk=entry.pk)
    require(permissions.can_write(by, entry))
    address = email.strip().lower()
    found = Author.objects.filter(entry=entry, email__iexact=address, user=None).first()
    if found is None:
        if Author.objects.filter(entry=entry).count() >= MOST_AUTHORS:
            raise InvalidError({"email": _("A team has at most %(most)d authors.") % {"most": MOST_AUTHORS}})
        found = Author.objects.create(entry=entry, email=address)
    record("entry.author_invited", by=by, thread=entry.thread, subject=f"author:{found.pk}", audience=entry.circle)
    return found


@transaction.atomic
def join_entry(*, by: Actor, token: str) -> Entry:
    """Join by the link of the mail. The link works once. Raises NotAllowedError."""
    author = Author.objects.select_for_update(no_key=True, of=("self",)).filter(token=token, user=None).first()
    if author is None or not by.is_person:
        raise NotAllowedError(permissions.NOT_HERE)
    entry = Entry.objects.select_related("call").get(pk=author.entry_id)
    if Author.objects.filter(entry=entry, user_id=by.person_id).exists():
        author.delete()
        return entry
    author.user_id, author.email = by.id, ""
    author.save()
    follow(by=by, thread=entry.thread)
    record("entry.author_joined", by=by, thread=entry.thread, audience=entry.circle, data={"title": entry.title})
    return entry


def _fill(entry: Entry, draft: EntryDraft) -> None:
    for name in ("title", "track", "outcome", "organisation_id"):
        setattr(entry, name, getattr(draft, name))
    entry.answers = dict(draft.answers)


def _same(entry: Entry, draft: EntryDraft) -> bool:
    return entry.title == draft.title and entry.answers == dict(draft.answers)


def _check(by: Actor, call: Call, draft: EntryDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    if draft.track and draft.track not in {one["code"] for one in call.tracks}:
        problems["track"] = _("Choose a track of this call.")
    if draft.outcome not in vocabularies.codes("entry_outcomes"):
        problems["outcome"] = _("Say how it stands with the work.")
    for one in call.questions:
        most = int(one.get("most") or LONGEST)
        if len(draft.answers.get(one["code"], "")) > most:
            problems[one["code"]] = _("This is too long: at most %(most)d characters.") % {"most": most}
    seats = Membership.objects.filter(
        user_id=by.person_id, organisation_id=draft.organisation_id or 0, state="confirmed"
    )
    if draft.organisation_id is not None and not seats.exists():
        problems["organisation"] = _("Choose an organisation that you belong to.")
    if problems:
        raise InvalidError(problems)


def _check_whole(entry: Entry) -> None:
    """A draft may have holes; what is sent in may not."""
    problems: dict[str, object] = {
        one["code"]: _("Answer this before you send it in.")
        for one in entry.call.questions
        if one.get("required") and not str(entry.answers.get(one["code"], "")).strip()
    }
    if entry.call.tracks and not entry.track:
        problems["track"] = _("Choose a track of this call.")
    if entry.call.needs_sponsor and entry.sponsor_at is None:
        problems[""] = _("This call asks for the support of a manager. Ask for it on the page of the entry first.")
    if problems:
        raise InvalidError(problems)
