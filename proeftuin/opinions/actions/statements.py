"""Statements: people add them, the public body begins with some, moderators read them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.opinions import logic, permissions
from proeftuin.opinions.documents import documents_of, tell_search
from proeftuin.opinions.models import Statement
from proeftuin.processes.actions.participation import in_time, take_part
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials
from proeftuin.processes.registry import KINDS
from proeftuin.search import actions as search

SHORTEST = 8  # characters
MOST_SEEDS = 200
LONGEST_REASON = 300
State = Statement.State


@transaction.atomic
def propose_statement(
    *, by: Actor, method: Method, text: str, shown: Credentials = NOTHING, language: str = ""
) -> Statement:
    """Add a statement for others to vote on: at once, or when a moderator has read it.

    Raises NotAllowedError, InvalidError.
    """
    participant = take_part(by=by, method=method, action=permissions.PROPOSE, shown=shown)
    rules = logic.rules_of(method.settings)
    text = _checked(method, text, rules)
    _still_has_one(method, participant, rules)
    state = State.WAITING if rules.check_first else State.PUBLISHED
    made = _create(method, text, state, participant=participant, language=language or by.language,
                   channel=participant.channel)  # fmt: skip
    in_time(participant)
    tell_search(made)
    audience = method.process.audience if made.is_shown else method.process.circle
    record("statement.proposed", by=by, thread=made.thread, subject=method.process.thread, audience=audience,
           data={"text": text, "method": method.title})  # fmt: skip
    if by.is_person:
        follow(by=by, thread=made.thread)
    return made


@transaction.atomic
def seed_statements(*, by: Actor, method: Method, texts: Sequence[str], is_meta: bool = False) -> list[Statement]:
    """Begin with statements of the public body itself. All of them, or none. Raises NotAllowedError, InvalidError."""
    require(permissions.can_moderate(by, method))
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        raise NotAllowedError(Denied(_("This process is closed.")))
    rules = logic.rules_of(method.settings)
    wanted = [text for text in (logic.tidy(text) for text in texts) if text]
    if not wanted:
        raise InvalidError({"texts": _("Write at least one statement, each on a line of its own.")})
    if len(wanted) > MOST_SEEDS:
        raise InvalidError({"texts": _("Add at most %(most)d at once.") % {"most": MOST_SEEDS}})
    made = []
    for text in wanted:
        try:
            _checked(method, text, rules)
        except InvalidError as error:
            raise InvalidError({"texts": f"“{text[:60]}”: {error.problems['text']}"}) from error
        made.append(
            _create(method, text, State.PUBLISHED, is_seed=True, is_meta=is_meta, language=method.process.language)
        )
    if method.process.is_public:
        search.put_all(documents_of(made))
    record("statement.seeded", by=by, thread=method.process.thread, audience=method.process.circle,
           data={"count": len(made), "method": method.title})  # fmt: skip
    return made


@transaction.atomic
def publish_statement(*, by: Actor, statement: Statement) -> Statement:
    """Let people vote on it. Who added it hears so. Published twice is once."""
    statement = _held(statement)
    require(permissions.can_moderate(by, statement.method))
    if statement.state not in (State.WAITING, State.REFUSED):
        return statement
    statement.state, statement.reason = State.PUBLISHED, ""
    statement.save(update_fields=["state", "reason"])
    tell_search(statement)
    record("statement.published", by=by, thread=statement.thread, audience=statement.method.process.audience,
           data={"text": statement.text})  # fmt: skip
    return statement


@transaction.atomic
def refuse_statement(*, by: Actor, statement: Statement, reason: str) -> Statement:
    """Do not let people vote on it, and say why to who added it. What people voted on already is hidden instead,
    by the moderation desk. Raises NotAllowedError, InvalidError.
    """
    statement = _held(statement)
    require(permissions.can_moderate(by, statement.method))
    if statement.state != State.WAITING:
        raise InvalidError({"": _("Somebody has dealt with this statement already.")})
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": _("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON}})
    statement.state, statement.reason = State.REFUSED, reason
    statement.save(update_fields=["state", "reason"])
    writer = statement.participant.user if statement.participant else None
    record("statement.refused", by=by, thread=statement.thread,
           audience=writer.actor_ref if writer else statement.method.process.circle,
           data={"text": statement.text, "reason": reason})  # fmt: skip
    return statement


@transaction.atomic
def correct_statement(*, by: Actor, statement: Statement, text: str, is_meta: bool) -> Statement:
    """Mend a typing mistake, as long as nobody has voted on it; say whether it is about the conversation itself.

    Raises NotAllowedError, InvalidError.
    """
    statement = _held(statement)
    require(permissions.can_moderate(by, statement.method))
    text = logic.tidy(text)
    if text != statement.text:
        if statement.votes.exists():
            raise InvalidError({"text": _("People voted on these words, so they stay as they are.")})
        _checked(statement.method, text, logic.rules_of(statement.method.settings))
    before = statement.text
    statement.text, statement.is_meta = text, is_meta
    statement.save(update_fields=["text", "is_meta"])
    tell_search(statement)
    record("statement.corrected", by=by, thread=statement.thread, audience=statement.method.process.circle,
           data={"text": text, "before": before})  # fmt: skip
    return statement


@transaction.atomic
def change_settings(*, by: Actor, method: Method, settings: Mapping[str, object]) -> Method:
    """How the conversation runs. Fixed once somebody took part: then it takes an amendment.

    Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_manage(by, method))
    merged = {**method.settings, **settings}
    problems = dict(KINDS["opinions"].check(merged))
    if method.process.frozen_at and merged != method.settings:
        problems[""] = _("Somebody took part under these settings. They change only by an amendment now.")
    if problems:
        raise InvalidError(problems)
    method.settings = merged
    method.save(update_fields=["settings"])
    record("opinions.settings", by=by, thread=method.process.thread, audience=method.process.circle,
           data={"method": method.title})  # fmt: skip
    return method


