"""A summary by a language model: a person asks for it, the worker has it written, a person checks and publishes it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.engines.summaries import LANGUAGES, LONGEST_SENTENCE, AnswerError, Reading, clean, read_answer
from proeftuin.insight import endpoint, grounds, permissions
from proeftuin.insight.endpoint import EndpointError
from proeftuin.insight.models import Summary
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.processes.models import Process

STUCK = timedelta(minutes=10)  # a worker that stopped while the model wrote
LATE = timedelta(hours=1)  # what was asked so long ago is not sent any more
State = Summary.State

type Judged = tuple[str, bool]  # a sentence as it must read, and whether it is struck out


@transaction.atomic
def ask_for_summary(*, by: Actor, process: Process, language: str, stamp: str) -> Summary:
    """Leave it to the worker to send the quotes that ``stamp`` stands for (`grounds.stamp_of`) to the language model.

    Raises NotAllowedError, and InvalidError when the quotes have changed since, or one is being written already.
    """
    require(permissions.can_summarise(by, process))
    if language not in LANGUAGES:
        raise InvalidError({"language": _("Choose a language.")})
    material = grounds.material_of(process)
    if not material:
        raise InvalidError({"": _("There are no topics with quotes yet.")})
    if stamp != grounds.stamp_of(material):
        raise InvalidError({"": _("The quotes have changed since you opened this page. Read them, and ask again.")})
    try:
        with transaction.atomic():
            summary = Summary.objects.create(
                process=process, language=language, material=material, asked_by_id=by.id
            )  # fmt: skip
    except IntegrityError:
        raise InvalidError({"": _("A summary of this process is being written already.")}) from None
    _tell("asked", summary, by=by, language=language, quotes=_quotes(summary), host=endpoint.host())
    return summary


@transaction.atomic
def edit_summary(*, by: Actor, summary: Summary, version: int, judged: Sequence[Judged]) -> Summary:
    """Change sentences or strike them out, in their order. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_review(by, summary.process))
    stored = _stored(summary, version, State.DRAFT)
    _change(stored, judged)
    _move(stored, State.DRAFT)
    _tell("edited", stored, by=by)
    return stored


@transaction.atomic
def publish_summary(*, by: Actor, summary: Summary, version: int, judged: Sequence[Judged]) -> Summary:
    """Let everyone read the sentences as they were judged; an earlier one in this language goes.

    Raises NotAllowedError, StaleError, and InvalidError when nothing is left that rests on a quote.
    """
    require(permissions.can_review(by, summary.process))
    stored = _stored(summary, version, State.DRAFT)
    _change(stored, judged)
    if not any(line.grounds and not line.is_out for line in grounds.lines_of(stored)):
        raise InvalidError({"": _("Keep at least one sentence whose quote can still be read.")})
    earlier = Summary.objects.filter(process=stored.process_id, language=stored.language, state=State.PUBLISHED)
    for one in earlier.select_for_update(no_key=True):
        _move(one, State.DISCARDED)
        _tell("discarded", one, by=by)
    stored.reviewed_by_id, stored.reviewed_at = by.id, now()
    _move(stored, State.PUBLISHED)
    _tell("published", stored, by=by, audience=stored.process.audience, model=stored.model, language=stored.language)
    return stored


@transaction.atomic
def discard_summary(*, by: Actor, summary: Summary, version: int) -> Summary:
    """Nobody reads it any more, published or not. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_review(by, summary.process))
    stored = _stored(summary, version, State.DRAFT, State.PUBLISHED, State.FAILED)
    _move(stored, State.DISCARDED)
    _tell("discarded", stored, by=by)
    return stored


def write_waiting() -> int:
    """Have the model write one of those that were asked for. Returns how many were tried: 1 or 0.

    In the worker, outside a transaction, one at a time: other work waits meanwhile. What a stopped worker left is not
    sent again by itself: that takes a person.
    """
    for summary in Summary.objects.filter(state__in=Summary.OPEN).select_related("process").order_by("id"):
        waited = now() - summary.moved_at
        if summary.state == State.RUNNING:
            if waited > STUCK:
                _fail(summary, "stopped")
        elif waited > LATE:
            _fail(summary, "late")
        elif endpoint.is_connected() and _take(summary):
            _write(summary)
            return 1
    return 0


def _take(summary: Summary) -> bool:
    """Whether it is ours to write, and no other worker's."""
    waiting = Summary.objects.filter(pk=summary.pk, state=State.ASKED)
    return bool(waiting.update(state=State.RUNNING, moved_at=now()))


