"""Going through the phases: forward and back, pausing, stopping, closing."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives import logic, permissions
from proeftuin.initiatives.actions.saving import code, reindex, told
from proeftuin.initiatives.facts import facts_of
from proeftuin.initiatives.models import Indicator, Initiative, Move
from proeftuin.initiatives.registry import stops
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require

EVENTS = {
    "advance": "initiative.advanced",
    "return": "initiative.returned",
    "pause": "initiative.paused",
    "resume": "initiative.resumed",
    "stop": "initiative.stopped",
    "close": "initiative.closed",
}


def advance_initiative(*, by: Actor, initiative: Initiative, reason: str = "", expected: str = "") -> Initiative:
    """Go on to the next phase. Missing gate items need a public reason. Raises InvalidError.

    ``expected`` is the phase the person saw: if a colleague went on meanwhile, nothing happens twice.
    """
    return _move(by, initiative, "advance", reason=reason, expected=expected)


def return_initiative(*, by: Actor, initiative: Initiative, to_phase: str, reason: str) -> Initiative:
    """Go back to an earlier phase, with a public reason."""
    return _move(by, initiative, "return", to_phase=to_phase, reason=reason)


def pause_initiative(*, by: Actor, initiative: Initiative, reason: str) -> Initiative:
    return _move(by, initiative, "pause", reason=reason)


def resume_initiative(*, by: Actor, initiative: Initiative) -> Initiative:
    return _move(by, initiative, "resume")


def stop_initiative(*, by: Actor, initiative: Initiative, reason: str) -> Initiative:
    """Stop, with a public reason. It stays on the lists until its lessons are shared and it is closed."""
    return _move(by, initiative, "stop", reason=reason)


def close_initiative(*, by: Actor, initiative: Initiative, reason: str = "") -> Initiative:
    """Close. Refused, whatever the reason, while no lesson is shared."""
    return _move(by, initiative, "close", reason=reason)


@transaction.atomic
def _move(
    by: Actor, initiative: Initiative, verb: str, *, to_phase: str = "", reason: str = "", expected: str = ""
) -> Initiative:
    initiative = Initiative.objects.select_for_update().prefetch_related("members").get(pk=initiative.pk)
    require(permissions.can_move(by, initiative))
    if expected and expected != initiative.phase:
        raise InvalidError({"": _("A colleague has just taken this step. Look at the page again.")})
    facts = facts_of(initiative)
    after = logic.move(
        verb, phase=initiative.phase, status=initiative.status, to_phase=to_phase, facts=facts, reason=reason
    )
    if isinstance(after, logic.Problem):
        raise InvalidError(_words(after))
    phase, status = after
    held = stops(initiative, verb, initiative.phase, phase)
    if held:
        raise InvalidError({"": " ".join(f"{one.reason} {one.remedy}".strip() for one in held)})
    lacking = logic.missing(initiative.phase, facts) if verb in ("advance", "close") else []
    Move.objects.create(
        initiative=initiative, verb=verb, from_phase=initiative.phase, to_phase=phase, reason=reason.strip(),
        missing=lacking, by_id=by.id,
    )  # fmt: skip
    if logic.locks_indicators(verb, phase):
        _lock_indicators(by, initiative)
    initiative.phase, initiative.status = phase, status
    initiative.status_reason = reason.strip() if verb in ("pause", "stop") else initiative.status_reason
    initiative.closed_at = now() if status == "closed" else None
    initiative.version += 1
    initiative.changed_at = now()
    initiative.save()
    told(by, initiative, EVENTS[verb], phase=code("phases", phase), reason=reason.strip())
    reindex(initiative)
    return initiative


def _lock_indicators(by: Actor, initiative: Initiative) -> None:
    """What was agreed to be measured is fixed before it is measured (domain rule 3)."""
    if Indicator.objects.filter(initiative=initiative, locked_at=None).update(locked_at=now()):
        told(by, initiative, "initiative.indicators_locked")


def _words(problem: logic.Problem) -> dict[str, object]:
    words = {
        "not_from_here": ("", _("This step is not possible from where the initiative stands now.")),
        "last_phase": ("", _("This is the last phase. Close the initiative when its lessons are shared.")),
        "not_earlier": ("to_phase", _("Choose an earlier phase.")),
        "reason_needed": ("reason", _("Give a reason. Everyone can read it.")),
        "lessons_needed": (
            "",
            _("First share at least one lesson. Nothing closes in silence, also not when it failed."),
        ),
    }
    field, message = words[problem.code]
    return {field: message}
