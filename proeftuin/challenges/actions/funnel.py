"""The funnel: its plan, the suppliers in it, what each phase ends with, and the announcement."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.calls.models import Entry
from proeftuin.challenges import logic, permissions
from proeftuin.challenges.actions.making import locked
from proeftuin.challenges.models import Challenge, FunnelPhase, GoNoGo, Supplier
from proeftuin.challenges.offering import read_offer, read_terms
from proeftuin.challenges.queries import funnel_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record

FIXED = Denied(gettext_lazy("The funnel has started: its plan and its suppliers are fixed."))


@transaction.atomic
def plan_funnel(*, by: Actor, challenge: Challenge, phases: Sequence[tuple[str, int]]) -> Challenge:
    """Say in which phases, and how many suppliers each takes at most. It can't grow. Raises InvalidError."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.funnel_phase:
        require(FIXED)
    problem = logic.plan_problem([places for _title, places in phases])
    if problem:
        raise InvalidError({"phases": _plan_words()[problem]})
    FunnelPhase.objects.filter(challenge=challenge).delete()
    FunnelPhase.objects.bulk_create([
        FunnelPhase(challenge=challenge, number=number, title=title[:120], places=places)
        for number, (title, places) in enumerate(phases, start=1)
    ])  # fmt: skip
    record("challenge.funnel_planned", by=by, thread=challenge.thread, audience=challenge.circle,
           data={"places": [places for _title, places in phases]})  # fmt: skip
    return challenge


@transaction.atomic
def add_supplier(*, by: Actor, challenge: Challenge, name: str = "", entry: Entry | None = None) -> Supplier:
    """Let a supplier into the first phase: an entry of the call, or by name. Added twice is once."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.funnel_phase:
        require(FIXED)
    if entry is not None:
        if entry.call_id != challenge.call_id or entry.state in ("draft", "withdrawn", "ineligible"):
            raise InvalidError({"": _("This was not sent in to this call.")})
        name = entry.organisation.name if entry.organisation else entry.title
    if not name.strip():
        raise InvalidError({"name": _("Give the name of the supplier.")})
    already = Supplier.objects.filter(challenge=challenge, entry=entry).first() if entry else None
    if already:
        return already
    if Supplier.objects.filter(challenge=challenge, name__iexact=name.strip()).exists():
        raise InvalidError({"name": _("This supplier is in the funnel already.")})
    supplier = Supplier.objects.create(challenge=challenge, name=name.strip()[:200], entry=entry)
    record("challenge.supplier_added", by=by, thread=challenge.thread, subject=f"supplier:{supplier.ref}",
           audience=challenge.circle)  # fmt: skip
    return supplier


@transaction.atomic
def remove_supplier(*, by: Actor, supplier: Supplier) -> None:
    """Take a supplier out again, before the funnel starts."""
    challenge = locked(supplier.challenge)
    require(permissions.can_run(by, challenge))
    if challenge.funnel_phase:
        require(FIXED)
    record("challenge.supplier_removed", by=by, thread=challenge.thread, subject=f"supplier:{supplier.ref}",
           audience=challenge.circle)  # fmt: skip
    Supplier.objects.filter(pk=supplier.pk).delete()


@transaction.atomic
def start_funnel(*, by: Actor, challenge: Challenge) -> Challenge:
    """Begin the first phase. From now on the funnel only gets narrower. Started twice is once. Raises InvalidError."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.funnel_phase:
        return challenge
    funnel = funnel_of(challenge)
    if not challenge.procedure:
        raise InvalidError({"": _("Choose the procedure first, and say why.")})
    if not funnel.phases:
        raise InvalidError({"": _("Plan the phases first.")})
    if not funnel.suppliers:
        raise InvalidError({"": _("Add the suppliers first.")})
    if len(funnel.suppliers) > funnel.phases[0].places:
        raise InvalidError({"": _("The first phase takes %(places)d suppliers; there are %(there)d.") % {
            "places": funnel.phases[0].places, "there": len(funnel.suppliers)}})  # fmt: skip
    challenge.funnel_phase = 1
    challenge.save(update_fields=["funnel_phase"])
    record("challenge.funnel_started", by=by, thread=challenge.thread, audience=challenge.audience,
           data={"title": challenge.title, "count": len(funnel.suppliers)})  # fmt: skip
    return challenge


