"""The mails of calls: to co-authors, to managers who are asked for support, and to jurors."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.calls.models import Author, Entry, Juror, Reading
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.mail import send_mail_to
from proeftuin.ui.http import absolute


@on("entry.author_invited")
def mail_the_co_author(event: Event) -> None:
    """Send the link, unless they joined since."""
    key = event.subject.removeprefix("author:")
    author = Author.objects.select_related("entry__call").filter(pk=key, user=None).first()
    if author is None or not author.email:
        return
    language = _language(author.email, author.entry.call.language)
    with override(language):
        send_mail_to(
            author.email, language=language, template="calls/mail/co_author",
            subject=_("Write along: %(title)s") % {"title": author.entry.title},
            context={"entry": author.entry, "call": author.entry.call,
                     "link": absolute(f"/entries/join/{author.token}/")},
        )  # fmt: skip


@on("call.juror_invited")
def mail_the_juror(event: Event) -> None:
    """Send the link, unless they joined since."""
    juror = Juror.objects.select_related("call").filter(pk=event.subject.removeprefix("juror:"), user=None).first()
    if juror is None or not juror.email:
        return
    language = _language(juror.email, juror.call.language)
    with override(language):
        send_mail_to(
            juror.email, language=language, template="calls/mail/juror",
            subject=_("Will you be in the jury? %(title)s") % {"title": juror.call.title},
            context={"juror": juror, "call": juror.call, "link": absolute(f"/jury/join/{juror.token}/")},
        )  # fmt: skip


@on("call.juror_reminded")
def remind_the_juror(event: Event) -> None:
    """What waits, unless it was done since."""
    juror = Juror.objects.select_related("call", "user").filter(pk=event.subject.removeprefix("juror:")).first()
    left = Reading.objects.filter(juror=juror, scored_at=None).count() if juror else 0
    if juror is None or juror.user is None or juror.call.stage != "scoring" or not left:
        return
    language = juror.user.language or juror.call.language
    with override(language):
        send_mail_to(
            juror.user.email, language=language, template="calls/mail/reminder",
            subject=_("The jury waits for your scores: %(title)s") % {"title": juror.call.title},
            context={"call": juror.call, "left": left, "link": absolute(f"/calls/{juror.call.ref}/desk/")},
        )  # fmt: skip


@on("entry.sponsor_asked")
def mail_the_sponsor(event: Event) -> None:
    """Send the link, unless they confirmed since."""
    entry = (
        Entry.objects.select_related("call").filter(ref=event.subject.removeprefix("entry:"), sponsor_at=None).first()
    )
    if entry is None or not entry.sponsor_token:
        return
    language = _language(entry.sponsor_email, entry.call.language)
    with override(language):
        send_mail_to(
            entry.sponsor_email, language=language, template="calls/mail/sponsor",
            subject=_("Do you support this? %(title)s") % {"title": entry.title},
            context={"entry": entry, "call": entry.call, "link": absolute(f"/entries/support/{entry.sponsor_token}/")},
        )  # fmt: skip


def _language(email: str, otherwise: str) -> str:
    known = User.objects.filter(email__iexact=email).first()
    return (known.language if known else "") or otherwise
