"""Changing in public who may take part, once people did."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.processes import changes, permissions
from proeftuin.processes.actions.running import held
from proeftuin.processes.actions.setup import set_opening
from proeftuin.processes.drafts import OpeningDraft
from proeftuin.processes.models import Amendment, Method, Opening, Phase, Process
from proeftuin.processes.registry import KINDS

RULES = ("who", "organisation_id", "code_list_id", "claim_name", "claim_value", "explanation")


@transaction.atomic
def amend_opening(*, by: Actor, phase: Phase, method: Method, draft: OpeningDraft, reason: str) -> Amendment:
    """Change who may do something in a phase of a running process. Everyone who took part is told, and why.

    Raises NotAllowedError, InvalidError.
    """
    process = held(phase.process)
    require(permissions.can_manage(by, process))
    if process.state != Process.State.PUBLISHED:
        raise InvalidError({"": _("Only a public process that is not closed can be amended.")})
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: everyone reads it.")})
    before = _rules(Opening.objects.filter(phase=phase, method=method, action=draft.action).first())
    after = _rules(set_opening(phase, method, draft))
    label = f"{method.title}: {KINDS[method.kind].actions[draft.action]} – {phase.title}"
    made = [{**one, "label": label} for one in changes.differences(before, after, method.ref)]
    if not made:
        raise InvalidError({"": _("Nothing would change by this.")})
    process.version += 1
    process.save(update_fields=["version"])
    amendment = Amendment.objects.create(
        process=process, number=process.amendments.count() + 1, reason=reason.strip(), changes=made, author_id=by.id,
        at=now(),
    )  # fmt: skip
    record("process.amended", by=by, thread=process.thread, audience=process.audience,
           data={"title": process.title, "reason": amendment.reason, "number": amendment.number})  # fmt: skip
    return amendment


def _rules(opening: Opening | None) -> dict[str, object]:
    """The rule as values to compare; who may take part in words."""
    if opening is None:
        return dict.fromkeys(RULES)
    values: dict[str, object] = {name: getattr(opening, name) for name in RULES}
    return {**values, "who": vocabularies.label("eligibility", opening.who)}
