"""Statements as moderators meet them: how they are shown, hidden and restored, and by whom they are read."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from proeftuin.kernel.actor import Actor
from proeftuin.ledger.actions import record
from proeftuin.moderation.registry import Subject, SubjectKind, moderated
from proeftuin.opinions import permissions
from proeftuin.opinions.documents import tell_search
from proeftuin.opinions.models import Statement

State = Statement.State


def register() -> None:
    moderated(SubjectKind("statement", look, hide, restore, can_read))


def look(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Statements by ref, whatever their state. One query."""
    found = Statement.objects.filter(ref__in=list(refs)).select_related("method__process", "participant__user")
    return {one.ref: subject_of(one) for one in found}


def subject_of(statement: Statement) -> Subject:
    writer = statement.participant.user if statement.participant else None
    return Subject(
        ref=statement.ref, title=statement.method.title, text=statement.text, url=statement.get_absolute_url(),
        scope=statement.method.process.thread, at=statement.at, language=statement.language,
        writer_id=writer.pk if writer else None, writer_name=writer.display_name if writer else "",
        is_shown=statement.is_shown,
    )  # fmt: skip


@transaction.atomic
def hide(by: Actor, ref: str) -> None:
    """Take it out of the vote and the map at once; its votes stay, and count again when it is restored."""
    _move(by, ref, State.PUBLISHED, State.HIDDEN, "statement.hidden")


@transaction.atomic
def restore(by: Actor, ref: str) -> None:
    _move(by, ref, State.HIDDEN, State.PUBLISHED, "statement.restored")


def can_read(actor: Actor, ref: str) -> bool:
    found = Statement.objects.select_related("method__process", "participant").filter(ref=ref).first()
    return found is not None and bool(permissions.can_view(actor, found))


def _move(by: Actor, ref: str, before: str, after: str, event: str) -> None:
    held = Statement.objects.select_for_update(of=("self",), no_key=True).select_related("method__process")
    statement = held.get(ref=ref)
    if statement.state != before:
        return
    statement.state = after
    statement.save(update_fields=["state"])
    tell_search(statement)
    record(event, by=by, thread=statement.thread, audience=statement.method.process.circle,
           data={"text": statement.text})  # fmt: skip
