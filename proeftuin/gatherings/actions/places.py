"""Places and the waiting list: one function that makes them right, called under the lock of the gathering."""

from proeftuin.gatherings import logic
from proeftuin.gatherings.models import Gathering, Letter, Registration
from proeftuin.kernel.clock import now


def locked(gathering: Gathering) -> Gathering:
    """The row as it stands now; nobody else gives or takes a place until the commit."""
    return Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)


def settle(gathering: Gathering) -> list[Registration]:
    """Give free places to who waits longest, and count anew. Returns who moved up. ``gathering`` must be locked.

    After the start nobody moves up any more.
    """
    mine = Registration.objects.filter(gathering=gathering)
    taken = mine.filter(state=Registration.State.REGISTERED).count()
    up: list[Registration] = []
    if gathering.state == Gathering.State.PUBLISHED and not gathering.has_started:
        queue = list(
            mine.filter(state=Registration.State.WAITING).order_by("queued_at", "pk").values_list("pk", flat=True)
        )
        chosen = logic.moves_up(queue, taken, gathering.capacity)
        mine.filter(pk__in=chosen).update(state=Registration.State.REGISTERED)
        up = list(mine.filter(pk__in=chosen))
    gathering.registered = taken + len(up)
    gathering.waiting = mine.filter(state=Registration.State.WAITING).count()
    gathering.save(update_fields=["registered", "waiting"])
    return up


def write_letter(registration: Registration, kind: str, sequence: int = 0) -> None:
    """One mail that has to leave, in the transaction of the deed. Asked for again, it leaves again."""
    Letter.objects.update_or_create(
        registration=registration, kind=kind, sequence=sequence, defaults={"sent_at": None, "made_at": now()}
    )


def write_letters(gathering: Gathering, kind: str, sequence: int, states: tuple[str, ...]) -> int:
    """The same mail to everyone in these states, once each. Returns how many people. Memory stays the same."""
    people = Registration.objects.filter(gathering=gathering, state__in=states)
    count, batch = 0, []
    for pk in people.values_list("pk", flat=True).iterator(chunk_size=1000):
        batch.append(Letter(registration_id=pk, kind=kind, sequence=sequence, made_at=now()))
        count += 1
        if len(batch) == 1000:
            Letter.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Letter.objects.bulk_create(batch, ignore_conflicts=True)
    return count
