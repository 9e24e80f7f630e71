"""Live in the room: hosts open, ask and moderate; everybody in it asks, supports, says words and votes."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.gatherings import permissions
from proeftuin.gatherings.models import Gathering, LiveAnswer, LivePoll, LiveQuestion, LiveRoom, LiveSupport
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record

MOST_QUESTIONS, MOST_WORDS, MOST_OPTIONS = 20, 3, 12


@transaction.atomic
def open_room(*, by: Actor, gathering: Gathering, is_open: bool = True) -> LiveRoom:
    """Open or close the live part. Opened again, it has the same code and all that was said."""
    require(permissions.can_change(by, gathering))
    code = f"{secrets.randbelow(900_000) + 100_000}"
    room, _made = LiveRoom.objects.get_or_create(gathering=gathering, defaults={"code": code})
    room.is_open = is_open
    room.save(update_fields=["is_open"])
    record("gathering.live", by=by, thread=gathering.thread, audience=by.ref, data={"open": is_open})
    return room


@transaction.atomic
def start_poll(*, by: Actor, room: LiveRoom, kind: str, question: str, options: str = "") -> LivePoll:
    """Ask the room for words or for a vote. The poll before it closes. ``options``: one on each line."""
    require(permissions.can_change(by, room.gathering))
    lines = list(dict.fromkeys(filter(None, (line.strip()[:60] for line in options.splitlines()))))
    problems: dict[str, object] = {}
    if not question.strip() or len(question) > 200:
        problems["question"] = _("Ask something in at most 200 characters.")
    if kind not in LivePoll.Kind.values:
        problems["kind"] = _("Choose words or a vote.")
    elif kind == LivePoll.Kind.VOTE and not 2 <= len(lines) <= MOST_OPTIONS:
        problems["options"] = _("Give at least two options, one on each line, and at most twelve.")
    if problems:
        raise InvalidError(problems)
    room.polls.filter(is_open=True).update(is_open=False)
    chosen = lines if kind == LivePoll.Kind.VOTE else []
    poll = LivePoll.objects.create(room=room, kind=kind, question=question.strip(), options=chosen)
    record("gathering.live_poll", by=by, thread=room.gathering.thread, audience=by.ref)
    return poll


@transaction.atomic
def end_poll(*, by: Actor, room: LiveRoom, ref: str) -> None:
    """Stop asking: what was answered stays. Twice is once."""
    require(permissions.can_change(by, room.gathering))
    if room.polls.filter(ref=ref, is_open=True).update(is_open=False):
        record("gathering.live_poll_ended", by=by, thread=room.gathering.thread, audience=by.ref)


@transaction.atomic
def moderate(*, by: Actor, question: LiveQuestion, state: str) -> None:
    """Hide a question, show it again, or mark it as answered."""
    require(permissions.can_host(by, question.room.gathering))
    if state not in LiveQuestion.State.values:
        raise InvalidError({"": _("Choose what to do with the question.")})
    LiveQuestion.objects.filter(pk=question.pk).update(state=state)
    record("gathering.live_moderated", by=by, thread=question.room.gathering.thread, audience=by.ref,
           data={"question": question.ref, "state": state})  # fmt: skip


@transaction.atomic
def ask(*, room: LiveRoom, key: str, text: str) -> None:
    """A question from the room. Sent twice it stands there once."""
    _still_open(room)
    if not text.strip() or len(text) > 300:
        raise InvalidError({"text": _("Ask it in at most 300 characters.")})
    if LiveQuestion.objects.filter(room=room, key=key).count() >= MOST_QUESTIONS:
        raise InvalidError({"text": _("You asked a lot already. Support what others ask.")})
    LiveQuestion.objects.bulk_create([LiveQuestion(room=room, key=key, text=text.strip())], ignore_conflicts=True)


@transaction.atomic
def support(*, room: LiveRoom, key: str, ref: str) -> None:
    """Support a question that is shown. Twice is once."""
    _still_open(room)
    question = LiveQuestion.objects.filter(room=room, ref=ref, state=LiveQuestion.State.SHOWN).first()
    if question:
        LiveSupport.objects.bulk_create([LiveSupport(question=question, key=key)], ignore_conflicts=True)


@transaction.atomic
def answer(*, room: LiveRoom, key: str, ref: str, value: str) -> None:
    """Vote for one option, or say up to three words separated by commas. What was said first counts."""
    _still_open(room)
    poll = LivePoll.objects.filter(room=room, ref=ref, is_open=True).first()
    if poll is None:
        raise InvalidError({"": _("This question is closed.")})
    if poll.kind == LivePoll.Kind.VOTE:
        values = [value] if value in poll.options else []
    else:
        said = (" ".join(word.split()).lower()[:60] for word in value.replace("\n", ",").split(","))
        values = list(dict.fromkeys(filter(None, said)))[:MOST_WORDS]
    if not values:
        raise InvalidError({"": _("Choose one, or write a word.")})
    rows = [LiveAnswer(poll=poll, key=key, slot=slot, value=one) for slot, one in enumerate(values)]
    LiveAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def _still_open(room: LiveRoom) -> None:
    if not room.is_open or room.gathering.is_cancelled:
        raise InvalidError({"": _("The live part is closed.")})
