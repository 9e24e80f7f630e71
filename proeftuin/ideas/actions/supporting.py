"""Supporting an idea, and taking that back. Kept lean: this is what hundreds do at the same moment.

A support costs six queries, or five when the page has read the openings: these, the place of the person, the earlier
support, the row, the total, and the ledger. The total moves in the same transaction, so what is shown equals a recount
always.
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from proeftuin.ideas import logic, permissions
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.queries import hides_totals
from proeftuin.ideas.registry import SUPPORTED
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.processes.actions.participation import enter_for, in_time, standing, take_part
from proeftuin.processes.models import Participant
from proeftuin.processes.permissions import NOTHING, Credentials
from proeftuin.storage.prepared import Prepared

FOR, AGAINST = 1, -1
_GIVEN = Prepared(2, lambda idea, participant: Support.objects.filter(idea=idea, participant=participant).order_by())


def support(*, by: Actor, idea: Idea, value: int = FOR, shown: Credentials = NOTHING) -> Support:
    """Be for an idea, or against it where the rules allow. Twice is once; the other value replaces the first.

    Select the method and its process along. Raises NotAllowedError, InvalidError.
    """
    _check(idea, value)
    try:
        try:
            return _support(by, idea, value, shown)
        except IntegrityError:  # the same person's other request got there first
            return _support(by, idea, value, shown)
    except NotAllowedError as error:
        raise NotAllowedError(permissions.with_time(error.denied, idea.method, "support")) from error


@transaction.atomic
def unsupport(*, by: Actor, idea: Idea, shown: Credentials = NOTHING) -> None:
    """Take it back, as long as support is open. Without a support, nothing happens."""
    participant = standing(by, idea.method.process, shown)
    given = (
        participant
        and Support.objects.select_for_update(no_key=True).filter(idea=idea, participant=participant).first()
    )
    verdict = permissions.can_act(by, idea.method, "support", shown)
    require(verdict if verdict else permissions.with_time(verdict, idea.method, "support"))
    if given and given.delete()[0]:  # of two at once, the second finds nothing to delete
        _count(idea, given.value, -1)
        record("idea.unsupported", by=by, thread=idea.thread, audience=by.ref)


@transaction.atomic
def enter_support(*, by: Actor, idea: Idea, channel: str, key: str = "") -> Support:
    """A clerk enters one support that came on paper or by telephone. A form entered twice counts once."""
    _check(idea, FOR)
    participant = enter_for(by=by, method=idea.method, action="support", channel=channel, key=key)
    found = Support.objects.filter(idea=idea, participant=participant).first()
    if found:
        return found
    made = Support.objects.create(idea=idea, participant=participant, value=FOR, channel=channel)
    _count(idea, FOR, 1)
    record("idea.supported", by=by, thread=idea.thread, audience=idea.process.circle, data={"channel": channel})
    return made


@transaction.atomic
def count_elsewhere(
    *, by: Actor, idea: Idea, channel: str, supports: int = 0, against: int = 0, note: str = ""
) -> CountedElsewhere:
    """A clerk enters a counted sheet: how many signatures or hands, not who. Shown apart in every figure."""
    require(permissions.can_count(by, idea))
    _check(idea, FOR)
    if channel not in ("paper", "telephone", "street", "email"):
        raise InvalidError({"channel": _("Choose how it came in.")})
    if supports + against < 1 or min(supports, against) < 0 or supports + against > 1_000_000:
        raise InvalidError({"supports": _("Say how many there were.")})
    made = CountedElsewhere.objects.create(
        idea=idea, channel=channel, supports=supports, against=against, note=note.strip()[:300]
    )
    _count(idea, FOR, supports)
    if against:
        _count(idea, AGAINST, against)
    seen = idea.process.circle if hides_totals(idea.method) else idea.process.audience
    record(
        "idea.counted", by=by, thread=idea.thread, audience=seen,
        data={"supports": supports, "channel": {"vocabulary": "channels", "code": channel}},
    )  # fmt: skip
    return made


@transaction.atomic
def _support(by: Actor, idea: Idea, value: int, shown: Credentials) -> Support:
    require(permissions.can_still_support(idea))
    participant = take_part(by=by, method=idea.method, action="support", shown=shown)
    given = _GIVEN.first(idea.pk, participant.pk)
    if given and given.value == value:
        return given
    if given:
        _changed(by, idea, given, value)
        in_time(participant)
        return given
    _still_has_one(participant, idea)
    made = Support.objects.create(
        idea=idea, participant=participant, value=value, channel="web" if by.is_person else participant.channel
    )
    _count(idea, value, 1)
    in_time(participant)
    record("idea.supported", by=by, thread=idea.thread, audience=by.ref)
    return made


def _changed(by: Actor, idea: Idea, given: Support, value: int) -> None:
    """From for to against, or back: one row, both totals."""
    if Support.objects.filter(pk=given.pk, value=given.value).update(value=value):
        _count(idea, given.value, -1)
        _count(idea, value, 1)
        record("idea.supported", by=by, thread=idea.thread, audience=by.ref)
    given.value = value


def _check(idea: Idea, value: int) -> None:
    if not idea.is_shown:
        raise NotAllowedError(permissions.NOT_HERE)
    if value not in (FOR, AGAINST):
        raise InvalidError({"value": _("Choose for or against.")})
    if value == AGAINST and not logic.rules_of(idea.method.settings).against:
        raise InvalidError({"value": _("Here you can only be for something.")})


def _still_has_one(participant: Participant, idea: Idea) -> None:
    limit = logic.rules_of(idea.method.settings).support_limit
    if not limit:
        return
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # two at once are one after the other
    if used_by(participant, idea) >= limit:
        why = _("You supported as many as one person may: %(most)d.") % {"most": limit}
        raise NotAllowedError(Denied(why, remedy=_("Take one support back to give it to this one.")))


def used_by(participant: Participant, idea: Idea) -> int:
    """How many supports of a method someone has given. What is not shown any more gives its support back."""
    mine = Support.objects.filter(participant=participant, idea__method=idea.method)
    return mine.filter(idea__state=Idea.State.PUBLISHED).count()


def _count(idea: Idea, value: int, step: int) -> None:
    """Move the total, if the idea is still shown: what was hidden a moment ago takes no supports. Raises then."""
    name = "supports" if value == FOR else "against"
    mine = Idea.objects.filter(pk=idea.pk)
    if step > 0:
        mine = mine.filter(state=Idea.State.PUBLISHED)
    if not mine.update(**{name: F(name) + step}) and step > 0:
        raise NotAllowedError(permissions.NOT_HERE)
    if step > 0 and value == FOR and logic.rules_of(idea.method.settings).threshold:
        fresh = Idea.objects.select_related("method__process", "participant").get(pk=idea.pk)
        for listener in SUPPORTED:
            listener(system("ideas"), fresh)
