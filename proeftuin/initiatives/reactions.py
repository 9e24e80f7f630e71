"""What follows from what happens on an initiative: the mail of an invitation, and forgetting old ones."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Member
from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.notifications.mail import send_mail_to
from proeftuin.ui.http import absolute

FORGET_AFTER = timedelta(days=90)


@on("initiative.invited")
def mail_the_invitation(event: Event) -> None:
    """Send the link to who was invited, unless they have answered or were invited again since."""
    key = event.subject.removeprefix("member:")
    member = Member.objects.select_related("initiative", "invited_by").filter(pk=key, state="invited").first()
    if member is None or not member.email:
        return
    known = User.objects.filter(email__iexact=member.email).first()
    language = (known.language if known else "") or member.initiative.language
    with override(language):
        send_mail_to(
            member.email,
            language=language,
            subject=_("You are invited: %(title)s") % {"title": member.initiative.title},
            template="initiatives/mail/invitation",
            context={
                "initiative": member.initiative,
                "inviter": member.invited_by.display_name if member.invited_by else "",
                "role": vocabularies.label("initiative_roles", member.role),
                "message": member.message,
                "link": absolute(f"/initiatives/join/{member.token}/"),
            },
        )


@every(minutes=24 * 60)
def forget_old_invitations() -> int:
    """Addresses of people who never answered are not kept."""
    with transaction.atomic():
        old = Member.objects.filter(state="invited", at__lt=now() - FORGET_AFTER)
        return old.update(email="", message="", state="declined")
