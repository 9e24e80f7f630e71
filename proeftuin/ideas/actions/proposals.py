"""Proposals: co-signers first, then supports, then an official answer is owed; or their time is over."""

from datetime import datetime, timedelta

from django.core.signing import Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from proeftuin.ideas import logic, permissions
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import Idea, Support
from proeftuin.ideas.registry import when_supported
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError, require
from proeftuin.kernel.verdict import Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.notifications.actions import follow
from proeftuin.processes.actions.participation import in_time, take_part
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import NOTHING, Credentials, can_act

LOOK_BACK = timedelta(days=7)  # a worker that stood still this long still tells what expired meanwhile
MOST_AT_ONCE = 500


def secret_of(idea: Idea) -> str:
    """What the link for co-signers holds: made from the reference with the instance's key, so nothing is stored."""
    return Signer(salt="ideas.cosign").signature(idea.ref).replace("/", "_")


def is_secret(idea: Idea, secret: str) -> bool:
    return constant_time_compare(secret_of(idea), secret)


def can_cosign(actor: Actor, idea: Idea, secret: str, shown: Credentials = NOTHING) -> Verdict:
    """Who holds the link and may send a proposal here, while it waits. Select the method, process and participant."""
    if not is_secret(idea, secret) or idea.state != Idea.State.COSIGNING:
        return permissions.NOT_HERE
    if permissions.is_author(actor, idea):
        return Denied(_("You wrote this: your name is under it already."), remedy=_("Send the link to others."))
    end = ends_at(idea)
    if end and now() >= end:
        return Denied(_("The time to co-sign this is over."))
    return can_act(actor, idea.method, "submit", shown)


@transaction.atomic
def cosign(*, by: Actor, idea: Idea, secret: str, shown: Credentials = NOTHING) -> Idea:
    """Put one's name under a proposal that waits. Twice is once. With enough names everyone can read it.

    A co-signature is the first support. Raises NotAllowedError.
    """
    idea = states.locked(idea)
    require(can_cosign(by, idea, secret, shown))
    participant = take_part(by=by, method=idea.method, action="submit", shown=shown)
    if participant.pk == idea.participant_id:
        raise NotAllowedError(Denied(_("You wrote this: your name is under it already.")))
    _given, made = Support.objects.get_or_create(
        idea=idea, participant=participant, defaults={"value": 1, "channel": "web"}
    )
    if made:
        idea.supports += 1
        idea.save(update_fields=["supports"])
        record("idea.cosign", by=by, thread=idea.thread, audience=by.ref)
    if by.is_person:
        follow(by=by, thread=idea.thread)
    if idea.supports >= logic.rules_of(idea.method.settings).cosigners_needed:
        _publish(idea)
    in_time(participant)
    return idea


@transaction.atomic
def take_back_cosign(*, by: Actor, idea: Idea, secret: str, shown: Credentials = NOTHING) -> Idea:
    """Take one's name away, as long as the proposal waits."""
    idea = states.locked(idea)
    if not is_secret(idea, secret) or idea.state != Idea.State.COSIGNING:
        raise NotAllowedError(permissions.NOT_HERE)
    participant = permissions.participant_of(by, idea.process, shown)
    gone = Support.objects.filter(idea=idea, participant=participant).delete()[0] if participant else 0
    if gone:
        idea.supports -= 1
        idea.save(update_fields=["supports"])
        record("idea.uncosign", by=by, thread=idea.thread, audience=by.ref)
    return idea


def _publish(idea: Idea) -> None:
    states.move_to(idea, Idea.State.PUBLISHED, published_at=now())
    record(
        "idea.cosigned", by=system("ideas"), thread=idea.thread, subject=idea.process.thread,
        audience=idea.process.audience, data={"title": idea.title, "reference": idea.reference},
    )  # fmt: skip
    reached(system("ideas"), idea)


@when_supported
def reached(by: Actor, idea: Idea) -> None:
    """Date the moment at which a proposal has enough supports, once, and tell, in the transaction of the support."""
    threshold = logic.rules_of(idea.method.settings).threshold
    if not threshold or idea.threshold_at or idea.supports < threshold:
        return
    moment = now()
    if Idea.objects.filter(pk=idea.pk, threshold_at=None, supports__gte=threshold).update(threshold_at=moment):
        idea.threshold_at = moment
        record(
            "idea.threshold_reached", by=by, thread=idea.thread, subject=idea.process.thread,
            audience=idea.process.audience, data={"title": idea.title, "threshold": threshold},
        )  # fmt: skip


def ends_at(idea: Idea) -> datetime | None:
    """When its time is over: counted from when everyone could read it, or, while it waits, from when it was sent."""
    days = logic.rules_of(idea.method.settings).expires_days
    return logic.expires_at(idea.published_at or idea.created_at, days)


def tell_expired() -> int:
    """Tell of proposals whose time ran out without enough supports. Safe to run again: each is told once."""
    told = 0
    open_ones = Method.objects.filter(kind="ideas", process__state=Process.State.PUBLISHED).select_related("process")
    for method in open_ones:
        rules = logic.rules_of(method.settings)
        if rules.threshold and rules.expires_days:
            told += _tell_expired(method, rules)
        if rules.cosigners_needed and rules.expires_days:
            told += _tell_writers(method, rules)
    return told


def _tell_writers(method: Method, rules: logic.Rules) -> int:
    """Of those that waited for co-signers in vain nobody else knows: their writers alone hear of it."""
    waiting = Idea.objects.filter(state=Idea.State.COSIGNING, participant__user__isnull=False)
    new = _over(waiting.select_related("participant__user"), method, rules, told_as="idea.unsigned")
    with transaction.atomic():
        for one in new:
            record(
                "idea.unsigned", by=system("ideas"), thread=one.thread, audience=one.participant.user.actor_ref,
                data={"title": one.title, "needed": rules.cosigners_needed},
            )  # fmt: skip
    return len(new)


def _over(ideas: "QuerySet[Idea]", method: Method, rules: logic.Rules, *, told_as: str) -> list[Idea]:
    """Those of a method whose time was over lately, and that no event of this kind tells of."""
    until = now() - timedelta(days=rules.expires_days)
    over = ideas.filter(method=method, published_at__lte=until, published_at__gt=until - LOOK_BACK)
    found = list(over.order_by("published_at", "pk")[:MOST_AT_ONCE])
    threads = [one.thread for one in found]
    known = set(Event.objects.filter(kind=told_as, thread__in=threads).values_list("thread", flat=True))
    return [one for one in found if one.thread not in known]


def _tell_expired(method: Method, rules: logic.Rules) -> int:
    new = _over(Idea.objects.shown().filter(threshold_at=None), method, rules, told_as="idea.expired")
    with transaction.atomic():
        for one in new:
            record(
                "idea.expired", by=system("ideas"), thread=one.thread, subject=method.process.thread,
                audience=method.process.audience, data={"title": one.title, "threshold": rules.threshold},
            )  # fmt: skip
    return len(new)