def copy_seeds(old: Method, new: Method) -> None:
    """With a duplicated process come the statements it began with. Not what people added, and not the votes."""
    seeds = Statement.objects.filter(method=old, is_seed=True, state=State.PUBLISHED)
    Statement.objects.bulk_create(
        Statement(
            method=new, number=number, text=one.text, is_seed=True, is_meta=one.is_meta, language=one.language, at=now()
        )
        for number, one in enumerate(seeds)
    )


def _held(statement: Statement) -> Statement:
    held = Statement.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("method__process", "participant__user").get(pk=statement.pk)


def _checked(method: Method, text: str, rules: logic.Rules) -> str:
    text = logic.tidy(text)
    if len(text) < SHORTEST:
        raise InvalidError({"text": _("Write a whole sentence.")})
    if len(text) > rules.longest:
        raise InvalidError({"text": _("Write at most %(most)d characters.") % {"most": rules.longest}})
    there = Statement.objects.filter(method=method, text__iexact=text).exclude(state=State.REFUSED)
    if there.exists():
        raise InvalidError({"text": _("This statement is there already.")})
    return text


def _still_has_one(method: Method, participant: Participant, rules: logic.Rules) -> None:
    if not rules.per_person:
        return
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # two at once are one after the other
    if Statement.objects.filter(method=method, participant=participant).count() >= rules.per_person:
        why = _("You added as many statements as one person may: %(most)d.") % {"most": rules.per_person}
        raise NotAllowedError(Denied(why, remedy=_("Vote on those of others.")))


def _create(method: Method, text: str, state: str, **values: object) -> Statement:
    Method.objects.select_for_update(no_key=True).get(pk=method.pk)  # numbers are given out one after the other
    last = Statement.objects.filter(method=method).aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    return Statement.objects.create(method=method, number=number, text=text, state=state, at=now(), **values)
