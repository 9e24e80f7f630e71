"""Following, and how often to hear."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import split_thread
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.notifications.logic import after_bounce
from proeftuin.notifications.models import Follow, Notice, Preference

LONGEST_THREAD = 80
SOUND: dict[str, Any] = {"soft_bounces": 0, "bounced_at": None, "stopped_at": None, "stopped_for": ""}


def can_follow(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person else Denied(_("Sign in to follow something."))


@transaction.atomic
def follow(*, by: Actor, thread: str) -> Follow:
    """Hear of each turn of a thread from now on. Following twice is following once. Raises InvalidError."""
    require(can_follow(by))
    _check(thread)
    found, made = Follow.objects.get_or_create(user_id=by.id, thread=thread)
    if made:
        record("thread.followed", by=by, thread=thread, audience=by.ref)
    return found


@transaction.atomic
def unfollow(*, by: Actor, thread: str) -> None:
    """Hear no more of a thread."""
    require(can_follow(by))
    gone, _by_model = Follow.objects.filter(user_id=by.id, thread=thread).delete()
    if gone:
        record("thread.unfollowed", by=by, thread=thread, audience=by.ref)


@transaction.atomic
def choose_rhythm(*, by: Actor, rhythm: str) -> Preference:
    """At once, daily, weekly or never. Raises InvalidError for anything else.

    Whoever chooses has a mailbox that works (again), as far as we know: what came back before is forgotten.
    """
    require(can_follow(by))
    if rhythm not in Preference.Rhythm.values:
        raise InvalidError({"rhythm": _("Choose how often you want mail.")})
    preference, _made = Preference.objects.update_or_create(user_id=by.id, defaults={"rhythm": rhythm, **SOUND})
    record("mail.rhythm_chosen", by=by, audience=by.ref, data={"rhythm": rhythm})
    return preference


def note_bounce(*, user: User, hard: bool) -> None:
    """Mail to this account came back: for good, or for now. Part of the deed that notes it, which stands in the ledger.

    Codes to sign in still leave: whoever asks for one looks in that mailbox now.
    """
    preference = Preference.objects.select_for_update(no_key=True).get_or_create(user=user)[0]
    at = now()
    same = preference.stopped_for in ("", user.email)
    trouble = after_bounce(preference.soft_bounces if same else 0, preference.bounced_at, at, hard=hard)
    preference.soft_bounces, preference.bounced_at = trouble.soft, at
    if trouble.stops:
        preference.stopped_at, preference.stopped_for = at, user.email
    preference.save()


@transaction.atomic
def mark_read(*, by: Actor) -> int:
    """All notices have been seen. Returns how many were new."""
    require(can_follow(by))
    return Notice.objects.filter(user_id=by.id, read_at=None).update(read_at=now())


def keep_hearing(*, by: Actor, thread: str) -> None:
    """Whoever takes part in something hears what becomes of it. One query, and no word in the ledger.

    Called within the transaction of the deed; does nothing for who has no account.
    """
    if by.is_person:
        Follow.objects.bulk_create([Follow(user_id=by.person_id, thread=thread)], ignore_conflicts=True)


def forget_followers(threads: Collection[str]) -> None:
    """Nobody follows these threads any more, and no notice says who did: a process lets go of names."""
    Follow.objects.filter(thread__in=threads).delete()
    Notice.objects.filter(thread__in=threads).delete()


def tell(*, event: Event, user_ids: Iterable[int]) -> None:
    """These people hear of an event, whether they follow its thread or not. For reactions; safe to run twice.

    As with all notices, who may not know of it (any more) does not see it.
    """
    people = User.objects.filter(pk__in=list(user_ids), is_active=True)
    Notice.objects.bulk_create(
        [Notice(user=user, event_id=event.pk, thread=event.thread) for user in people if user.actor_ref != event.actor],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip


def _check(thread: str) -> None:
    try:
        split_thread(thread)
        if len(thread) > LONGEST_THREAD or "\0" in thread:
            raise ValueError(thread)
    except ValueError as error:
        raise InvalidError({"thread": _("There is nothing to follow here.")}) from error
