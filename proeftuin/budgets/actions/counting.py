"""Counting: ask for a count, make it in the background, repeat it, publish it."""

import gzip
import io
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.budgets import elections, logic, mistakes, permissions, queries
from proeftuin.budgets.models import Count
from proeftuin.engines.budget.amounts import plain
from proeftuin.engines.budget.count import count as counted
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.knapsack import TooManyChoicesError
from proeftuin.engines.budget.outcome import Method as CountingMethod
from proeftuin.engines.budget.pb import read, write
from proeftuin.engines.budget.shown import shown
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.processes.models import Method

STUCK = timedelta(minutes=10)
LARGEST = 40_000_000  # bytes of a file
RULES: tuple[dict[str, Any], ...] = (
    {"rule": "equal-shares", "utility": "cost", "completion": "add-one-then-utilitarian"},
    {"rule": "equal-shares", "utility": "cost", "completion": "none"},
    {"rule": "greedy"},
    {"rule": "phragmen"},
    {"rule": "knapsack"},
)


@transaction.atomic
def ask_count(*, by: Actor, method: Method) -> Count:
    """Write down what there is to count, and leave it to the worker. Raises NotAllowedError, InvalidError."""
    require(permissions.can_count(by, method))
    rules = logic.rules_of(method.settings)
    if not queries.projects_of(method):
        raise InvalidError({"": _("There are no projects to count.")})
    election = elections.election_of(method)
    count = Count.objects.create(
        method=method,
        title=method.title,
        asked_by_id=by.id,
        parameters={**_parameters(rules), "longest": election.meta.get("max_length", "")},
        currency=rules.currency,
        input=write(election),
    )
    record("budget.count_asked", by=by, thread=count.thread, audience=method.process.circle)
    return count


@transaction.atomic
def count_file(
    *, by: Actor, title: str, content: bytes | str, parameters: Mapping[str, str], tolerant: bool = False
) -> Count:
    """Count a .pb file that somebody brought along. Raises NotAllowedError; InvalidError with each mistake and its
    line.
    """
    require(permissions.can_bring_file(by))
    if len(content) > LARGEST:
        raise InvalidError({"file": _("This file is too large: at most 40 MB.")})
    found = read(_unpacked(content), tolerant=tolerant)
    if found.election is None:
        raise InvalidError({"file": "\n".join(mistakes.told(one) for one in found.mistakes[:40])})
    if parameters.get("utility") == "points" and found.election.points is None:
        raise InvalidError({"utility": _("The ballots of this file give no points.")})
    count = Count.objects.create(
        title=title.strip()[:200] or found.election.meta.get("description", "")[:200] or _("A file"),
        asked_by_id=by.id,
        parameters=dict(parameters),
        currency=found.election.meta.get("currency", "")[:3],
        input=write(found.election, winners=[one.id for one in found.election.projects if one.selected == 1]),
        notes=mistakes.stored(found.warnings[:40]),
    )
    record("budget.count_asked", by=by, thread=count.thread, audience=by.ref)
    return count


def count_waiting() -> int:
    """Make the counts that wait, one after the other. Returns how many. Runs in the worker, outside a transaction."""
    Count.objects.filter(state=Count.State.RUNNING, moved_at__lt=now() - STUCK).update(state=Count.State.WAITING)
    made = 0
    for count in Count.objects.filter(state=Count.State.WAITING).order_by("id"):
        taken = Count.objects.filter(pk=count.pk, state=Count.State.WAITING).update(
            state=Count.State.RUNNING, moved_at=now(), percent=1
        )
        if taken:  # or another worker has it
            _make(count)
            made += 1
    return made


@transaction.atomic
def publish_count(*, by: Actor, count: Count) -> Count:
    """Let everyone read a count. Raises NotAllowedError."""
    require(permissions.can_publish(by, count))
    if count.published_at is None:
        count.published_at = now()
        count.save(update_fields=["published_at"])
        if count.method is not None:
            process = count.method.process
            record("budget.counted", by=by, thread=process.thread, subject=count.thread, audience=process.audience,
                   data={"method": count.method.title, "number": len(count.result["winners"])})  # fmt: skip
    return count


