"""Writing to the ledger, always within the transaction of the deed itself."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import batched

from django.db import IntegrityError, connection, transaction

from proeftuin.kernel.actor import Actor
from proeftuin.ledger.models import Delivery, Event, Once
from proeftuin.ledger.registry import reactions_to

GONE = "person:gone"  # whoever it was: nobody has this reference
BATCH = 500


def record(
    kind: str,
    *,
    by: Actor,
    thread: str = "",
    subject: str = "",
    audience: str = "public",
    data: Mapping[str, object] | None = None,
) -> Event:
    """Write what happened, and queue the reactions to it. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the deed it records.")
    event = Event.objects.create(
        kind=kind, actor=by.ref, thread=thread, subject=subject, audience=audience, data=dict(data or {})
    )
    Delivery.objects.bulk_create([Delivery(event=event, reaction=name) for name in reactions_to(kind)])
    return event


def record_all(
    kind: str, *, by: Actor, rows: Sequence[tuple[str, Mapping[str, object]]], audience: str = "public",
    inside: bool = False,
) -> list[Event]:  # fmt: skip
    """Write one kind of event on many threads at once: (thread, data) each. In few queries, whatever the number.

    ``inside``: each is for the circle of its own thread alone, and ``audience`` is for none.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_all() belongs in the transaction of the deed it records.")
    events = Event.objects.bulk_create(
        [
            Event(kind=kind, actor=by.ref, thread=thread, audience=thread if inside else audience, data=dict(data))
            for thread, data in rows
        ],
        batch_size=500,
    )
    names = reactions_to(kind)
    Delivery.objects.bulk_create(
        [Delivery(event=event, reaction=name) for event in events for name in names], batch_size=500
    )
    return events


def forget_people(threads: Iterable[str], *, people: Collection[str] = (), room: str = "") -> int:
    """Let go of who did what on these threads; that it happened, and when, stays. Returns how many events changed.

    The one thing in the ledger that ever changes: a process promised to let go of names, and a reference of an account
    is one. ``people`` limits it to these refs, ``room`` to the kinds of events of one room ("comment").
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("forget_people() belongs in the transaction that lets go of names.")
    changed = 0
    for some in batched(threads, BATCH):
        events = Event.objects.filter(thread__in=some)
        if room:
            events = events.filter(kind__startswith=f"{room}.")
        for name in ("actor", "audience"):
            named = events.filter(**{f"{name}__startswith": "person:"}).exclude(**{name: GONE})
            if people:
                named = named.filter(**{f"{name}__in": list(people)})
            changed += named.order_by().update(**{name: GONE})
    return changed


def do_once(*, by: Actor, token: str, work: Callable[[], str]) -> str:
    """Do a form's work, which returns the address to show next. Posted again, it returns that address without work."""
    if not token:
        return work()
    earlier = Once.objects.filter(actor=by.ref, token=token).first()
    if earlier:
        return earlier.result
    try:
        with transaction.atomic():
            once = Once.objects.create(actor=by.ref, token=token[:64], result="")
            once.result = work()
            once.save(update_fields=["result"])
            return once.result
    except IntegrityError:
        # The other request got there first, between our look and our write.
        earlier = Once.objects.filter(actor=by.ref, token=token).first()
        if earlier is None:
            raise
        return earlier.result
