"""Coming to a gathering: registering with or without account, saying yes in the mail, signing off, being ticked."""

from collections.abc import Collection
from datetime import timedelta

from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.gatherings import permissions
from proeftuin.gatherings.actions.places import locked, settle, write_letter
from proeftuin.gatherings.drafts import Guest
from proeftuin.gatherings.links import key_of
from proeftuin.gatherings.models import Gathering, Letter, Registration
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record

State = Registration.State
AGAIN_AFTER = timedelta(minutes=10)  # a second mail with the private link, no sooner


@transaction.atomic
def register(*, by: Actor, gathering: Gathering, guest: Guest) -> Registration:
    """Ask for a place. An account gets it (or waits) at once; without account a mail asks for a yes first.

    Who registered already gets the same registration back, and by mail the private link again: no answer tells
    whether an address was known. Raises InvalidError, NotAllowedError (after the start, cancelled).
    """
    gathering = locked(gathering)
    require(permissions.can_register(gathering))
    found, is_new = note_down(by, gathering, guest, address_of(by, guest))
    if by.is_person:
        return told_of(take_place(by, gathering, found)) if found.state == State.ASKED else found
    if is_new:
        write_letter(found, "confirm")
    elif is_due(found):
        kinds = {State.ASKED: "confirm", State.WAITING: "waiting"}
        write_letter(found, kinds.get(State(found.state), "place"))
    return found


@transaction.atomic
def confirm(*, by: Actor, registration: Registration) -> Registration:
    """Say yes in the mail: from now on there is a place, or a place in the queue. Said twice is once."""
    gathering = locked(registration.gathering)
    registration = Registration.objects.get(pk=registration.pk)
    if registration.state != State.ASKED:
        return registration
    require(permissions.can_register(gathering))
    return told_of(take_place(by, gathering, registration))


@transaction.atomic
def change_registration(*, by: Actor, registration: Registration, name: str, needs: str) -> Registration:
    """New words about oneself. Whoever holds the private link may, and the account itself; the view knows which."""
    require(permissions.can_register(registration.gathering))
    registration.name, registration.needs = name.strip()[:80], needs.strip()[:500]
    registration.save(update_fields=["name", "needs"])
    record("gathering.registration_changed", by=_nobody(by), thread=registration.gathering.thread,
           audience=_hosts(registration.gathering), data={"registration": registration.ref})  # fmt: skip
    return registration


@transaction.atomic
def sign_off(*, by: Actor, registration: Registration) -> None:
    """Give the place back: the first who waits gets it in the same breath. Twice is once."""
    gathering = locked(registration.gathering)
    gone = Registration.objects.filter(pk=registration.pk, state__in=Registration.HELD).update(state=State.CANCELLED)
    if not gone:
        return
    record("gathering.signed_off", by=_nobody(by), thread=gathering.thread, audience=_hosts(gathering),
           data={"registration": registration.ref})  # fmt: skip
    for one in settle(gathering):
        write_letter(one, "moved_up", gathering.sequence)


@transaction.atomic
def tick_attendance(*, by: Actor, gathering: Gathering, came: Collection[str], listed: Collection[str]) -> int:
    """Who was there, of those ``listed`` on the page that was sent. Returns how many came. Hosts alone."""
    require(permissions.can_host(by, gathering))
    people = Registration.objects.filter(gathering=gathering, ref__in=list(listed), state=State.REGISTERED)
    people.update(came=False)
    count = people.filter(ref__in=list(came)).update(came=True)
    record("gathering.attendance_ticked", by=by, thread=gathering.thread, audience=_hosts(gathering),
           data={"came": count})  # fmt: skip
    return count


@transaction.atomic
def let_go(registrations: Collection[int]) -> None:
    """Forget who they were: name, address, account, what they needed. That somebody came stays."""
    Registration.objects.filter(pk__in=registrations).update(user=None, name="", address="", address_key="", needs="")
    Letter.objects.filter(registration_id__in=registrations).delete()


def note_down(by: Actor, gathering: Gathering, guest: Guest, address: str) -> tuple[Registration, bool]:
    """The registration of this address, and whether it is new: then it is only asked for. ``gathering`` is locked."""
    mine = Registration.objects.filter(gathering=gathering, address_key=key_of(address), state__in=Registration.HELD)
    found = mine.first()
    if found and by.is_person and found.user_id is None:  # registered by address first: now it is the account's
        found.user_id, found.address = by.id, ""
        found.save(update_fields=["user", "address"])
    if found:
        return found, False
    found = Registration.objects.create(
        gathering=gathering, user_id=by.id, address="" if by.is_person else address, address_key=key_of(address),
        name=guest.name.strip()[:80], needs=guest.needs.strip()[:500], language=guest.language[:5], asked_at=now(),
    )  # fmt: skip
    record("gathering.asked_for_place", by=_nobody(by), thread=gathering.thread, audience=_hosts(gathering),
           data={"registration": found.ref})  # fmt: skip
    return found, True


def take_place(by: Actor, gathering: Gathering, registration: Registration) -> Registration:
    """To the end of the queue, and from there as far as there are places. ``gathering`` is locked."""
    registration.state, registration.queued_at = State.WAITING, now()
    registration.save(update_fields=["state", "queued_at"])
    up = settle(gathering)
    for one in up:
        if one.pk != registration.pk:
            write_letter(one, "moved_up", gathering.sequence)
    registration.refresh_from_db()
    record("gathering.registered", by=_nobody(by), thread=gathering.thread, audience=_hosts(gathering),
           data={"registration": registration.ref, "state": registration.state})  # fmt: skip
    return registration


def told_of(registration: Registration) -> Registration:
    """By mail: whether there is a place."""
    write_letter(registration, "place" if registration.state == State.REGISTERED else "waiting")
    return registration


def is_due(registration: Registration) -> bool:
    """Whether the private link may be mailed again: not within minutes of the last mail."""
    latest = registration.letters.order_by("-made_at").first()
    return latest is None or latest.made_at < now() - AGAIN_AFTER


def address_of(by: Actor, guest: Guest) -> str:
    """Of the account, or as it was typed. Raises InvalidError."""
    if by.is_person:
        return str(User.objects.values_list("email", flat=True).get(pk=by.person_id))
    try:
        validate_email(guest.address.strip())
    except ValidationError as error:
        raise InvalidError({"address": _("Fill in an e-mail address, such as name@example.org.")}) from error
    return guest.address.strip()


def _hosts(gathering: Gathering) -> str:
    """The circle of the hosts. These events have no words: nobody is told who comes."""
    return f"gathering-hosts:{gathering.ref}"


def _nobody(by: Actor) -> Actor:
    """The ledger keeps for good what the room promises to forget: so it says that somebody registered, not who."""
    return by if by.is_system else VISITOR
