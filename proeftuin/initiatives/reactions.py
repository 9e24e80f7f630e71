"""What follows from what happens on an initiative: the mail of an invitation, and forgetting old ones."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.initiatives.actions.saving import told
from proeftuin.initiatives.models import Initiative, Member, Task
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now, today
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
        return old.update(email="", invited_as="", message="", state="declined")


@every(minutes=60)
def say_which_actions_are_late() -> int:
    """Tell the team once of each action whose day has passed. Returns how many."""
    yesterday = today("Pacific/Kiritimati") - timedelta(days=1)  # over everywhere
    late = Task.objects.filter(due_on__lt=yesterday, done_at=None, reminded_at=None).order_by("pk")[:500]
    return sum(_remind(task.pk) for task in late)


@transaction.atomic
def _remind(pk: int) -> int:
    task = Task.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=pk)
    if task.done_at or task.reminded_at or task.initiative.status == Initiative.Status.CLOSED:
        return 0
    task.reminded_at = now()
    task.save(update_fields=["reminded_at"])
    told(system("tasks"), task.initiative, "initiative.task_overdue", team_only=True, task=task.title)
    return 1
