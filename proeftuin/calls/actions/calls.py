"""Making a call, opening it, and taking it from stage to stage."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.documents import call_document
from proeftuin.calls.drafts import CallDraft
from proeftuin.calls.logic.stages import NEXT
from proeftuin.calls.models import Call, Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Membership
from proeftuin.search import actions as search

FIELDS = ("title", "kind", "summary", "body", "language", "organisation_id", "opens_at", "deadline", "grace",
          "eligibility", "rules", "method", "each", "shared_places")  # fmt: skip
MOST_GRACE = 120


def locked(call: Call) -> Call:
    return Call.objects.select_for_update(no_key=True).get(pk=call.pk)


@transaction.atomic
def make_call(*, by: Actor, draft: CallDraft) -> Call:
    """Start a call as a draft. Raises NotAllowedError, InvalidError."""
    seats = Membership.objects.filter(
        user_id=by.person_id, state="confirmed", organisation_id=draft.organisation_id or 0
    )
    require(permissions.can_make(by, belongs=seats.exists()))
    _check(draft)
    call = Call(owner_id=by.id)
    _fill(call, draft)
    call.save()
    record("call.made", by=by, thread=call.thread, audience=call.circle, data={"title": call.title})
    return call


@transaction.atomic
def edit_call(*, by: Actor, call: Call, draft: CallDraft, version: int) -> Call:
    """Change it, until it opens. Raises NotAllowedError, InvalidError, StaleError."""
    call = locked(call)
    require(permissions.can_change_rules(by, call))
    if call.version != version:
        raise StaleError(call.version)
    _check(draft)
    if call.is_shown:
        _check_whole(draft.rubric, draft.questions)
    _fill(call, draft)
    _save(call)
    record("call.edited", by=by, thread=call.thread, audience="public" if call.is_shown else call.circle,
           data={"title": call.title})  # fmt: skip
    return call


@transaction.atomic
def publish_call(*, by: Actor, call: Call) -> Call:
    """Show it to everyone; it opens and closes by the clock. Published twice is once. Raises InvalidError."""
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.state != "draft":
        return call
    _check_whole(call.rubric, call.questions)
    call.state = "published"
    _save(call)
    record("call.published", by=by, thread=call.thread, data={"title": call.title})
    return call


@transaction.atomic
def advance_call(*, by: Actor, call: Call, to: str) -> Call:
    """Take it to a next stage: eligibility, scoring, deliberation (and back to scoring), announced, archived.

    Deciding is an action of its own. Raises NotAllowedError, InvalidError.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.state == to:
        return call
    if to not in NEXT.get(call.stage, ()) or to == "decided":
        raise InvalidError({"": _("From here the call can’t go there.")})
    if to == "scoring" and Entry.objects.filter(call=call, state="submitted").exists():
        raise InvalidError({"": _("Say first of each entry whether it is eligible.")})
    call.state = to
    _save(call)
    kind = "call.announced" if to == "announced" else "call.moved"
    record(kind, by=by, thread=call.thread,
           data={"title": call.title, "stage": {"vocabulary": "call_stages", "code": to}})  # fmt: skip
    return call


@transaction.atomic
def judge_eligibility(*, by: Actor, entry: Entry, eligible: bool, reason: str = "") -> Entry:
    """Let an entry in, or not with a reason. It may be judged again until scoring begins."""
    call = locked(entry.call)
    require(permissions.can_run(by, call))
    if call.stage != "eligibility":
        require(Denied(_("Entries are let in in the stage of eligibility.")))
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if entry.state not in ("submitted", "eligible", "ineligible"):
        require(Denied(_("This entry was not sent in.")))
    if not eligible and not reason.strip():
        raise InvalidError({"reason": _("Say why, so that the team understands it.")})
    entry.state, entry.reason = ("eligible", "") if eligible else ("ineligible", reason.strip())
    entry.save(update_fields=["state", "reason"])
    record("entry.judged", by=by, thread=entry.thread, audience=entry.circle,
           data={"title": entry.title, "state": {"vocabulary": "entry_states", "code": entry.state}})  # fmt: skip
    return entry


def _fill(call: Call, draft: CallDraft) -> None:
    for name in FIELDS:
        setattr(call, name, getattr(draft, name))
    call.tracks, call.questions, call.rubric = list(draft.tracks), list(draft.questions), list(draft.rubric)


def _save(call: Call) -> None:
    call.version += 1
    call.save()
    if call.is_shown:
        search.put(call_document(call))


def _check(draft: CallDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    if draft.deadline <= draft.opens_at:
        problems["deadline"] = _("The deadline comes after the opening.")
    if not 0 <= draft.grace <= MOST_GRACE:
        problems["grace"] = _("Grace is 0 to %(most)d minutes.") % {"most": MOST_GRACE}
    if not 1 <= draft.each <= 20:
        problems["each"] = _("Each entry gets 1 to 20 jurors.")
    total = sum(float(str(one["weight"])) for one in draft.rubric)
    if draft.rubric and total != 100:
        problems["rubric"] = _("The weights sum to %(total)g. They must sum to 100.") % {"total": total}
    if problems:
        raise InvalidError(problems)


def _check_whole(rubric: Sequence[Mapping[str, object]], questions: Sequence[Mapping[str, object]]) -> None:
    """What must be there before anybody can rely on it."""
    problems: dict[str, object] = {}
    if not rubric:
        problems["rubric"] = _("Add the criteria of the jury first.")
    if not questions:
        problems["questions"] = _("Add the questions of the entry form first.")
    if problems:
        raise InvalidError(problems)
