"""The mails about pledges: each leaves once, in the language of who gets it."""

import logging
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.campaigns import logic
from proeftuin.campaigns.links import path_of
from proeftuin.campaigns.models import Campaign, Letter, Pledge
from proeftuin.campaigns.words import deadline_words, euro
from proeftuin.kernel.clock import now
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.ui.http import absolute
from proeftuin.ui.templatetags.ui import day

log = logging.getLogger("proeftuin.campaigns")
BATCH = 200


class Words(NamedTuple):
    """A mail's subject, and its first sentence."""

    subject: str
    first: str


def post_waiting(most: int = 5000) -> int:
    """Send what waits, oldest first. Returns how many mails left. Stops when the mail server is not there.

    A letter is marked before it leaves: a process that dies in between loses one mail rather than sending it twice.
    Only when the server surely did not take it, the mark is taken off again.
    """
    sent = seen = after = 0
    while seen < most:
        waiting = Letter.objects.filter(sent_at=None, pk__gt=after).select_related(
            "pledge__campaign", "pledge__user"
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
        return 0  # another process has it
    try:
        return _send(letter)
    except NOT_SENT:
        Letter.objects.filter(pk=letter.pk).update(sent_at=None)
        raise
    except Exception:
        log.exception("a mail failed", extra={"pledge": letter.pledge.ref})
        return 0


def _send(letter: Letter) -> int:
    """Returns 0 when there is nothing to say any more: answered or taken back since, forgotten."""
    pledge = letter.pledge
    user = pledge.user
    address = user.email if user and user.is_active else pledge.address
    if not address or not _fits(letter.kind, pledge):
        return 0
    language = (user.language if user else "") or pledge.language or settings.LANGUAGE_CODE
    with override(language):
        words = words_of(letter.kind, pledge.campaign)
        pays = letter.kind in ("funded", "adjusted_go") and pledge.kind == Pledge.Kind.MONEY
        send_mail_to(
            address, language=language, subject=words.subject, template="campaigns/mail/letter",
            context={
                "kind": letter.kind, "campaign": pledge.campaign, "pledge": pledge, "first": words.first,
                "amount": euro(pledge.cents), "page": absolute(pledge.campaign.get_absolute_url()),
                "mine": absolute(path_of(pledge)), "pays": pays and bool(pledge.campaign.pay_to),
                "text": _text_of(letter.kind, pledge.campaign),
            },
        )  # fmt: skip
    return 1


def _fits(kind: str, pledge: Pledge) -> bool:
    if kind == "confirm":
        return not pledge.is_confirmed and pledge.campaign.is_open
    if kind == "failed":
        return pledge.state in (*logic.STANDING, "released")
    return pledge.state == "declined" if kind == "declined" else pledge.stands


def _text_of(kind: str, campaign: Campaign) -> str:
    return {"adapted": campaign.adapted, "report": campaign.report}.get(kind, "")


def words_of(kind: str, campaign: Campaign) -> Words:
    """Subject and first sentence of each kind of letter, in the active language."""
    named = {
        "title": campaign.title, "deadline": deadline_words(campaign), "percent": campaign.percent,
        "until": day(campaign.decide_by),
    }  # fmt: skip
    every = {
        "confirm": Words(_("Say yes to your pledge: %(title)s"),
                         _("Somebody pledged with this address for “%(title)s”. Was it you? Then say yes on your own "
                           "page: only then it counts. You can until %(deadline)s.")),
        "thanks": Words(_("Thank you: %(title)s"),
                        _("Thank you for your pledge to “%(title)s”. You pay nothing now. "
                          "We tell you how it goes on after the deadline, %(deadline)s.")),
        "funded": Words(_("It goes on: %(title)s"), _("“%(title)s” reached its target. Your pledge counts.")),
        "near_miss": Words(_("Just missed: %(title)s"),
                           _("“%(title)s” reached %(percent)s%% of its target: just too little. Who runs it may "
                             "propose an adapted form. You hear of it before %(until)s; you need to do nothing now.")),
        "adapted": Words(_("An adapted plan: %(title)s"),
                         _("Who runs “%(title)s” proposes an adapted form. Your pledge stands if you do nothing. "
                           "Do you not agree? Take it back on your own page before %(until)s.")),
        "adjusted_go": Words(_("It goes on in an adapted form: %(title)s"),
                             _("“%(title)s” goes on in the adapted form. Your pledge counts.")),
        "failed": Words(_("It does not go on: %(title)s"),
                        _("“%(title)s” does not go on. Your pledge is released: you pay nothing and owe nothing. "
                          "Thank you for wanting to help.")),
        "report": Words(_("What was done: %(title)s"), _("You helped “%(title)s”. Read what was done with it.")),
        "accepted": Words(_("Your offer is welcome: %(title)s"),
                          _("Who runs “%(title)s” is happy with what you offer.")),
        "scheduled": Words(_("Your help is planned: %(title)s"),
                           _("Your help for “%(title)s” is planned. See your own page for the day.")),
        "declined": Words(_("Your offer is not needed: %(title)s"),
                          _("Who runs “%(title)s” thanks you, and does not need what you offered.")),
    }  # fmt: skip
    words = every[kind]
    return Words(words.subject % named, words.first % named)
