"""The one mail to a nominated person."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.kernel.clock import now
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.people.links import path_of
from proeftuin.people.models import Nomination
from proeftuin.ui.http import absolute

log = logging.getLogger("proeftuin.people")


def post_waiting(most: int = 500) -> int:
    """Send what waits, oldest first. Returns how many mails left.

    A nomination is marked before its mail leaves, so nobody is mailed twice; the mark is taken off again only when the
    mail server surely did not take it.
    """
    waiting = Nomination.objects.filter(state=Nomination.State.ASKED, mailed_at=None).select_related("nominated_by")
    return sum(_post(one) for one in waiting.order_by("pk")[:most])


def _post(one: Nomination) -> int:
    if not Nomination.objects.filter(pk=one.pk, mailed_at=None).update(mailed_at=now()):
        return 0  # another worker has it
    who = one.nominated_by.display_name if one.nominated_by else ""
    links = {"mine": absolute(path_of(one)), "about": absolute("/people/innovators/")}
    try:
        with override(one.language):
            send_mail_to(
                one.email, language=one.language, template="people/mail/nominated",
                subject=_("%(who)s nominated you as an innovator") % {"who": who or _("Somebody")},
                context={"who": who, "one": one, **links},
            )  # fmt: skip
    except NOT_SENT:
        Nomination.objects.filter(pk=one.pk).update(mailed_at=None)
        raise
    except Exception:
        log.exception("a mail failed", extra={"nomination": one.ref})
        return 0
    return 1
