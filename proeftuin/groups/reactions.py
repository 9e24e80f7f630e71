"""What follows elsewhere: a gathering of a group is told on the group's own thread, so that its members hear of it."""

from django.db import transaction

from proeftuin.gatherings.models import Gathering
from proeftuin.groups.models import Group
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on


@on("gathering.published")
def tell_the_group(event: Event) -> None:
    """Once, however often it runs."""
    if not event.subject.startswith("group:"):
        return
    ref = event.subject.partition(":")[2]
    with transaction.atomic():
        group = Group.objects.select_for_update(no_key=True).filter(ref=ref).first()
        gathering = Gathering.objects.shown().filter(ref=event.thread.partition(":")[2]).first()
        told = Event.objects.filter(kind="group.gathering", thread=event.subject, subject=event.thread).exists()
        if group is None or gathering is None or told:
            return
        Group.objects.filter(pk=group.pk).update(changed_at=now())
        record("group.gathering", by=system("groups"), thread=group.thread, subject=gathering.thread,
               data={"title": group.title, "gathering": gathering.title})  # fmt: skip
