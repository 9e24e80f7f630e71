"""Setting up a process: its words and promise, phases, methods, and who may do what in them."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Organisation
from proeftuin.processes import logic, permissions
from proeftuin.processes.documents import reindex
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Opening, Phase, Process, Seat
from proeftuin.processes.playbooks import Playbook
from proeftuin.processes.registry import KINDS

LONGEST = 20_000


@transaction.atomic
def start_process(*, by: Actor, organisation: Organisation, draft: ProcessDraft) -> Process:
    """Make a draft; whoever starts it becomes its manager. Raises NotAllowedError, InvalidError."""
    require(permissions.can_start(by, organisation))
    _check_process(draft)
    process = Process(organisation=organisation)
    _fill(process, draft)
    process.prefix = _free_prefix(draft.prefix or draft.title)
    process.save()
    if by.is_person:
        Seat.objects.create(process=process, user_id=by.person_id, role=Seat.Role.MANAGER)
    record("process.started", by=by, thread=process.thread, audience=process.circle, data={"title": process.title})
    return process


@transaction.atomic
def start_from_playbook(
    *, by: Actor, organisation: Organisation, draft: ProcessDraft, playbook: Playbook, starts_at: datetime
) -> Process:
    """Make a draft with the phases, methods and openings of a ready-made process. Words are in the draft's language."""
    opened = [phase for phase in playbook.phases if any(phase.key in method.open for method in playbook.methods)]
    last_day = starts_at + timedelta(days=sum(phase.days for phase in opened))
    draft = replace(
        draft, level=draft.level or playbook.level, answer_threshold=draft.answer_threshold or playbook.threshold,
        answer_by=draft.answer_by or (last_day + timedelta(days=playbook.answer_days)).date(),
    )  # fmt: skip
    process = start_process(by=by, organisation=organisation, draft=draft)
    Process.objects.filter(pk=process.pk).update(playbook=playbook.id)
    process.playbook = playbook.id
    phases: dict[str, Phase] = {}
    for planned in playbook.phases:
        ends_at = starts_at + timedelta(days=planned.days)
        title = planned.titles[draft.language]
        phases[planned.key] = add_phase(by=by, process=process, draft=PhaseDraft(title, "", starts_at, ends_at))
        starts_at = ends_at
    for one in playbook.methods:
        words = MethodDraft(one.kind, one.titles[draft.language], settings=one.settings)
        method = add_method(by=by, process=process, draft=words)
        for key, actions in one.open.items():
            for action in actions:
                open_action(by=by, phase=phases[key], method=method, draft=OpeningDraft(action, who=one.who))
    return process


@transaction.atomic
def edit_process(*, by: Actor, process: Process, draft: ProcessDraft, version: int) -> Process:
    """Save new words. What the promise says is fixed once someone took part: then it takes an amendment.

    Raises NotAllowedError, InvalidError, StaleError.
    """
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    require(permissions.can_manage(by, process))
    if process.version != version:
        raise StaleError(process.version)
    _check_process(draft)
    changed = [name for name in logic.FROZEN if getattr(process, name) != getattr(draft, name)]
    if process.frozen_at and changed:
        raise InvalidError(dict.fromkeys(changed, _("People took part under this rule. Change it by an amendment.")))
    _fill(process, draft)
    if process.is_public and process.promise_gaps:
        raise InvalidError({name: _("The promise must stay whole: say this too.") for name in process.promise_gaps})
    process.version += 1
    process.changed_at = now()
    process.save()
    reindex(process)
    record("process.edited", by=by, thread=process.thread, audience=process.audience, data={"title": process.title})
    return process


@transaction.atomic
def add_phase(*, by: Actor, process: Process, draft: PhaseDraft) -> Phase:
    """Add a phase after the others. Raises InvalidError when it starts before the one before it ends."""
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    require(permissions.can_manage(by, process))
    phases = list(process.phases.all())
    _check_phase(draft)
    if logic.overlapping([*((one.starts_at, one.ends_at) for one in phases), (draft.starts_at, draft.ends_at)]):
        raise InvalidError({"starts_at": _("The phase before it has not ended by then.")})
    phase = Phase.objects.create(
        process=process, position=len(phases), title=draft.title.strip(), description=draft.description,
        starts_at=draft.starts_at, ends_at=draft.ends_at,
    )  # fmt: skip
    record("process.phase_added", by=by, thread=process.thread, audience=process.audience, data={"phase": phase.title})
    return phase


@transaction.atomic
def add_method(*, by: Actor, process: Process, draft: MethodDraft) -> Method:
    """Add a way of taking part, with the settings of its room. Raises InvalidError."""
    require(permissions.can_manage(by, process))
    kind = KINDS.get(draft.kind)
    if kind is None:
        raise InvalidError({"kind": _("Choose a way of taking part.")})
    if not draft.title.strip():
        raise InvalidError({"title": _("Give it a title.")})
    settings = {**kind.defaults, **draft.settings}
    problems = kind.check(settings)
    if problems:
        raise InvalidError(problems)
    method = Method.objects.create(
        process=process, kind=draft.kind, title=draft.title.strip(), intro=draft.intro, settings=settings,
        position=process.methods.count(),
    )  # fmt: skip
    record("process.method_added", by=by, thread=process.thread, audience=process.audience,
           data={"method": method.title})  # fmt: skip
    return method


