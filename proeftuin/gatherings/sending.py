"""The mails about registrations: each leaves once, in the language of who gets it."""

import logging
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from proeftuin.gatherings.links import path_of
from proeftuin.gatherings.models import Gathering, Letter, Registration
from proeftuin.gatherings.queries import MOST_SESSIONS, of_the_same
from proeftuin.kernel.clock import now
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.ui.http import absolute

log = logging.getLogger("proeftuin.gatherings")
BATCH = 200
GONE = {"cancelled": ("registered", "waiting"), "confirm": ("asked",), "waiting": ("waiting",)}
STAYS = ("registered",)
OF_SERIES = {"confirm_all": ("asked",), "series": ("registered", "waiting")}  # of which states it tells


class Words(NamedTuple):
    """A mail's subject, and its first sentence."""

    subject: str
    first: str


def post_waiting(most: int = 5000) -> int:
    """Send what waits, oldest first. Returns how many mails left. Stops when the mail server is not there.

    A letter is marked before it leaves: a process that dies in between loses one mail rather than sending it twice.
    Only when the server surely did not take it, the mark is taken off again.
    """
    sent = seen = 0
    after = 0
    while seen < most:
        waiting = Letter.objects.filter(sent_at=None, pk__gt=after).select_related(
            "registration__gathering__series", "registration__user"
        ).order_by("pk")[:BATCH]  # fmt: skip
        batch = list(waiting)
        if not batch:
            break
        for letter in batch:
            sent += _post(letter)
        seen, after = seen + len(batch), batch[-1].pk
    return sent


def _post(letter: Letter) -> int:
    if not Letter.objects.filter(pk=letter.pk, sent_at=None).update(sent_at=now()):
        return 0  # another worker has it
    try:
        return _send(letter)
    except NOT_SENT:
        Letter.objects.filter(pk=letter.pk).update(sent_at=None)
        raise
    except Exception:
        log.exception("a mail failed", extra={"registration": letter.registration.ref})
        return 0


def _send(letter: Letter) -> int:
    """Returns 0 when there is nothing to say any more: signed off since, cancelled since, forgotten."""
    registration = letter.registration
    gathering = registration.gathering
    user = registration.user
    address = user.email if user and user.is_active else registration.address
    if letter.kind in OF_SERIES:
        return _send_of_series(letter, address)
    fits = registration.state in GONE.get(letter.kind, ("registered", "waiting") if letter.kind == "changed" else STAYS)
    if not address or not fits or (gathering.is_cancelled and letter.kind != "cancelled"):
        return 0
    with override(language := _language(registration)):
        words = words_of(letter.kind, gathering)
        send_mail_to(
            address, language=language, subject=words.subject, template="gatherings/mail/letter",
            context={
                "kind": letter.kind, "gathering": gathering, "first": words.first, "name": registration.shown_name,
                "page": absolute(gathering.get_absolute_url()), "mine": absolute(path_of(registration)),
                "link": gathering.link if registration.state == Registration.State.REGISTERED else "",
            },
        )  # fmt: skip
    return 1


def _send_of_series(letter: Letter, address: str) -> int:
    """One mail about all sessions: what is asked for, or what came of it. Returns 0 when nothing of it is left."""
    sessions = list(of_the_same(letter.registration, OF_SERIES[letter.kind])[:MOST_SESSIONS])
    series = letter.registration.gathering.series
    if not (address and sessions and series):
        return 0
    with override(language := _language(letter.registration)):
        words = words_of_series(letter.kind, series.title, len(sessions))
        send_mail_to(
            address, language=language, subject=words.subject, template="gatherings/mail/series",
            context={
                "kind": letter.kind, "series": series, "first": words.first, "name": sessions[0].shown_name,
                "page": absolute(series.get_absolute_url()), "mine": absolute(path_of(sessions[0])),
                "sessions": [(one, one.gathering, absolute(path_of(one))) for one in sessions],
            },
        )  # fmt: skip
    return 1


def _language(registration: Registration) -> str:
    user = registration.user
    return (user.language if user else "") or registration.language or str(settings.LANGUAGE_CODE)


def words_of_series(kind: str, title: str, number: int) -> Words:
    """Subject and first sentence of a letter about several sessions, in the active language."""
    named = {"title": title, "n": number}
    if kind == "confirm_all":
        return Words(
            _("Do you come? Say yes: %(title)s") % named,
            ngettext(
                "Somebody registered with this address for %(n)d gathering of the series “%(title)s”. Was it you? "
                "Then say yes on your own page: only then you get a place.",
                "Somebody registered with this address for %(n)d gatherings of the series “%(title)s”. Was it you? "
                "Then say yes on your own page: only then you get your places.",
                number,
            ) % named,
        )  # fmt: skip
    return Words(_("Your places: %(title)s") % named, _("This is how you stand in the series “%(title)s”.") % named)


def words_of(kind: str, gathering: Gathering) -> Words:
    """Subject and first sentence of each kind of letter, in the active language."""
    named = {"title": gathering.title, "reason": gathering.cancel_reason}
    every = {
        "confirm": Words(_("Do you come? Say yes: %(title)s"),
                         _("Somebody registered with this address for “%(title)s”. Was it you? "
                           "Then say yes on your own page: only then you get a place.")),
        "place": Words(_("You have a place: %(title)s"), _("You have a place at “%(title)s”.")),
        "waiting": Words(_("You are on the waiting list: %(title)s"),
                         _("“%(title)s” is full. You are on the waiting list. "
                           "As soon as a place comes free, you get it and we mail you.")),
        "moved_up": Words(_("A place came free for you: %(title)s"),
                          _("A place came free: you come to “%(title)s” now. "
                            "Can’t you? Sign off, then somebody else can.")),
        "changed": Words(_("Changed: %(title)s"), _("“%(title)s” has another moment or place. This is how it is now.")),
        "cancelled": Words(_("Cancelled: %(title)s"), _("“%(title)s” is cancelled: %(reason)s")),
        "reminder": Words(_("Tomorrow: %(title)s"), _("You come to “%(title)s”. This is where and when.")),
        "report": Words(_("What came of it: %(title)s"),
                        _("You were at “%(title)s”. Now you can read what came of it.")),
    }  # fmt: skip
    words = every[kind]
    return Words(words.subject % named, words.first % named)
