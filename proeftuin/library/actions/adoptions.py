"""Taking over a case, step by step, until it is in use elsewhere or stops and says why."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.library import logic, permissions
from proeftuin.library.actions.cases import start_case
from proeftuin.library.drafts import CaseDraft
from proeftuin.library.models import Adoption, AdoptionNote, Case
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Organisation


@transaction.atomic
def start_adoption(
    *, by: Actor, case: Case, taker: Organisation, mode: str = "adapted", language: str = "en", expectations: str = ""
) -> Adoption:
    """Begin to take over a case for an organisation. Raises InvalidError when it is already doing so."""
    require(permissions.can_start_adoption(by, case, taker))
    if mode not in vocabularies.codes("adoption_modes"):
        raise InvalidError({"mode": _("Choose how you want to reuse it.")})
    try:
        with transaction.atomic():
            adoption = Adoption.objects.create(
                case=case, taker=taker, mode=mode, language=language, expectations=expectations, started_by_id=by.id
            )
    except IntegrityError as error:
        raise InvalidError({"taker": _("Your organisation is already taking over this case.")}) from error
    _tell(by, adoption, "adoption.started")
    if by.is_person:
        follow(by=by, thread=adoption.thread)
        follow(by=by, thread=case.thread)
    return adoption


@transaction.atomic
def move_adoption(*, by: Actor, adoption: Adoption, to: str, version: int, note: str = "") -> Adoption:
    """Go to another state. Raises InvalidError when it can't be reached, StaleError when someone was first."""
    adoption = _locked(adoption, version)
    require(permissions.can_move_adoption(by, adoption))
    if to not in logic.adoption_next(adoption.state):
        raise InvalidError({"to": _("This step does not follow from where you are now.")})
    if note.strip():
        _write(by, adoption, AdoptionNote.Kind.NOTE, note)
    adoption.state = to
    _save(adoption)
    _tell(by, adoption, "adoption.moved")
    return adoption


@transaction.atomic
def stop_adoption(
    *, by: Actor, adoption: Adoption, reason: str, obstacles: list[str] | None = None, version: int
) -> Adoption:
    """Stop, and say why: the next taker learns from it."""
    adoption = _locked(adoption, version)
    require(permissions.can_move_adoption(by, adoption))
    if not logic.can_stop(adoption.state):
        raise InvalidError({"": _("This adoption has already ended.")})
    if not reason.strip():
        raise InvalidError({"reason": _("Say why you stop. The next one learns from it.")})
    adoption.state, adoption.stop_reason, adoption.stop_obstacles = "stopped", reason.strip(), obstacles or []
    _save(adoption)
    _tell(by, adoption, "adoption.stopped", reason=adoption.stop_reason)
    return adoption


@transaction.atomic
def describe_adoption(
    *,
    by: Actor,
    adoption: Adoption,
    version: int,
    problem_fit: int | None,
    core: str,
    expectations: str,
    goes_live_on: date | None,
    owner: str,
) -> Adoption:
    """Fill in what the taker found out: how well it fits, what must stay, when it starts, who owns it."""
    adoption = _locked(adoption, version)
    require(permissions.can_move_adoption(by, adoption))
    adoption.problem_fit, adoption.core, adoption.expectations = problem_fit, core, expectations
    adoption.goes_live_on, adoption.owner = goes_live_on, owner
    _save(adoption)
    record("adoption.described", by=by, thread=adoption.thread, data=_names(adoption))
    return adoption


@transaction.atomic
def note_adoption(
    *, by: Actor, adoption: Adoption, kind: str, text: str, obstacle: str = "", due_on: date | None = None
) -> AdoptionNote:
    """Write down a test, a change, an obstacle or a remark."""
    require(permissions.can_move_adoption(by, adoption))
    if not text.strip():
        raise InvalidError({"text": _("Write what you did or saw.")})
    if kind not in AdoptionNote.Kind.values:
        raise InvalidError({"kind": _("Choose what kind of note it is.")})
    note = _write(by, adoption, kind, text, obstacle=obstacle, due_on=due_on)
    record("adoption.noted", by=by, thread=adoption.thread, data={**_names(adoption), "text": text[:200]})
    return note


@transaction.atomic
def harvest_adoption(*, by: Actor, adoption: Adoption, result: str, version: int) -> Case:
    """Tell the result, and make the taker's own case from it. Returns that case, a draft derived from the giver's."""
    adoption = _locked(adoption, version)
    require(permissions.can_move_adoption(by, adoption))
    if "harvested" not in logic.adoption_next(adoption.state):
        raise InvalidError({"": _("You can harvest once it is in use.")})
    if not result.strip():
        raise InvalidError({"result": _("Tell how the result compares with the original.")})
    case = start_case(by=by, draft=_harvest(adoption, result), origin=adoption.thread)
    adoption.state, adoption.result, adoption.new_case = "harvested", result.strip(), case
    _save(adoption)
    _tell(by, adoption, "adoption.harvested")
    return case


def _harvest(adoption: Adoption, result: str) -> CaseDraft:
    giver = adoption.case
    changes = [note.text for note in adoption.notes.all() if note.kind == AdoptionNote.Kind.CHANGE]
    return CaseDraft(
        title=giver.title,
        language=adoption.language,
        results=result[: logic.LIMITS["results"]],
        innovative="\n".join(changes)[: logic.LIMITS["innovative"]],
        phases=["implement", "share"],
        outcome="succeeded",
        novelty="copied" if adoption.mode == "copied" else "adapted",
        types=giver.types,
        sectors=giver.sectors,
        sdgs=giver.sdgs,
        concepts=giver.concepts,
        tags=giver.tags,
        level=adoption.taker.level,
        country=adoption.taker.country,
        organisation_id=adoption.taker_id,
        derived_from_id=giver.pk,
        year=adoption.goes_live_on.year if adoption.goes_live_on else now().year,
    )


def _locked(adoption: Adoption, version: int) -> Adoption:
    fresh = Adoption.objects.select_for_update(of=("self",)).select_related("case", "taker").get(pk=adoption.pk)
    if fresh.version != version:
        raise StaleError(fresh.version)
    return fresh


def _save(adoption: Adoption) -> None:
    adoption.version += 1
    adoption.changed_at = now()
    adoption.save()


def _write(
    by: Actor, adoption: Adoption, kind: str, text: str, *, obstacle: str = "", due_on: date | None = None
) -> AdoptionNote:
    return AdoptionNote.objects.create(
        adoption=adoption, kind=kind, state=adoption.state, text=text.strip(), obstacle=obstacle, due_on=due_on,
        author_id=by.id,
    )  # fmt: skip


def _tell(by: Actor, adoption: Adoption, kind: str, **more: str) -> None:
    """On the adoption's own thread, and on the case's, so that the giver's followers hear it."""
    data = {**_names(adoption), **more}
    record(kind, by=by, thread=adoption.thread, data=data)
    record(kind, by=by, thread=adoption.case.thread, subject=adoption.thread, data=data)


def _names(adoption: Adoption) -> dict[str, object]:
    return {
        "title": adoption.case.title,
        "taker": adoption.taker.name,
        "state": {"vocabulary": "adoption_states", "code": adoption.state},
    }
