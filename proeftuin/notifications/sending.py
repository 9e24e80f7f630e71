"""Mail of what happened, in each person's rhythm."""

import logging
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPHeloError

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.kernel.clock import now
from proeftuin.ledger.queries import Entry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.ledger.ticks import every
from proeftuin.notifications.logic import mailed_until
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.models import Notice, Preference
from proeftuin.notifications.queries import known_entries, unsubscribe_token

log = logging.getLogger("proeftuin.notifications")

NEWS_FOR = timedelta(days=14)  # older than this is no news: it is on the site, but no longer mailed
KEPT_FOR = timedelta(days=365)
MOST_IN_A_MAIL = 100
# The mail server never got the mail, for sure.
NOT_SENT = (ConnectionRefusedError, socket.gaierror, SMTPConnectError, SMTPHeloError, SMTPAuthenticationError)


@every(minutes=1)
def send_due() -> int:
    """Mail everyone whose mail is due. Returns how many mails left. Stops when the mail server is not there."""
    at, sent = now(), 0
    for rhythm in ("at_once", "daily", "weekly"):
        until = mailed_until(rhythm, at, settings.TIME_ZONE)
        if until is None:
            continue
        for ids in batched(_waiting_people(rhythm, until, at), 200):
            for user in User.objects.filter(pk__in=ids, is_active=True):
                sent += _mail(user, until, at)
    return sent


@every(minutes=60 * 24)
def forget_old_notices() -> int:
    """Notices are kept for a year, as the privacy page says."""
    return Notice.objects.filter(at__lt=now() - KEPT_FOR).delete()[0]


def _mail(user: User, until: datetime, at: datetime) -> int:
    """One mail about everything that waits for one person.

    The notices are marked as mailed before the mail leaves. A process that dies in between loses one mail, whose
    notices still stand on the site; the other order would mail people twice. Only when the server surely did not
    take the mail, the mark is taken off again.
    """
    claimed = _claim(user, until, at)
    if not claimed:
        return 0
    try:
        return _send(user, claimed)
    except NOT_SENT:
        Notice.objects.filter(user=user, event_id__in=claimed).update(mailed_at=None)
        raise
    except Exception:
        log.exception("a mail failed", extra={"person": user.ref})
        return 0


@transaction.atomic
def _claim(user: User, until: datetime, at: datetime) -> list[int]:
    waiting = list(_waiting(until, at).filter(user=user).select_for_update().values_list("pk", "event_id"))
    Notice.objects.filter(pk__in=[pk for pk, _event in waiting]).update(mailed_at=at)
    return [event for _pk, event in waiting]


def _waiting(until: datetime, at: datetime) -> "QuerySet[Notice]":
    """What somebody read on the site already is not mailed."""
    return Notice.objects.filter(mailed_at=None, read_at=None, at__lt=until, at__gt=at - NEWS_FOR)


def _waiting_people(rhythm: str, until: datetime, at: datetime) -> list[int]:
    came_back = Q(user__mail_preference__stopped_at__isnull=False, user__mail_preference__stopped_for=F("user__email"))
    waiting = _waiting(until, at).filter(user__is_active=True).exclude(came_back)
    if rhythm == Preference.Rhythm.DAILY:  # also of who never chose
        waiting = waiting.exclude(user__mail_preference__rhythm__in=["at_once", "weekly", "never"])
    else:
        waiting = waiting.filter(user__mail_preference__rhythm=rhythm)
    return list(waiting.order_by("user_id").values_list("user_id", flat=True).distinct())


def _send(user: User, event_ids: Sequence[int]) -> int:
    """Returns 1 when a mail left, 0 when there was nothing that this person may (still) know."""
    language = user.language or settings.LANGUAGE_CODE
    with override(language):
        every = known_entries(actor_of(user), event_ids)
        lines = every[:MOST_IN_A_MAIL]
        groups = _by_thread(lines)
        subject = _subject(every, groups) if lines else ""
    if not lines:
        return 0
    off = f"{settings.SITE_URL}/notifications/unsubscribe/{unsubscribe_token(user)}/"
    send_mail_to(
        user.email, language=language, subject=subject, template="notifications/mail/digest",
        context={
            "groups": groups, "name": user.display_name, "unsubscribe_url": off, "more": len(every) - len(lines),
        },
        # RFC 2369 and RFC 8058: one click in the mail program is enough.
        headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
    return 1


def _by_thread(lines: Sequence[Entry]) -> list[tuple[ThreadCard | None, list[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for line in lines:
        groups.setdefault(line.thread, []).append(line)
    return [(several[0].card, several) for several in groups.values()]


def _subject(lines: Sequence[Entry], groups: Sequence[tuple[ThreadCard | None, list[Entry]]]) -> str:
    if len(lines) == 1:
        return lines[0].sentence[:150]
    card = groups[0][0]
    if len(groups) == 1 and card:
        return _("News about “%(title)s”") % {"title": card.title[:100]}
    count = len(lines)
    return ngettext("%(n)d thing happened", "%(n)d things happened", count) % {"n": count}
