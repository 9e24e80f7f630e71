"""Running a process: publishing by the clock, amending its rules, closing it, and letting go of names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import forget_people, record
from proeftuin.processes import changes, logic, permissions
from proeftuin.processes.actions.setup import answer_too_soon, start_process
from proeftuin.processes.documents import reindex
from proeftuin.processes.drafts import PhaseDraft, ProcessDraft
from proeftuin.processes.models import Amendment, Method, Opening, Participant, Phase, Process
from proeftuin.processes.registry import ANONYMISERS, CLOSING, COPIERS, KINDS

BATCH = 500
WARNING = timedelta(days=30)  # managers hear this long before names are let go of


@transaction.atomic
def schedule_publication(*, by: Actor, process: Process, at: datetime | None) -> Process:
    """Publish it by itself at that moment; None takes the plan away. Raises InvalidError for a moment in the past."""
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.is_public:
        raise InvalidError({"": _("This process is public already.")})
    if at is not None and at <= now():
        raise InvalidError({"publish_at": _("Choose a moment that is still to come.")})
    process.publish_at = at
    process.version += 1
    process.save()
    record("process.scheduled", by=by, thread=process.thread, audience=process.circle,
           data={"at": at.isoformat() if at else ""})  # fmt: skip
    return process


@transaction.atomic
def unpublish_process(*, by: Actor, process: Process) -> Process:
    """Take it back, while nobody took part. Raises InvalidError after that."""
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.state != Process.State.PUBLISHED or process.frozen_at is not None:
        raise InvalidError({"": _("People took part already, so it stays public. You can close it.")})
    process.state = Process.State.DRAFT
    process.version += 1
    process.save()
    reindex(process)
    record("process.unpublished", by=by, thread=process.thread, audience=process.circle, data={"title": process.title})
    return process


@transaction.atomic
def renew_preview(*, by: Actor, process: Process) -> Process:
    """A new secret for the preview link; the old link shows nothing any more."""
    process = held(process)
    require(permissions.can_manage(by, process))
    process.preview_secret = new_secret()
    process.save(update_fields=["preview_secret"])
    record("process.preview_renewed", by=by, thread=process.thread, audience=process.circle)
    return process


@transaction.atomic
def edit_phase(*, by: Actor, phase: Phase, draft: PhaseDraft) -> Phase:
    """Change a phase. Its moments are fixed once someone took part: then it takes an amendment."""
    process = held(phase.process)
    require(permissions.can_manage(by, process))
    phase = Phase.objects.get(pk=phase.pk)
    if process.frozen_at and (phase.starts_at, phase.ends_at) != (draft.starts_at, draft.ends_at):
        raise InvalidError({"starts_at": _("People took part under this rule. Change it by an amendment.")})
    if not draft.title.strip():
        raise InvalidError({"title": _("Give it a title.")})
    phase.title, phase.description = draft.title.strip(), draft.description
    phase.starts_at, phase.ends_at = draft.starts_at, draft.ends_at
    _check_moments(process, {phase.pk: (draft.starts_at, draft.ends_at)})
    phase.save()
    record("process.phase_changed", by=by, thread=process.thread, audience=process.audience,
           data={"phase": phase.title})  # fmt: skip
    return phase


@transaction.atomic
def remove_phase(*, by: Actor, phase: Phase) -> None:
    """Take a phase out, while nobody took part."""
    process = held(phase.process)
    require(permissions.can_manage(by, process))
    _still_soft(process)
    title = phase.title
    phase.delete()
    for position, one in enumerate(process.phases.all()):
        Phase.objects.filter(pk=one.pk).update(position=position)
    record("process.phase_removed", by=by, thread=process.thread, audience=process.circle, data={"phase": title})


@transaction.atomic
def edit_method(
    *, by: Actor, method: Method, title: str, intro: str, settings: Mapping[str, object] | None = None
) -> Method:
    """Change a way of taking part. Its rules are fixed once someone took part: then it takes an amendment."""
    process = held(method.process)
    require(permissions.can_manage(by, process))
    method = Method.objects.get(pk=method.pk)
    if not title.strip():
        raise InvalidError({"title": _("Give it a title.")})
    if settings is not None:
        wanted = {**method.settings, **settings}
        if process.frozen_at and wanted != method.settings:
            raise InvalidError({"": _("People took part under this rule. Change it by an amendment.")})
        problems = KINDS[method.kind].check(wanted)
        if problems:
            raise InvalidError(problems)
        method.settings = wanted
    method.title, method.intro = title.strip(), intro
    method.save()
    record("process.method_changed", by=by, thread=process.thread, audience=process.audience,
           data={"method": method.title})  # fmt: skip
    return method


@transaction.atomic
def remove_method(*, by: Actor, method: Method) -> None:
    """Take a way of taking part out, while nobody took part."""
    process = held(method.process)
    require(permissions.can_manage(by, process))
    _still_soft(process)
    record("process.method_removed", by=by, thread=process.thread, audience=process.circle,
           data={"method": method.title})  # fmt: skip
    method.delete()


@transaction.atomic
def close_opening(*, by: Actor, opening: Opening) -> None:
    """Nobody may do this in that phase after all, while nobody took part."""
    process = held(opening.phase.process)
    require(permissions.can_manage(by, process))
    _still_soft(process)
    record("process.opening_removed", by=by, thread=process.thread, audience=process.circle,
           data={"action": opening.action, "phase": opening.phase.title})  # fmt: skip
    opening.delete()


@transaction.atomic
def amend_process(
    *, by: Actor, process: Process, reason: str, version: int, rules: Mapping[str, object] | None = None,
    phases: Mapping[str, tuple[datetime | None, datetime | None]] | None = None,
    settings: Mapping[str, Mapping[str, object]] | None = None,
) -> Amendment:  # fmt: skip
    """Change the rules of a running process, in public: what was, what is, and why. Everyone who took part is told.

    ``rules`` maps fields of the promise to new values, ``phases`` references to their new moments, ``settings``
    references of methods to changed settings. Raises NotAllowedError, InvalidError, StaleError.
    """
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.version != version:
        raise StaleError(process.version)
    if process.state != Process.State.PUBLISHED:
        raise InvalidError({"": _("Only a public process that is not closed can be amended.")})
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: everyone reads it.")})
    made = [
        *_amend_rules(process, rules or {}), *_amend_phases(process, phases or {}),
        *_amend_settings(process, settings or {}),
    ]  # fmt: skip
    if not made:
        raise InvalidError({"": _("Nothing would change by this.")})
    if problems := answer_too_soon(process):
        raise InvalidError(problems)
    process.version += 1
    process.changed_at = now()
    process.save()
    reindex(process)
    amendment = Amendment.objects.create(
        process=process, number=process.amendments.count() + 1, reason=reason.strip(), changes=made, author_id=by.id,
        at=now(),
    )  # fmt: skip
    record("process.amended", by=by, thread=process.thread, audience=process.audience,
           data={"title": process.title, "reason": amendment.reason, "number": amendment.number})  # fmt: skip
    return amendment


@transaction.atomic
def duplicate_process(*, by: Actor, process: Process, title: str, starts_at: datetime) -> Process:
    """A new draft with the same words, promise, phases, methods and openings, moved to another time.

    Lists of codes, people and contributions stay behind.
    """
    require(permissions.can_view(by, process))
    phases = list(process.phases.all())
    moments = [moment for one in phases for moment in (one.starts_at, one.ends_at)]
    moved = changes.shifted(moments, starts_at)
    names = [name for name in ProcessDraft.__dataclass_fields__ if name not in ("title", "prefix", "answer_by")]
    draft = replace(ProcessDraft(title), **{name: getattr(process, name) for name in names})
    first = min((one for one in moments if one), default=None)
    if process.answer_by and first:
        draft = replace(draft, answer_by=process.answer_by + (starts_at - first))
    copy = start_process(by=by, organisation=process.organisation, draft=draft)
    copy.derived_from, copy.playbook = process, process.playbook
    copy.save(update_fields=["derived_from", "playbook"])
    twins: dict[int, Phase] = {}
    for at, one in enumerate(phases):
        twins[one.pk] = Phase.objects.create(
            process=copy, position=one.position, title=one.title, description=one.description,
            starts_at=moved[at * 2], ends_at=moved[at * 2 + 1],
        )  # fmt: skip
    for method in process.methods.prefetch_related("openings"):
        twin = Method.objects.create(
            process=copy, kind=method.kind, position=method.position, title=method.title, intro=method.intro,
            settings=method.settings,
        )  # fmt: skip
        Opening.objects.bulk_create(
            Opening(
                phase=twins[one.phase_id], method=twin, action=one.action, explanation=one.explanation,
                who="confirmed_email" if one.who == "list" else one.who, organisation_id=one.organisation_id,
                claim_name=one.claim_name, claim_value=one.claim_value,
            )
            for one in method.openings.all()
        )  # fmt: skip
        if method.kind in COPIERS:
            COPIERS[method.kind](method, twin)
    record("process.duplicated", by=by, thread=copy.thread, audience=copy.circle, data={"title": process.title})
    return copy


def closing_obstacles(process: Process) -> list[Denied]:
    """What still stands in the way of closing: answers owed, and what other rooms wait for."""
    return [denied for denied in (check(process) for check in CLOSING) if denied is not None]


@transaction.atomic
def close_process(*, by: Actor, process: Process, statement: str) -> Process:
    """End it, saying what came of it. Refused while anything is owed (domain rule 4). Raises NotAllowedError."""
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.state != Process.State.PUBLISHED:
        raise InvalidError({"": _("Only a public process can be closed.")})
    if not statement.strip():
        raise InvalidError({"statement": _("Say what came of it: everyone who took part reads it.")})
    obstacles = closing_obstacles(process)
    if obstacles:
        raise NotAllowedError(obstacles[0])
    process.state, process.closed_at, process.closing_statement = Process.State.CLOSED, now(), statement.strip()
    process.version += 1
    process.save()
    reindex(process)
    record("process.closed", by=by, thread=process.thread, data={"title": process.title})
    return process


@transaction.atomic
def archive_process(*, by: Actor, process: Process) -> Process:
    """Put a closed process away: it stays readable, and leaves the lists of what runs."""
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.state != Process.State.CLOSED:
        raise InvalidError({"": _("Close it first.")})
    process.state = Process.State.ARCHIVED
    process.version += 1
    process.save()
    record("process.archived", by=by, thread=process.thread, data={"title": process.title})
    return process


@transaction.atomic
def let_go_of_names(*, by: Actor, process: Process) -> Process:
    """Forget who took part; what they said and the counts stay. Once, after closing. Raises InvalidError."""
    process = held(process)
    require(permissions.can_manage(by, process))
    if process.state not in (Process.State.CLOSED, Process.State.ARCHIVED):
        raise InvalidError({"": _("Close it first.")})
    if process.anonymised_at is not None:
        raise InvalidError({"": _("The names are gone already.")})
    people = Participant.objects.filter(process=process)
    count = people.count()
    rows = sum(anonymise(process) for anonymise in ANONYMISERS)
    _forget_in_the_ledger(process)
    people.update(user=None, key="", code=None, code_is_once=False, entered_by=None)
    process.anonymised_at = now()
    process.version += 1
    process.save()
    record("process.anonymised", by=by, thread=process.thread,
           data={"title": process.title, "people": count, "rows": rows})  # fmt: skip
    return process


def _forget_in_the_ledger(process: Process) -> None:
    """On the thread of the process itself who works on it stays named; who only took part does not."""
    seats = process.seats.values("user")
    took_part = User.objects.filter(participations__process=process).exclude(pk__in=seats)
    for some in batched([one.actor_ref for one in took_part.only("ref")], BATCH):
        forget_people([process.thread], people=some)


def held(process: Process) -> Process:
    """The process as it is stored now, held until the end of the transaction."""
    return (
        Process.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=process.pk)
    )


def _still_soft(process: Process) -> None:
    if process.frozen_at:
        raise InvalidError({"": _("People took part under this rule. Change it by an amendment.")})


def _amend_rules(process: Process, rules: Mapping[str, object]) -> list[changes.Change]:
    unknown = [name for name in rules if name not in changes.PROCESS_FIELDS]
    if unknown:
        raise InvalidError(dict.fromkeys(unknown, _("This is not one of the rules.")))
    made = changes.differences({name: getattr(process, name) for name in rules}, rules)
    for name, value in rules.items():
        setattr(process, name, value)
    if process.level and process.level not in logic.LEVELS:
        raise InvalidError({"level": _("Choose how much influence people have.")})
    if process.promise_gaps:
        raise InvalidError({name: _("The promise must stay whole: say this too.") for name in process.promise_gaps})
    return made


def _amend_phases(
    process: Process, phases: Mapping[str, tuple[datetime | None, datetime | None]]
) -> list[changes.Change]:
    known = {one.ref: one for one in process.phases.all()}
    made: list[changes.Change] = []
    for ref, (starts_at, ends_at) in phases.items():
        phase = known[ref]
        after = {"starts_at": starts_at, "ends_at": ends_at}
        for change in changes.differences({name: getattr(phase, name) for name in after}, after, ref):
            made.append({**change, "label": phase.title})
        phase.starts_at, phase.ends_at = starts_at, ends_at
    _check_moments(process, {known[ref].pk: moments for ref, moments in phases.items()})
    for ref in phases:
        known[ref].save()
    return made


def _amend_settings(process: Process, settings: Mapping[str, Mapping[str, object]]) -> list[changes.Change]:
    known = {one.ref: one for one in process.methods.all()}
    made: list[changes.Change] = []
    for ref, wanted in settings.items():
        method = known[ref]
        found = changes.differences(method.settings, wanted, ref)
        if not found:
            continue
        stands = KINDS[method.kind].fixed(method)
        if late := {str(one["field"]): stands[str(one["field"])] for one in found if one["field"] in stands}:
            raise InvalidError(late)
        method.settings = {**method.settings, **wanted}
        problems = KINDS[method.kind].check(method.settings)
        if problems:
            raise InvalidError(problems)
        method.rules_version += 1
        method.save()
        with translation.override(process.language):  # kept as it is read on the page of the process
            made += [_in_words(method, one) for one in found]
    return made


def _in_words(method: Method, change: changes.Change) -> changes.Change:
    told, name = KINDS[method.kind].told, str(change["field"])
    label, before = told(name, change["before"])
    return {**change, "label": f"{method.title}: {label}", "before": before, "after": told(name, change["after"])[1]}


def _check_moments(process: Process, new: Mapping[int, tuple[datetime | None, datetime | None]]) -> None:
    """No phase ends before it starts, and none starts before the one before it ended."""
    moments: Sequence[tuple[datetime | None, datetime | None]] = [
        new.get(one.pk, (one.starts_at, one.ends_at)) for one in process.phases.all()
    ]
    if any(starts and ends and ends <= starts for starts, ends in moments):
        raise InvalidError({"ends_at": _("It must end after it starts.")})
    if logic.overlapping(moments):
        raise InvalidError({"starts_at": _("Two phases would overlap: one begins before the other has ended.")})
