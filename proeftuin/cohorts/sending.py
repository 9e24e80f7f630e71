"""The mail that asks how a team fares: it leaves once for each moment, to everyone of the team that can be reached."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.cohorts.links import path_of
from proeftuin.cohorts.models import FollowUp
from proeftuin.kernel.clock import now, today
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.ui.http import absolute

log = logging.getLogger("proeftuin.cohorts")
BATCH = 200


def send_due() -> int:
    """Ask what is due, oldest first. Returns how many teams were asked. A team without any address waits for one.

    A question is marked before it leaves: a process that dies in between loses one mail rather than sending it twice.
    Only when the mail server surely did not take it, the mark is taken off again.
    """
    due = FollowUp.objects.filter(sent_at=None, due_on__lte=today()).select_related("team__cohort")
    return sum(_send(one) for one in due.prefetch_related("team__seats__user").order_by("due_on", "pk")[:BATCH])


def addresses_of(follow_up: FollowUp) -> dict[str, str]:
    """Who is asked: address → language. The contact of the team, or else each of it with an account."""
    team = follow_up.team
    if team.contact:
        return {team.contact: team.cohort.language}
    people = [seat.user for seat in team.seats.all() if seat.user and seat.user.is_active]
    return {one.email: one.language or team.cohort.language for one in people if one.email}


def _send(follow_up: FollowUp) -> int:
    addresses = addresses_of(follow_up)
    if not addresses or not FollowUp.objects.filter(pk=follow_up.pk, sent_at=None).update(sent_at=now()):
        return 0
    for number, (address, language) in enumerate(addresses.items()):
        try:
            _mail(follow_up, address, language)
        except NOT_SENT:
            if not number:
                FollowUp.objects.filter(pk=follow_up.pk).update(sent_at=None)
            raise
        except Exception:
            log.exception("a mail failed", extra={"follow_up": follow_up.ref})
    return 1


def _mail(follow_up: FollowUp, address: str, language: str) -> None:
    with override(language):
        subject = _("How is it going with %(team)s?") % {"team": follow_up.team.name}
        send_mail_to(
            address, language=language, subject=subject, template="cohorts/mail/follow_up",
            context={"follow_up": follow_up, "team": follow_up.team, "cohort": follow_up.team.cohort,
                     "link": absolute(path_of(follow_up))},
        )  # fmt: skip
