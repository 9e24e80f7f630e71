"""The mail that invites someone into a team or as a mentor."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.cohorts.models import Seat
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.mail import send_mail_to
from proeftuin.ui.http import absolute


@on("cohort.invited")
def mail_the_link(event: Event) -> None:
    """Send the link, unless they joined since."""
    seat = Seat.objects.select_related("cohort", "team").filter(
        pk=event.subject.removeprefix("seat:"), user=None
    ).first()  # fmt: skip
    if seat is None or not seat.email:
        return
    known = User.objects.filter(email__iexact=seat.email).first()
    language = (known.language if known else "") or seat.cohort.language
    with override(language):
        subject = _("Join the team %(team)s") if seat.team else _("Will you be a mentor? %(title)s")
        send_mail_to(
            seat.email, language=language, template="cohorts/mail/invitation",
            subject=subject % {"team": seat.team.name if seat.team else "", "title": seat.cohort.title},
            context={"seat": seat, "cohort": seat.cohort, "team": seat.team,
                     "link": absolute(f"/cohorts/join/{seat.token}/")},
        )  # fmt: skip
