"""Coming to all sessions of a series that are still to come: one form, one mail, one yes. Each keeps its own places."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proeftuin.gatherings import permissions, queries
from proeftuin.gatherings.actions.places import locked, write_letter
from proeftuin.gatherings.actions.registering import address_of, is_due, note_down, sign_off, take_place
from proeftuin.gatherings.drafts import Guest
from proeftuin.gatherings.models import Registration, Series
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import NotAllowedError, require
from proeftuin.kernel.verdict import Denied

State = Registration.State
NOTHING_OPEN = Denied(_("No gathering of this series is open to register for."))


@transaction.atomic
def register_for_series(*, by: Actor, series: Series, guest: Guest) -> list[Registration]:
    """Ask for a place at each session to come. An account gets it (or waits) at once, without account one mail asks.

    What was registered for before stays as it is. Raises InvalidError, NotAllowedError (nothing is to come).
    """
    address, mine, is_new = address_of(by, guest), [], False
    for one in sorted(queries.open_sessions(series), key=lambda one: one.pk):  # all lock in the same order
        gathering = locked(one)
        if not permissions.can_register(gathering):
            continue
        found, made = note_down(by, gathering, guest, address)
        is_new = is_new or made
        if by.is_person and found.state == State.ASKED:
            found = take_place(by, gathering, found)
        mine.append(found)
    if not mine:
        raise NotAllowedError(NOTHING_OPEN)
    asked = [one for one in mine if one.state == State.ASKED]
    first = (asked or mine)[0]
    if is_new or (not by.is_person and is_due(first)):
        write_letter(first, "confirm_all" if asked else "series")
    return mine


@transaction.atomic
def confirm_all(*, by: Actor, registration: Registration) -> list[Registration]:
    """Say yes, in one mail, to all sessions of the series that this address was registered for. Twice is once."""
    taken = []
    for one in queries.of_the_same(registration, (State.ASKED,)).order_by("gathering_id"):
        gathering = locked(one.gathering)
        fresh = Registration.objects.get(pk=one.pk)
        if fresh.state == State.ASKED and permissions.can_register(gathering):
            taken.append(take_place(by, gathering, fresh))
    if taken:
        write_letter(taken[0], "series")
    elif Registration.objects.get(pk=registration.pk).state == State.ASKED:
        require(permissions.can_register(registration.gathering))
    return taken


@transaction.atomic
def sign_off_all(*, by: Actor, registration: Registration) -> None:
    """Give back the places at all sessions to come. Those that were held keep who was there."""
    for one in queries.of_the_same(registration, Registration.HELD).order_by("gathering_id"):
        if not one.gathering.has_started:
            sign_off(by=by, registration=one)
