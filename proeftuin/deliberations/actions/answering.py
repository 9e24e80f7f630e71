"""What electors say: consent, objections, votes, nominations. One person counts once, for one version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.deliberations import permissions
from proeftuin.deliberations.actions.saving import elector_of, locked, table_for, told
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.models import Ballot, Decision, Elector, Nomination, Objection, Response
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.verdict import Denied

LONGEST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDraft:
    """An answer of "decision_answers" with its reason; or dots by option; or options in groups, best first."""

    answer: str = ""
    reason: str = ""
    dots: Mapping[str, int] = field(default_factory=dict)
    ranking: Sequence[Sequence[str]] = ()


@transaction.atomic
def respond(*, by: Actor, decision: Decision, draft: ResponseDraft, number: int) -> None:
    """Say it, or say something else while the round lasts.

    ``number`` is the version that was read: of a newer one nobody has given an answer yet, so that is StaleError.
    Raises NotAllowedError after the deadline, with its moment.
    """
    table, decision = table_for(decision), locked(decision)
    elector = elector_of(by, decision)
    require(permissions.can_answer(by, decision, elector))
    if elector is None:  # for who reads types: can_answer refused already
        return
    if number != decision.number:
        raise StaleError(decision.number)
    _nominee_comes_last(decision, elector)
    choices = _checked(decision, draft)
    if decision.is_secret:
        Ballot.objects.create(decision=decision, answer=draft.answer, choices=choices)
    else:
        response, _made = Response.objects.update_or_create(
            elector=elector, number=decision.number,
            defaults={"decision": decision, "answer": draft.answer, "choices": choices, "reason": draft.reason.strip(),
                      "at": now()},
        )  # fmt: skip
        _object(decision, response)
        # Nothing of a secret vote comes here: the order of the ledger would tell whose it was.
        kind = "objected" if draft.answer == "objection" else "answered"
        told(by, decision, table, kind, team_only=True, number=decision.number)
    Elector.objects.filter(pk=elector.pk).update(answered=decision.number)


@transaction.atomic
def nominate(*, by: Actor, decision: Decision, nominee_id: int, reason: str) -> Nomination:
    """Whom someone sees in the role, and why. In the change round one may think again; the first stays readable."""
    table, decision = table_for(decision), locked(decision)
    elector = elector_of(by, decision)
    require(permissions.can_nominate(by, decision, elector))
    problems: dict[str, object] = {}
    if table.seat_of(nominee_id) is None:
        problems["nominee"] = _("Choose someone of the team.")
    if not reason.strip() or len(reason) > LONGEST:
        problems["reason"] = _("Say why, in a few words.")
    if problems or elector is None:
        raise InvalidError(problems)
    named = Nomination.objects.filter(elector=elector).first() or Nomination(decision=decision, elector=elector)
    if decision.state == "change" and named.pk and named.nominee_id != nominee_id:
        named.earlier_id = named.nominee_id
    named.nominee_id, named.reason, named.at = nominee_id, reason.strip(), now()
    named.save()
    told(by, decision, table, "nominated")
    return named


@transaction.atomic
def weigh_objection(
    *, by: Actor, objection: Objection, good_enough: bool, safe_enough: bool, learns: bool, note: str
) -> Objection:
    """Three questions. It is valid when the proposal harms the aim, or brings a risk that can't be undone."""
    decision = locked(objection.decision)
    table = table_for(decision)
    require(permissions.can_test(by, decision))
    if objection.number != decision.number:
        raise InvalidError({"": _("This objection is about an earlier version.")})
    if not note.strip():
        raise InvalidError({"note": _("Write what you found, so that everyone can follow it.")})
    objection.good_enough, objection.safe_enough, objection.learns = good_enough, safe_enough, learns
    objection.test_note, objection.tested_at = note.strip(), now()
    objection.save()
    told(by, decision, table, "objection_valid" if objection.is_valid else "objection_set_aside")
    return objection


@transaction.atomic
def integrate_objection(*, by: Actor, objection: Objection, text: str) -> Objection:
    """How a valid objection is taken up in the next version."""
    decision = locked(objection.decision)
    table = table_for(decision)
    require(permissions.can_integrate(by, decision))
    if not objection.is_valid:
        raise InvalidError({"": _("This objection was set aside.")})
    if not text.strip():
        raise InvalidError({"text": _("Say of each objection how it is taken up.")})
    objection.integrated = text.strip()
    objection.integrated_in = decision.number if decision.number > objection.number else decision.number + 1
    objection.save(update_fields=["integrated", "integrated_in"])
    told(by, decision, table, "objection_integrated")
    return objection


def _object(decision: Decision, response: Response) -> None:
    """An objection starts its way anew with each new reason; who takes it back, takes it back."""
    if response.answer == "objection":
        Objection.objects.update_or_create(
            response=response,
            defaults={"decision": decision, "number": response.number, "good_enough": None, "safe_enough": None,
                      "learns": None, "test_note": "", "tested_at": None},
        )  # fmt: skip
    else:
        Objection.objects.filter(response=response, tested_at=None).delete()


def _nominee_comes_last(decision: Decision, elector: Elector) -> None:
    if decision.kind != turns.ELECTION or elector.user_id is None or elector.user_id != decision.nominee_id:
        return
    if decision.electors.exclude(pk=elector.pk).exclude(answered=decision.number).exists():
        raise NotAllowedError(Denied(_("You are the one proposed: you answer last, after all others.")))


def _checked(decision: Decision, draft: ResponseDraft) -> dict[str, object]:
    """The choices as they are stored. Raises InvalidError."""
    if decision.kind in turns.ANSWERS:
        if draft.answer not in turns.ANSWERS[decision.kind]:
            raise InvalidError({"answer": _("Choose an answer.")})
        if draft.answer in turns.NEEDS_REASON and not draft.reason.strip():
            raise InvalidError({"reason": _("Say why: the others need it to improve the proposal.")})
        if len(draft.reason) > LONGEST:
            raise InvalidError({"reason": _("Write a few words, and not more than a page.")})
        return {}
    options = list(decision.options.values_list("key", flat=True))
    if decision.kind == turns.DOTS:
        problem = counting.dots_problem(draft.dots, options, decision.dots, decision.most_dots)
        if problem:
            raise InvalidError({"": _dots_words(decision)[problem]})
        return {key: number for key, number in draft.dots.items() if number}
    problem = counting.ranking_problem(draft.ranking, options)
    if problem:
        raise InvalidError(
            {"": _("Give at least one option a place.") if problem == "none" else _("This does not fit the options.")}
        )
    return {"ranking": [list(group) for group in draft.ranking]}


def _dots_words(decision: Decision) -> dict[str, str]:
    return {
        "unknown": _("This does not fit the options."),
        "number": _("Give whole numbers of dots."),
        "none": _("Give at least one dot."),
        "too_many": _("You have %(n)d dots. You gave more.") % {"n": decision.dots},
        "too_many_on_one": _("At most %(n)d dots go to one option.") % {"n": decision.most_dots},
    }