@transaction.atomic
def open_action(*, by: Actor, phase: Phase, method: Method, draft: OpeningDraft) -> Opening:
    """Say who may do this in that phase; again replaces what was said. Raises InvalidError."""
    require(permissions.can_manage(by, phase.process))
    check_opening(phase, method, draft)
    if phase.process.frozen_at:
        raise InvalidError({"": _("People took part under this rule. Change it by an amendment.")})
    opening = set_opening(phase, method, draft)
    record("process.opened", by=by, thread=phase.process.thread, audience=phase.process.circle,
           data={"action": draft.action, "phase": phase.title})  # fmt: skip
    return opening


def check_opening(phase: Phase, method: Method, draft: OpeningDraft) -> None:
    """Raise InvalidError for what this method can't do, and for who is not said whole."""
    if method.process_id != phase.process_id or draft.action not in KINDS[method.kind].actions:
        raise InvalidError({"action": _("This way of taking part knows no such action.")})
    if draft.who not in logic.WHO:
        raise InvalidError({"who": _("Choose who may take part.")})
    needed = {"member": draft.organisation_id, "list": draft.list_id, "claim": draft.claim_name and draft.claim_value}
    if draft.who in needed and not needed[draft.who]:
        raise InvalidError({"who": _("Say which organisation, list or claim it is.")})


def set_opening(phase: Phase, method: Method, draft: OpeningDraft) -> Opening:
    """Check and store who may do something in a phase; whether it may be changed is the caller's to ask."""
    check_opening(phase, method, draft)
    opening, _made = Opening.objects.update_or_create(
        phase=phase, method=method, action=draft.action,
        defaults={"who": draft.who, "organisation_id": draft.organisation_id, "code_list_id": draft.list_id,
                  "claim_name": draft.claim_name, "claim_value": draft.claim_value, "explanation": draft.explanation},
    )  # fmt: skip
    return opening


@transaction.atomic
def publish_process(*, by: Actor, process: Process) -> Process:
    """Show it to everyone. Refused while the promise has gaps, or without a phase and a method (domain rule 4)."""
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    require(permissions.can_manage(by, process))
    if process.is_public:
        return process
    problems: dict[str, object] = {
        name: _("The promise is not whole yet: say this too.") for name in process.promise_gaps
    }
    if not process.phases.filter(starts_at__isnull=False).exists() or not process.methods.exists():
        problems[""] = _("Plan at least one phase, and choose a way of taking part.")
    problems |= answer_too_soon(process)
    if problems:
        raise InvalidError(problems)
    process.state, process.published_at, process.publish_at = Process.State.PUBLISHED, now(), None
    process.version += 1
    process.save()
    reindex(process)
    record("process.published", by=by, thread=process.thread, data={"title": process.title})
    return process


def answer_too_soon(process: Process) -> dict[str, object]:
    """The problem of an answer that is promised for a day on which people still take part."""
    ends = Opening.objects.filter(phase__process=process).aggregate(last=Max("phase__ends_at"))["last"]
    if (
        ends is None
        or process.answer_by is None
        or process.answer_by >= ends.astimezone(ZoneInfo(process.time_zone)).date()
    ):
        return {}
    why = _("People still take part on that day. Promise the answer for later, or end the phase sooner.")
    return {"answer_by": why}


def _check_process(draft: ProcessDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    if draft.level and draft.level not in logic.LEVELS:
        problems["level"] = _("Choose how much influence people have.")
    for name in ("summary", "description", "can_influence", "cannot_influence"):
        if len(getattr(draft, name)) > LONGEST:
            problems[name] = _("Write at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)


def _check_phase(draft: PhaseDraft) -> None:
    if not draft.title.strip():
        raise InvalidError({"title": _("Give it a title.")})
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        raise InvalidError({"ends_at": _("It must end after it starts.")})


def _fill(process: Process, draft: ProcessDraft) -> None:
    for name in (
        "title", "summary", "description", "area", "language", "time_zone", "can_influence", "cannot_influence",
        "level", "decides", "answer_by", "answer_threshold", "retention_months",
    ):  # fmt: skip
        setattr(process, name, getattr(draft, name))
    process.areas = list(dict.fromkeys(area.strip()[:80] for area in draft.areas if area.strip()))


# Words that many titles begin with, in four languages.
ARTICLES = frozenset({
    "THE", "HET", "EEN", "LES", "UNE", "DES", "DER", "DIE", "DAS", "EIN", "EINE", "WHAT", "WAT", "HOE", "HOW", "QUE",
    "WAS", "WIE",
})  # fmt: skip


def _free_prefix(words: str) -> str:
    """A short prefix for reference codes that no other process has: the first word that says something, in capitals."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().upper()
    words_in = re.findall(r"[A-Z]{3,}", plain)
    found = [one for one in words_in if one not in ARTICLES] or words_in or ["VRAAG"]
    prefix = found[0][:6]
    while Process.objects.filter(prefix=prefix).exists():
        prefix = f"{found[0][:6]}{new_ref()[:2].upper()}"
    return prefix