@transaction.atomic
def judge_supplier(*, by: Actor, supplier: Supplier, verdict: str, reason: str) -> GoNoGo:
    """Say go or no-go for a supplier in the phase that runs, with the reason. It may change until the phase closes."""
    challenge = locked(supplier.challenge)
    require(permissions.can_run(by, challenge))
    funnel = funnel_of(challenge)
    if funnel.running is None:
        require(Denied(_("No phase of the funnel is running.")))
    problems: dict[str, object] = {}
    if supplier.pk not in {one.pk for one in funnel.taking_part}:
        problems[""] = _("This supplier is not in this phase.")
    if verdict not in logic.VERDICTS:
        problems["verdict"] = _("Choose: goes on, or stops here.")
    if not reason.strip():
        problems["reason"] = _("Give the reason: the supplier has a right to it.")
    if problems:
        raise InvalidError(problems)
    word, _made = GoNoGo.objects.update_or_create(
        phase=funnel.running, supplier=supplier,
        defaults={"verdict": verdict, "reason": reason.strip()[:4000], "user_id": by.id, "at": now()},
    )  # fmt: skip
    assert funnel.running  # noqa: S101 - refused above
    record("challenge.judged", by=by, thread=challenge.thread, subject=f"supplier:{supplier.ref}",
           audience=challenge.circle, data={"phase": funnel.running.number, "verdict": verdict})  # fmt: skip
    return word


@transaction.atomic
def close_phase(*, by: Actor, challenge: Challenge) -> Challenge:
    """End the phase that runs: each supplier in it judged with a reason, and enough of them stop."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    funnel = funnel_of(challenge)
    phase = funnel.running
    if phase is None:
        require(Denied(_("No phase of the funnel is running.")))
    assert phase  # noqa: S101 - refused above
    words = funnel.words_in(phase)
    following = next((one.places for one in funnel.phases if one.number == phase.number + 1), None)
    problem = logic.closing_problem([one.pk for one in funnel.taking_part], words, following)
    if problem:
        raise InvalidError({"": _closing_words(following)[problem]})
    goes = sum(word.verdict == logic.GO for word in words.values())
    phase.closed_at = now()
    phase.save(update_fields=["closed_at"])
    challenge.funnel_phase = phase.number + 1 if goes and following is not None else len(funnel.phases) + 1
    challenge.save(update_fields=["funnel_phase"])
    record("challenge.phase_closed", by=by, thread=challenge.thread, audience=challenge.audience,
           data={"title": challenge.title, "number": phase.number, "before": len(funnel.taking_part),
                 "after": goes})  # fmt: skip
    return challenge


@transaction.atomic
def announce(*, by: Actor, challenge: Challenge) -> Challenge:
    """Tell everyone the names of those who went on, once the funnel has ended. Announced twice is once."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.announced_at:
        return challenge
    if not funnel_of(challenge).is_over:
        require(Denied(_("Names are told when the funnel has ended.")))
    challenge.announced_at = now()
    challenge.save(update_fields=["announced_at"])
    record("challenge.announced", by=by, thread=challenge.thread, audience=challenge.audience,
           data={"title": challenge.title})  # fmt: skip
    return challenge


@transaction.atomic
def set_terms(*, by: Actor, challenge: Challenge, typed: Mapping[str, str]) -> Challenge:
    """Say how offers are compared: rate, prices, points, weights. Fixed as soon as the first offer is recorded."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if any(one.offer for one in challenge.suppliers.all()):
        require(Denied(_("An offer is recorded: how offers are compared is fixed, the same for all.")))
    challenge.terms = read_terms(typed)
    challenge.save(update_fields=["terms"])
    record("challenge.terms_set", by=by, thread=challenge.thread, audience=challenge.circle)
    return challenge


@transaction.atomic
def record_offer(*, by: Actor, supplier: Supplier, typed: Mapping[str, str]) -> Supplier:
    """Keep what a supplier offers over the whole life. Raises InvalidError with what is wrong, by field."""
    challenge = locked(supplier.challenge)
    require(permissions.can_run(by, challenge))
    if challenge.announced_at:
        require(Denied(_("The result is announced: offers are fixed.")))
    supplier = Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    supplier.offer = read_offer(supplier.name, typed)
    supplier.save(update_fields=["offer"])
    if not challenge.terms:
        challenge.terms = read_terms({})
        challenge.save(update_fields=["terms"])
    record("challenge.offer_recorded", by=by, thread=challenge.thread, subject=f"supplier:{supplier.ref}",
           audience=challenge.circle)  # fmt: skip
    return supplier


def _plan_words() -> Mapping[str, str]:
    return {
        "empty": _("Name at least one phase."),
        "many": _("A funnel has at most %(most)d phases.") % {"most": logic.MOST_PHASES},
        "small": _("Each phase takes at least one supplier."),
        "grows": _("A funnel never grows: a later phase takes no more suppliers than the one before."),
    }


def _closing_words(places: int | None) -> Mapping[str, str]:
    return {
        "unjudged": _("Say of each supplier whether it goes on."),
        "reason": _("Give a reason for each supplier."),
        "many": _("The next phase takes %(places)d suppliers at most.") % {"places": places or 0},
    }
