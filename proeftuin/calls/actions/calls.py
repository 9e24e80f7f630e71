"""Making a call, opening it, and taking it from stage to stage."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.documents import call_document
from proeftuin.calls.drafts import CallDraft
from proeftuin.calls.logic.stages import CHOSEN, NEXT, OUTCOMES, last_moment, weights_sum
from proeftuin.calls.models import AudienceVote, Call, Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record, record_all
from proeftuin.library.actions.lessons import share_lessons
from proeftuin.organisations.models import Membership
from proeftuin.search import actions as search

FIELDS = ("title", "kind", "summary", "body", "language", "organisation_id", "opens_at", "deadline", "grace",
          "eligibility", "rules", "method", "each", "shared_places", "scores_by", "needs_sponsor", "audience_from",
          "audience_until")  # fmt: skip
MOST_GRACE = 120
WHOLE = 100  # what weights sum to


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
    """Take it to a next stage: eligibility, scoring, deliberation (and back to scoring), visits, pitches, announced,
    archived. Deciding is an action of its own. Announced, each team is told, and the audience's votes lose their names.

    Raises NotAllowedError, InvalidError.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.state == to:
        return call
    if to not in NEXT.get(call.stage, ()) or to == "decided":
        raise InvalidError({"": _("From here the call can’t go there.")})
    if to == "scoring" and Entry.objects.filter(call=call, state="submitted").exists():
        raise InvalidError({"": _("Say first of each entry whether it is eligible.")})
    if to in ("visits", "pitches") and not Entry.objects.filter(call=call, state__in=CHOSEN).exists():
        raise InvalidError({"": _("Put entries on the shortlist first.")})
    if to == "announced":
        _announce(by, call)
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


@transaction.atomic
def let_all_in(*, by: Actor, call: Call, track: str = "") -> int:
    """Let in all that still wait, of one track or of all: those that do not belong were judged before.

    Returns how many. Raises NotAllowedError.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.stage != "eligibility":
        require(Denied(_("Entries are let in in the stage of eligibility.")))
    waiting = Entry.objects.select_for_update(no_key=True).filter(call=call, state="submitted")
    found = list((waiting.filter(track=track) if track else waiting).only("ref", "title").order_by("pk"))
    Entry.objects.filter(pk__in=[one.pk for one in found]).update(state="eligible", reason="")
    record_all("entry.judged", by=by, inside=True, rows=[
        (one.thread, {"title": one.title, "state": {"vocabulary": "entry_states", "code": "eligible"}})
        for one in found
    ])  # fmt: skip
    return len(found)


def _announce(by: Actor, call: Call) -> None:
    if call.audience in ("before", "open"):
        raise InvalidError({"": _("The audience still votes. Announce the result after that.")})
    if call.prizes.filter(decided_at=None).exists():
        raise InvalidError({"": _("A special prize is not decided yet.")})
    AudienceVote.objects.filter(call=call).update(user=None)
    share_lessons(by=by, origin=call.thread, outcome="unknown")
    judged = Entry.objects.filter(call=call, state__in=OUTCOMES).only("ref", "title", "state").order_by("pk")
    record_all("entry.result", by=by, inside=True, rows=[
        (entry.thread, {"title": entry.title, "state": {"vocabulary": "entry_states", "code": entry.state}})
        for entry in judged
    ])  # fmt: skip


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
    problem = rubric_problem(draft.rubric) if draft.rubric else ""
    if problem:
        problems["rubric"] = problem
    problems.update(_audience_problems(draft))
    if problems:
        raise InvalidError(problems)


def rubric_problem(rubric: Sequence[Mapping[str, object]]) -> str:
    """What is wrong with the criteria, in words; "" when nothing is."""
    if any(float(str(one["weight"])) <= 0 for one in rubric):
        return _("Give each criterion a weight above 0.")
    total = weights_sum(rubric)
    if total != WHOLE:
        return _("The weights sum to %(total)g. They must sum to 100.") % {"total": float(total)}
    return ""


def _audience_problems(draft: CallDraft) -> dict[str, object]:
    """The audience votes about what was let in, so after the deadline; both moments or neither."""
    begins, ends = draft.audience_from, draft.audience_until
    if begins is None and ends is None:
        return {}
    if begins is None or ends is None:
        return {"audience_until": _("Give both the beginning and the end of the vote, or neither.")}
    if begins < last_moment(draft.deadline, draft.grace):
        return {"audience_from": _("The audience votes after the deadline.")}
    return {} if ends > begins else {"audience_until": _("The end comes after the beginning.")}


def _check_whole(rubric: Sequence[Mapping[str, object]], questions: Sequence[Mapping[str, object]]) -> None:
    """What must be there before anybody can rely on it."""
    problems: dict[str, object] = {}
    if not rubric:
        problems["rubric"] = _("Add the criteria of the jury first.")
    if not questions:
        problems["questions"] = _("Add the questions of the entry form first.")
    if problems:
        raise InvalidError(problems)
