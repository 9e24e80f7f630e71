"""What follows: the mail with a private link, and stories that follow their initiative in and out of sight."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.notifications.mail import send_mail_to
from proeftuin.search import actions as search
from proeftuin.stories.documents import story_document
from proeftuin.stories.links import path_of
from proeftuin.stories.models import LinkMail, Story
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


@on("initiative.edited")
def follow_the_initiative(event: Event) -> None:
    """Open stories are found by whom their initiative is found."""
    _kind, ref = split_thread(event.thread)
    stories = Story.objects.open().filter(initiative__ref=ref).select_related("initiative")
    search.put_all(story_document(one) for one in stories.iterator(chunk_size=500))
