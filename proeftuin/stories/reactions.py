"""What follows from a story that was told: the mail with the private link, and an address that is forgotten."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.notifications.mail import send_mail_to
from proeftuin.stories.links import path_of
from proeftuin.stories.models import LinkMail
from proeftuin.ui.http import absolute

FORGET_AFTER = timedelta(days=1)


@on("story.told")
def mail_the_link(event: Event) -> None:
    """Send the private link, and forget the address."""
    mail = LinkMail.objects.select_related("story__initiative").filter(
        story__ref=event.subject.removeprefix("story:")
    ).first()  # fmt: skip
    if mail is None:
        return
    with override(mail.language):
        send_mail_to(
            mail.address,
            language=mail.language,
            subject=_("The private address of your story"),
            template="stories/mail/link",
            context={"initiative": mail.story.initiative, "link": absolute(path_of(mail.story))},
        )
    mail.delete()


@every(minutes=60)
def forget_addresses() -> None:
    """An address that no mail could be sent to is not kept either."""
    LinkMail.objects.filter(at__lt=now() - FORGET_AFTER).delete()
