"""What follows when an editor asks for a test mail, or for a newsletter to leave."""

from proeftuin.accounts.models import User
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.newsletters.models import Issue
from proeftuin.newsletters.sending import send_test


@on("newsletter.test_asked")
def send_the_test(event: Event) -> None:
    issue = Issue.objects.filter(ref=event.data.get("issue", "")).first()
    user = User.objects.filter(ref=event.actor.partition(":")[2], is_active=True).first()
    if issue and user:
        send_test(issue, user)
