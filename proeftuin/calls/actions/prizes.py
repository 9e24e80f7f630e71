"""Special prizes: set up before the call opens, scored by their own rubric, decided by themselves."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.actions.calls import locked, rubric_problem
from proeftuin.calls.actions.deciding import check_winners
from proeftuin.calls.actions.jury import checked_scores
from proeftuin.calls.judging import judged_for
from proeftuin.calls.logic.stages import IN, JUDGED, TALKING
from proeftuin.calls.models import Call, Entry, Juror, Prize, PrizeScore
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record

MOST_PRIZES = 20


@transaction.atomic
def add_prize(
    *, by: Actor, call: Call, name: str, rubric: Sequence[Mapping[str, object]], description: str = "",
    jurors: Collection[Juror] = (),
) -> Prize:  # fmt: skip
    """Add a special prize, until the call opens. Raises NotAllowedError, InvalidError."""
    call = locked(call)
    require(permissions.can_change_rules(by, call))
    if call.prizes.count() >= MOST_PRIZES:
        raise InvalidError({"": _("A call has at most %(most)d special prizes.") % {"most": MOST_PRIZES}})
    _check(name, rubric)
    prize = Prize.objects.create(
        call=call, name=name.strip(), description=description.strip(), rubric=[dict(one) for one in rubric]
    )
    prize.jurors.set(_of_the_call(call, jurors))
    record("call.prize_set", by=by, thread=call.thread, subject=f"prize:{prize.ref}", audience=call.circle,
           data={"title": prize.name})  # fmt: skip
    return prize


@transaction.atomic
def edit_prize(
    *, by: Actor, prize: Prize, name: str, rubric: Sequence[Mapping[str, object]], version: int, description: str = "",
    jurors: Collection[Juror] = (),
) -> Prize:  # fmt: skip
    """Change it: words and rubric until the call opens, who scores for it until scoring begins.

    Raises NotAllowedError, InvalidError, StaleError.
    """
    call = locked(prize.call)
    prize = Prize.objects.select_for_update(no_key=True).get(pk=prize.pk)
    require(permissions.can_run(by, call))
    if prize.version != version:
        raise StaleError(prize.version)
    if permissions.can_change_rules(by, call):
        _check(name, rubric)
        prize.name, prize.description = name.strip(), description.strip()
        prize.rubric = [dict(one) for one in rubric]
    elif call.stage not in ("open", "closed", "eligibility"):
        require(Denied(_("Scoring has begun: the prize and who scores for it are fixed.")))
    prize.version += 1
    prize.save()
    prize.jurors.set(_of_the_call(call, jurors))
    record("call.prize_set", by=by, thread=call.thread, subject=f"prize:{prize.ref}", audience=call.circle,
           data={"title": prize.name})  # fmt: skip
    return prize


@transaction.atomic
def drop_prize(*, by: Actor, prize: Prize) -> None:
    """Take it away, until the call opens."""
    call = locked(prize.call)
    require(permissions.can_change_rules(by, call))
    record("call.prize_dropped", by=by, thread=call.thread, audience=call.circle, data={"title": prize.name})
    prize.delete()


@transaction.atomic
def score_for_prize(*, by: Actor, entry: Entry, prize: Prize, scores: Mapping[str, object]) -> PrizeScore:
    """Give the criteria of a special prize 0 to 10, for an entry one reads. Raises NotAllowedError, InvalidError."""
    reading = permissions.reading_of(by, entry)
    if reading is None or prize.call_id != entry.call_id or not permissions.scores_for(reading.juror, prize):
        raise NotAllowedError(permissions.NOT_HERE)
    call = Call.objects.get(pk=entry.call_id)
    given = checked_scores(call, reading, prize.rubric, scores)
    made, _new = PrizeScore.objects.update_or_create(
        prize=prize, reading=reading, defaults={"scores": given, "at": now()}
    )
    record("call.scored", by=by, thread=call.thread, subject=entry.thread, audience=call.circle,
           data={"prize": prize.name})  # fmt: skip
    return made


@transaction.atomic
def decide_prize(
    *, by: Actor, prize: Prize, winners: Collection[str], reasons: str, votes: Mapping[str, int] | None = None
) -> Prize:
    """Decide a special prize by its own ranking; without winners there is no award. ``winners`` are refs of entries.

    It may be decided again until the call itself is; one that was forgotten still can, until the announcement.
    Raises NotAllowedError, InvalidError.
    """
    call = locked(prize.call)
    require(permissions.can_run(by, call))
    prize = Prize.objects.select_for_update(no_key=True).get(pk=prize.pk)
    forgotten = call.stage == "decided" and prize.decided_at is None
    if call.stage not in TALKING and not forgotten:
        require(Denied(_("The jury decides once it has talked, and before the call is decided.")))
    if not reasons.strip():
        raise InvalidError({"reasons": _("Write the reasons of the jury, also when there is no award.")})
    prize.call = call
    found = judged_for(prize, votes=votes)
    places = {row.entry.ref: row.place for row in found.rows} if found else {}
    check_winners(list(winners), places, shared=call.shared_places)
    prize.decision, prize.no_award, prize.decided_at = reasons.strip(), not winners, now()
    prize.votes = {ref: int(n) for ref, n in (votes or {}).items()}
    prize.version += 1
    prize.save()
    prize.winners.set(Entry.objects.filter(call=call, ref__in=list(winners), state__in=(*IN, *JUDGED)))
    record("call.prize_decided", by=by, thread=call.thread, subject=f"prize:{prize.ref}", audience=call.circle,
           data={"title": prize.name})  # fmt: skip
    return prize


def _of_the_call(call: Call, jurors: Collection[Juror]) -> list[Juror]:
    return [one for one in jurors if one.call_id == call.pk]


def _check(name: str, rubric: Sequence[Mapping[str, object]]) -> None:
    problems: dict[str, object] = {}
    if not name.strip():
        problems["name"] = _("Give it a name.")
    problem = rubric_problem(rubric) if rubric else _("Add the criteria of the jury first.")
    if problem:
        problems["rubric"] = problem
    if problems:
        raise InvalidError(problems)
