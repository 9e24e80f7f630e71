"""The award of the audience: one account one vote, in a window, and nothing told before its end."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.logic.stages import JUDGED
from proeftuin.calls.models import AudienceVote, Call, Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record


@transaction.atomic
def vote_for(*, by: Actor, call: Call, entry: Entry) -> AudienceVote:
    """Vote, or vote for another until the end. The ledger does not hold for which entry.

    Raises NotAllowedError, InvalidError.
    """
    call = Call.objects.get(pk=call.pk)
    require(permissions.can_vote(by, call))
    if entry.call_id != call.pk or not Entry.objects.filter(pk=entry.pk, state__in=JUDGED).exists():
        raise InvalidError({"entry": _("Choose one of the entries.")})
    made, new = AudienceVote.objects.update_or_create(
        call=call, user_id=by.person_id, defaults={"entry": entry, "at": now()}
    )
    if new:
        record("call.audience_voted", by=by, thread=call.thread, audience=by.ref, data={"title": call.title})
    return made


@transaction.atomic
def take_vote_back(*, by: Actor, call: Call) -> None:
    """Not to have voted, until the end."""
    call = Call.objects.get(pk=call.pk)
    require(permissions.can_vote(by, call))
    AudienceVote.objects.filter(call=call, user_id=by.person_id).delete()