def _write(summary: Summary) -> None:
    """Send what still stands, read the answer, keep it as a draft; or keep why there is none."""
    summary.state = State.RUNNING
    summary.material = grounds.only(summary.material, grounds.standing(summary))
    request = grounds.request_for(summary.material, summary.language)
    if not request.ids:
        _fail(summary, "no_quotes")
        return
    try:
        answer = endpoint.ask(request)
        reading = read_answer(answer.text, request.ids)
    except EndpointError as error:
        _fail(summary, error.code, error.detail)
    except AnswerError:
        _fail(summary, "broken")
    except Exception:
        _fail(summary, "stopped")
        raise
    else:
        if reading.sentences:
            _keep(summary, reading, answer.model)
        else:
            _fail(summary, "nothing")


@transaction.atomic
def _keep(summary: Summary, reading: Reading, model: str) -> None:
    stored = _running(summary)
    if stored is None:
        return
    stored.material, stored.model, stored.dropped = summary.material, model, reading.dropped
    stored.sentences = [{"text": one.text, "quotes": list(one.quotes), "out": False} for one in reading.sentences]
    stored.written_at = now()
    _move(stored, State.DRAFT)
    _tell("written", stored, by=system("insight"), sentences=len(stored.sentences), dropped=stored.dropped)


@transaction.atomic
def _fail(summary: Summary, code: str, detail: str = "") -> None:
    stored = _running(summary)
    if stored is None:
        return
    stored.failure, stored.failure_detail = code, detail
    _move(stored, State.FAILED)
    _tell("failed", stored, by=system("insight"), reason=code, detail=detail)


def _running(summary: Summary) -> Summary | None:
    """The row as it is stored, locked, where it is still in the state that the worker knows."""
    waiting = Summary.objects.filter(pk=summary.pk, state=summary.state)
    return waiting.select_related("process").select_for_update(of=("self",), no_key=True).first()


def _stored(summary: Summary, version: int, *states: str) -> Summary:
    """The row as it is stored, locked. Raises StaleError when somebody changed it, InvalidError in another state."""
    locked = Summary.objects.select_related("process").select_for_update(of=("self",), no_key=True)
    stored = locked.get(pk=summary.pk)
    if stored.version != version:
        raise StaleError(stored.version)
    if stored.state not in states:
        raise InvalidError({"": _("This can't be changed any more.")})
    return stored


def _change(summary: Summary, judged: Sequence[Judged]) -> None:
    if len(judged) != len(summary.sentences):
        raise InvalidError({"": _("The form and the summary differ. Load the page again.")})
    wrong: dict[str, object] = {}
    for place, (sentence, (text, out)) in enumerate(zip(summary.sentences, judged, strict=True)):
        tidy = clean(text)
        if not out and not tidy:
            wrong[f"text_{place}"] = _("Write a sentence, or leave it out.")
        elif len(tidy) > LONGEST_SENTENCE:
            wrong[f"text_{place}"] = _("At most %(most)d characters.") % {"most": LONGEST_SENTENCE}
        sentence["text"], sentence["out"] = tidy or sentence["text"], out
    if wrong:
        raise InvalidError(wrong)


def _move(summary: Summary, state: str) -> None:
    summary.state, summary.moved_at = state, now()
    summary.version += 1
    summary.save()


def _quotes(summary: Summary) -> int:
    return sum(len(one["quotes"]) for one in summary.material)


def _tell(what: str, summary: Summary, *, by: Actor, audience: str = "", **data: object) -> None:
    record(f"insight.summary_{what}", by=by, thread=summary.process.thread, subject=f"summary:{summary.ref}",
           audience=audience or summary.process.circle, data=data)  # fmt: skip
