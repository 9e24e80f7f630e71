"""Making a challenge, looking for what was there before, publishing, and choosing how to buy."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls.actions.calls import make_call
from proeftuin.calls.drafts import CallDraft
from proeftuin.calls.models import Call
from proeftuin.challenges import permissions
from proeftuin.challenges.documents import challenge_document
from proeftuin.challenges.drafts import ChallengeDraft
from proeftuin.challenges.models import Challenge, Prior
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.search import actions as search

LONGEST = 20_000
FIELDS = ("need", "outcome", "constraints", "ask_until", "answers_on")


def locked(challenge: Challenge) -> Challenge:
    found = Challenge.objects.select_for_update(no_key=True, of=("self",)).select_related("call__organisation")
    return found.get(pk=challenge.pk)


@transaction.atomic
def make_challenge(*, by: Actor, draft: ChallengeDraft, call: Call | None = None) -> Challenge:
    """Start a challenge as a draft, on a call of that kind one runs, or with a call made for it.

    Raises NotAllowedError, InvalidError.
    """
    _check(draft, has_call=call is not None)
    if call is None:
        call = make_call(by=by, draft=_call_draft(draft))
    else:
        call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    challenge = Challenge(call=call)
    require(permissions.can_run(by, challenge))
    if call.kind != "challenge":
        raise InvalidError({"": _("This is a call of another kind.")})
    if Challenge.objects.filter(call=call).exists():
        raise InvalidError({"": _("This call has a challenge already.")})
    _fill(challenge, draft)
    challenge.save()
    if by.is_person:
        follow(by=by, thread=challenge.thread)
    record("challenge.made", by=by, thread=challenge.thread, audience=challenge.circle, data={"title": challenge.title})
    return challenge


@transaction.atomic
def edit_challenge(*, by: Actor, challenge: Challenge, draft: ChallengeDraft, version: int) -> Challenge:
    """Save new words. Once questions can be asked, their last moment may move back but not forward.

    Raises NotAllowedError, InvalidError, StaleError.
    """
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.version != version:
        raise StaleError(challenge.version)
    _check(draft, has_call=True)
    before = challenge.ask_until
    if challenge.is_shown and before and (draft.ask_until is None or draft.ask_until < before):
        raise InvalidError({"ask_until": _("Everyone read this moment. It can be later, not earlier.")})
    _fill(challenge, draft)
    _save(challenge)
    record("challenge.edited", by=by, thread=challenge.thread, audience=challenge.audience,
           data={"title": challenge.title})  # fmt: skip
    return challenge


@transaction.atomic
def note_search(*, by: Actor, challenge: Challenge, words: str) -> Challenge:
    """Keep with which words the library was searched, for everyone to read."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if not words.strip():
        raise InvalidError({"words": _("Type what you look for.")})
    challenge.searched, challenge.searched_at = words.strip()[:200], now()
    _save(challenge)
    return challenge


@transaction.atomic
def note_prior(*, by: Actor, challenge: Challenge, kind: str, source: str, title: str, url: str, reason: str) -> Prior:
    """Keep something that was there before, with why it does not fit. Said again, the new reason holds."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why it does not do for you. Does it fit? Then take it over instead.")})
    prior, _made = Prior.objects.update_or_create(
        challenge=challenge, kind=kind, source=source,
        defaults={"title": title[:300], "url": url[:300], "reason": reason.strip()[:500], "at": now()},
    )  # fmt: skip
    record("challenge.prior_noted", by=by, thread=challenge.thread, subject=f"{kind}:{source}",
           audience=challenge.circle)  # fmt: skip
    return prior


@transaction.atomic
def publish_challenge(*, by: Actor, challenge: Challenge) -> Challenge:
    """Show it to everyone. First one looks for who solved this before. Published twice is once. Raises InvalidError."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.is_shown:
        return challenge
    if not challenge.searched:
        raise InvalidError({"": _("Look first who solved this before: search the library.")})
    challenge.state, challenge.published_at = Challenge.State.PUBLISHED, now()
    _save(challenge)
    record("challenge.published", by=by, thread=challenge.thread, data={"title": challenge.title})
    return challenge


@transaction.atomic
def choose_procedure(*, by: Actor, challenge: Challenge, procedure: str, reason: str) -> Challenge:
    """Choose how to buy, with the reason, until the funnel starts. Raises NotAllowedError, InvalidError."""
    challenge = locked(challenge)
    require(permissions.can_run(by, challenge))
    if challenge.funnel_phase:
        require(Denied(_("The funnel has started: the procedure is fixed.")))
    problems: dict[str, object] = {}
    if procedure not in vocabularies.codes("procurement_procedures"):
        problems["procedure"] = _("Choose a procedure.")
    if not reason.strip():
        problems["reason"] = _("Say why: everyone reads it.")
    if problems:
        raise InvalidError(problems)
    challenge.procedure, challenge.procedure_reason = procedure, reason.strip()[:LONGEST]
    challenge.chosen_at = now()
    _save(challenge)
    record("challenge.procedure_chosen", by=by, thread=challenge.thread, audience=challenge.audience,
           data={"title": challenge.title,
                 "procedure": {"vocabulary": "procurement_procedures", "code": procedure}})  # fmt: skip
    return challenge


def _call_draft(draft: ChallengeDraft) -> CallDraft:
    """A call of this kind with the usual question and criteria, to change before it opens."""
    assert draft.opens_at and draft.deadline  # noqa: S101 - checked just before
    return CallDraft(
        title=draft.title.strip(), kind="challenge", language=draft.language, organisation_id=draft.organisation_id,
        opens_at=draft.opens_at, deadline=draft.deadline, summary=draft.need.strip()[:300],
        questions=[{"code": "what", "label": _("What do you propose?"), "hint": "", "required": True, "most": 4000},
                   {"code": "proof", "label": _("Where does it work already?"), "hint": "", "required": False,
                    "most": 4000}],
        rubric=[{"code": "fit", "name": _("How well it meets the need"), "description": "", "weight": 60,
                 "threshold": None, "anchors": {}},
                {"code": "sure", "name": _("How sure it is to work"), "description": "", "weight": 40,
                 "threshold": None, "anchors": {}}],
    )  # fmt: skip


def _fill(challenge: Challenge, draft: ChallengeDraft) -> None:
    for name in FIELDS:
        value = getattr(draft, name)
        setattr(challenge, name, value.strip() if isinstance(value, str) else value)


def _save(challenge: Challenge) -> None:
    challenge.version += 1
    challenge.save()
    if challenge.is_shown:
        search.put(challenge_document(challenge))


def _check(draft: ChallengeDraft, *, has_call: bool) -> None:
    problems: dict[str, object] = {}
    if not draft.need.strip():
        problems["need"] = _("Say what must be better, and for whom.")
    for name in ("need", "outcome", "constraints"):
        if len(getattr(draft, name)) > LONGEST:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if draft.answers_on and draft.ask_until and draft.answers_on < draft.ask_until.date():
        problems["answers_on"] = _("The answers come after the last question.")
    if not has_call:
        if not draft.title.strip():
            problems["title"] = _("Give it a title.")
        if draft.opens_at is None:
            problems["opens_at"] = _("Say when solutions can be sent in.")
        if draft.deadline is None:
            problems["deadline"] = _("Say until when solutions can be sent in.")
    if problems:
        raise InvalidError(problems)
