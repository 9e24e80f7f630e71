"""The official response: published, replaced, taken back. In one transaction with what the contribution shows of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.decisions import logic, permissions
from proeftuin.decisions.drafts import ResponseDraft
from proeftuin.decisions.models import WITHDRAWN, Response, Review
from proeftuin.decisions.registry import KINDS
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import new_ref, split_thread
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record_all
from proeftuin.processes.models import Process


@transaction.atomic
def publish_responses(
    *, by: Actor, process: Process, contributions: Sequence[Any], draft: ResponseDraft, seen: str | None = None
) -> str:
    """Publish one answer to these contributions of one kind; earlier answers stay readable. Returns the batch.

    ``seen`` is the stamp (:func:`stamp_of`) of what the person saw: when a colleague answered one of them since, it
    is a StaleError. Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_decide(by, process))
    _check(draft, process, contributions)
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)  # one answer at a time in a process
    standing = in_force(contributions)
    if seen is not None and seen != _stamp(contributions, standing):
        raise StaleError(len(standing))
    batch, moment = new_ref(), now()
    made = [
        Response(
            thread=one.thread, process=process, verdict=draft.verdict, language=draft.language,
            body=draft.body.strip(), answered_by=draft.answered_by.strip(), cost=draft.cost,
            carried_out_by=draft.carried_out_by.strip(), author_id=by.id, published_at=moment, batch=batch,
        )
        for one in contributions
    ]  # fmt: skip
    _put_in_force(made, standing, moment)
    _project(by, contributions, draft.verdict, moment)
    Review.objects.filter(thread__in=[one.thread for one in contributions]).update(escalated_at=None)
    code = {"vocabulary": "answers", "code": draft.verdict}
    for kind, some in _new_and_again(contributions, standing).items():
        record_all(kind, by=by, audience=process.audience,
                   rows=[(one.thread, {"title": one.title, "verdict": code}) for one in some])  # fmt: skip
    return batch


@transaction.atomic
def withdraw_responses(*, by: Actor, process: Process, batch: str, reason: str) -> int:
    """Take back what was published in one go, within half an hour, with a public reason. Returns how many.

    What was answered anew since stays. Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_decide(by, process))
    if len(reason.strip()) < logic.SHORTEST:
        raise InvalidError({"reason": _("Say why in at least %(least)d characters.") % {"least": logic.SHORTEST}})
    stored = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if stored.state != Process.State.PUBLISHED:
        raise InvalidError({"": _("This process is closed: an answer is owed. Publish a new answer in its place.")})
    taken = list(Response.objects.filter(process=process, batch=batch, replaced_at=None).exclude(verdict=WITHDRAWN))
    if not taken:
        raise InvalidError({"": _("There is nothing to take back: it was answered anew.")})
    moment = now()
    if moment - taken[0].published_at > logic.UNDO_WITHIN:
        raise InvalidError({"": _("That is no longer possible. Publish a new answer in its place.")})
    contributions = _contributions([one.thread for one in taken])
    made = [
        Response(thread=one.thread, process=process, verdict=WITHDRAWN, language=one.language, body=reason.strip(),
                 answered_by=one.answered_by, author_id=by.id, published_at=moment)
        for one in taken
    ]  # fmt: skip
    _put_in_force(made, {one.thread: one for one in taken}, moment)
    _project(by, taken, "review", None)
    rows = [(one.thread, {"title": one.title, "reason": reason.strip()}) for one in contributions]
    record_all("response.withdrawn", by=by, audience=process.audience, rows=rows)
    return len(taken)


def in_force(contributions: Iterable[Any]) -> dict[str, Response]:
    """The response that stands for each, by thread. One query."""
    threads = [one.thread for one in contributions]
    return {one.thread: one for one in Response.objects.filter(thread__in=threads, replaced_at=None)}


def stamp_of(contributions: Sequence[Any]) -> str:
    """What a person sees before answering these, to notice when a colleague was faster."""
    return _stamp(contributions, in_force(contributions))


def _stamp(contributions: Iterable[Any], standing: dict[str, Response]) -> str:
    return logic.stamp(
        (one.thread, standing[one.thread].ref if one.thread in standing else "") for one in contributions
    )


def _check(draft: ResponseDraft, process: Process, contributions: Sequence[Any]) -> None:
    problems: dict[str, object] = {}
    if draft.verdict not in logic.VERDICTS:
        problems["verdict"] = _("Choose whether it is accepted, partly accepted or declined.")
    if len(draft.body.strip()) < logic.SHORTEST:
        problems["body"] = _("Say why in at least %(least)d characters.") % {"least": logic.SHORTEST}
    elif len(draft.body) > logic.LONGEST:
        problems["body"] = _("Write at most %(most)d characters.") % {"most": logic.LONGEST}
    if not draft.answered_by.strip():
        problems["answered_by"] = _("Say in whose name this answer is given.")
    if draft.cost is not None and not 0 <= draft.cost <= logic.MOST_EURO:
        problems["cost"] = _("Fill in an amount in euro, such as 1250 or 1250.50.")
    if not contributions or any(one.process_id != process.pk for one in contributions):
        problems[""] = _("Choose at least one contribution.")
    if len(contributions) > logic.MOST_AT_ONCE:
        problems[""] = _("Do at most %(most)d at once.") % {"most": logic.MOST_AT_ONCE}
    if not process.is_public:
        require(Denied(_("This process is not public yet.")))
    if problems:
        raise InvalidError(problems)


def _put_in_force(made: Sequence[Response], standing: dict[str, Response], moment: datetime) -> None:
    Response.objects.filter(pk__in=[one.pk for one in standing.values()]).update(replaced_at=moment)
    try:
        with transaction.atomic():
            Response.objects.bulk_create(made, batch_size=500)
    except IntegrityError:  # another request answered between our look and our write
        raise StaleError(len(standing)) from None


def _project(by: Actor, contributions: Iterable[Any], answer: str, at: datetime | None) -> None:
    """Let each room show it on its contributions."""
    by_kind: dict[str, list[str]] = {}
    for one in contributions:
        kind, ref = split_thread(one.thread)
        by_kind.setdefault(kind, []).append(ref)
    for kind, refs in by_kind.items():
        KINDS[kind].answered(by, refs, answer, at)


def _new_and_again(contributions: Iterable[Any], standing: dict[str, Response]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in contributions:
        before = standing.get(one.thread)
        again = before is not None and before.is_answer
        found.setdefault("response.replaced" if again else "response.published", []).append(one)
    return found


def _contributions(threads: Iterable[str]) -> list[Any]:
    by_kind: dict[str, list[str]] = {}
    for thread in threads:
        kind, ref = split_thread(thread)
        by_kind.setdefault(kind, []).append(ref)
    return [
        one for kind, refs in by_kind.items() for one in KINDS[kind].contributions(None).filter(ref__in=refs)
    ]  # fmt: skip