def repeat_count(*, by: Actor, count: Count) -> bool:
    """Count again from the recorded input. Returns whether all came out the same. Raises NotAllowedError."""
    require(permissions.can_see_count(by, count))
    recorded = Count.objects.values_list("input", flat=True).get(pk=count.pk)
    same = _result(_read(recorded), count.parameters) == count.result
    if same:
        count.repeats += 1
        count.save(update_fields=["repeats"])
    return same


def _make(count: Count) -> None:
    try:
        election = _read(count.input)
        count.result = _result(election, count.parameters, _teller(count))
        count.compared = _compared(election, count.parameters)
        count.input_sha256 = count.result["input_sha256"]
        count.state, count.percent, count.finished_at = Count.State.DONE, 100, now()
    except TooManyChoicesError as error:
        count.state, count.error = Count.State.FAILED, str(error)
    except Exception as error:
        Count.objects.filter(pk=count.pk).update(
            state=Count.State.FAILED, error=f"{type(error).__name__}: {error}"[:500], moved_at=now()
        )
        raise
    count.moved_at = now()
    count.save(
        update_fields=["result", "compared", "input_sha256", "state", "percent", "error", "finished_at", "moved_at"]
    )


def _unpacked(content: bytes | str) -> bytes | str:
    """A file that came gzipped, unpacked as far as it may be large. Raises InvalidError."""
    if isinstance(content, str) or content[:2] != b"\x1f\x8b":
        return content
    try:
        with gzip.open(io.BytesIO(content)) as file:
            text = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise InvalidError({"file": _("This file is damaged: it can’t be unpacked.")}) from None
    if len(text) > LARGEST:
        raise InvalidError({"file": _("This file is too large: at most 40 MB.")})
    return text


def _read(text: str) -> Election:
    found = read(text)
    if found.election is None:
        raise ValueError("; ".join(map(str, found.mistakes[:3])))
    return found.election


def _result(election: Election, parameters: Mapping[str, Any], progress: Any = None) -> dict[str, Any]:
    wanted = CountingMethod(
        rule=parameters.get("rule", "equal-shares"),  # type: ignore[arg-type]
        utility=parameters.get("utility") or None,  # type: ignore[arg-type]
        completion=parameters.get("completion", "none"),  # type: ignore[arg-type]
        seed=parameters.get("seed", ""),
        at_least=int(parameters.get("at_least") or 0),
    )
    return shown(counted(election, wanted, progress) if progress else counted(election, wanted))


def _compared(election: Election, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the other rules give, and how many voters have at least one project that they chose."""
    told = []
    same = {"seed": chosen.get("seed", ""), "at_least": int(chosen.get("at_least") or 0)}
    for parameters in RULES:
        try:
            outcome = counted(election, CountingMethod(**parameters, **same))
        except TooManyChoicesError:
            continue
        won = {step.project for step in outcome.steps}
        served: set[int] = set()
        for at in won:
            served.update(outcome.profile.backers[at].tolist())
        people = sum(int(outcome.profile.weights[group]) for group in served)
        told.append({**parameters, "winners": outcome.winners, "spent": plain(outcome.spent, election.scale),
                     "served": people})  # fmt: skip
    return told


def _parameters(rules: logic.Rules) -> dict[str, Any]:
    told: dict[str, Any] = {"rule": rules.rule, "seed": rules.seed}
    if rules.at_least:
        told["at_least"] = rules.at_least
    if rules.rule == "equal-shares":
        told |= {"utility": rules.utility, "completion": rules.completion}
    return told


def _teller(count: Count) -> Any:
    """Tells how far a count is, at most once a second."""
    last = now()

    def tell(done: int, of: int) -> None:
        nonlocal last
        if now() - last > timedelta(seconds=1):
            last = now()
            Count.objects.filter(pk=count.pk).update(percent=min(95, 100 * done // max(of, 1)), moved_at=last)

    return tell
