"""Answering: keep what is not finished, send it, enter what came on paper, read the words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.processes.actions.participation import NOBODY, enter_for, in_time, take_part
from proeftuin.processes.drafts import About
from proeftuin.processes.logic import reference
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials
from proeftuin.surveys import logic, permissions
from proeftuin.surveys.models import Progress, Response, Version
from proeftuin.surveys.permissions import ANSWER

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def save_progress(
    *, by: Actor, method: Method, version: Version, answers: Mapping[str, Any], page: int,
    shown: Credentials = NOTHING,
) -> Progress:  # fmt: skip
    """Keep answers that are not sent yet. The version is fixed from here on. Raises NotAllowedError."""
    require(permissions.can_answer(by, method, shown))
    if not (by.is_person or shown.visitor_key):
        raise NotAllowedError(Denied(_("Your browser refuses the cookie that keeps your answers."), _("Or sign in.")))
    _freeze(version)
    owner = {"user_id": by.id} if by.is_person else {"key": shown.visitor_key}
    progress, _made = Progress.objects.get_or_create(method=method, **owner, defaults={"version": version})
    progress.answers = logic.pruned(progress.version.parsed, answers)
    progress.page, progress.changed_at = page, now()
    progress.save()
    return progress


@transaction.atomic
def claim_progress(*, by: Actor, progress: Progress, shown: Credentials = NOTHING) -> Progress:
    """Go on elsewhere with what was begun: whoever holds its link takes it along, to this browser or account.

    What was begun here for the same survey makes place. Raises NotAllowedError.
    """
    require(permissions.can_answer(by, progress.method, shown))
    owner = {"user_id": by.id, "key": ""} if by.is_person else {"user_id": None, "key": shown.visitor_key}
    if not any(owner.values()):
        raise NotAllowedError(Denied(_("Your browser refuses the cookie that keeps your answers."), _("Or sign in.")))
    Progress.objects.filter(method=progress.method, **owner).exclude(pk=progress.pk).delete()
    progress.user_id, progress.key = owner["user_id"], owner["key"] or ""
    progress.save(update_fields=["user", "key"])
    return progress


@transaction.atomic
def change_answers(*, by: Actor, response: Response, shown: Credentials = NOTHING) -> Progress:
    """Take one's own sent answers in hand again. They count as they were sent until the new ones are.

    Raises NotAllowedError.
    """
    method = response.method
    _require_own(by, response, shown)
    if not method.settings.get("edit"):
        raise NotAllowedError(Denied(_("What was sent can't be changed in this survey.")))
    return save_progress(
        by=by, method=method, version=response.version, answers=response.answers, page=0, shown=shown
    )  # fmt: skip


@transaction.atomic
def send_answers(
    *, by: Actor, method: Method, progress: Progress, shown: Credentials = NOTHING, about: About = NOBODY
) -> Response:
    """Send what was kept: it counts from now on. Sent twice is sent once. Raises NotAllowedError, InvalidError."""
    participant = take_part(by=by, method=method, action=ANSWER, shown=shown, about=about)
    answers = _complete(progress.version, progress.answers)
    earlier = Response.objects.filter(method=method, participant=participant).first()
    if earlier and method.settings.get("edit"):
        _replace(earlier, progress.version, answers)
        record("survey.answers_changed", by=by, thread=earlier.thread, audience=method.process.circle)
    response = earlier or _create(method, progress.version, participant, answers, by.language)
    if not earlier:
        record("survey.answered", by=by, thread=response.thread, audience=method.process.circle)
        if by.is_person:
            follow(by=by, thread=method.process.thread)
    progress.delete()
    in_time(participant)
    return response


@transaction.atomic
def enter_answers(
    *, by: Actor, method: Method, version: Version, answers: Mapping[str, Any], channel: str, key: str = "",
    about: About = NOBODY, language: str = "",
) -> Response:  # fmt: skip
    """A clerk enters a paper form or a conversation. A form entered before is refused. Raises as send_answers."""
    require(permissions.can_enter(by, method))
    if method.process.state != Process.State.PUBLISHED:
        raise NotAllowedError(Denied(_("This process is closed.")))
    complete = _complete(version, answers)
    participant = enter_for(by=by, method=method, action=ANSWER, channel=channel, key=key, about=about)
    if Response.objects.filter(method=method, participant=participant).exists():
        raise InvalidError({"key": _("The form with this number was entered before.")})
    _freeze(version)
    response = _create(method, version, participant, complete, language or method.process.language, channel)
    record("survey.entered", by=by, thread=response.thread, audience=method.process.circle, data={"channel": channel})
    return response


@transaction.atomic
def read_answer(*, by: Actor, response: Response, ref: str, state: str, reason: str = "") -> Response:
    """Show words to everyone, hide them, or put them back to be read ("new"). Hiding needs a reason."""
    response = (
        Response.objects.select_for_update(no_key=True).select_related("method__process", "version").get(pk=response.pk)
    )
    method = response.method
    require(permissions.can_read_answers(by, method))
    question = response.version.parsed.question(ref)
    if question is None or question.type not in logic.OPEN or state not in ("new", Response.SHOWN, Response.HIDDEN):
        raise InvalidError({"": _("This answer can't be read.")})
    if state == Response.HIDDEN and not reason.strip():
        raise InvalidError({"reason": _("Say why you hide it.")})
    kept = {one: value for one, value in response.readings.items() if one != ref}
    response.readings = kept if state == "new" else {**kept, ref: state}
    response.read_at = now()
    response.save(update_fields=["readings", "read_at"])
    record(f"survey.words_{state}", by=by, thread=response.thread, subject=f"question:{ref}",
           audience=method.process.circle, data={"reason": reason.strip()})  # fmt: skip
    return response


def forget_progress() -> int:
    """Let go of what nobody went on with for a month. Returns how many."""
    gone, _by_model = Progress.objects.filter(changed_at__lt=now() - KEPT_FOR).delete()
    return gone


def _complete(version: Version, answers: Mapping[str, Any]) -> dict[str, Any]:
    survey = version.parsed
    lacking = logic.missing(survey, answers)
    if lacking:
        raise InvalidError({one.ref: _("Answer this question.") for one in lacking})
    return logic.pruned(survey, answers)


def _create(
    method: Method, version: Version, participant: Participant, answers: Mapping[str, Any], language: str,
    channel: str = "web",
) -> Response:  # fmt: skip
    code = reference(method.process.prefix, new_ref()[:6])
    while Response.objects.filter(reference=code).exists():
        code = reference(method.process.prefix, new_ref()[:7])
    try:
        with transaction.atomic():
            return Response.objects.create(
                reference=code, method=method, version=version, participant=participant, channel=channel,
                language=language[:5] or "en", answers=answers,
            )  # fmt: skip
    except IntegrityError:
        return Response.objects.get(method=method, participant=participant)  # the other window was first


def _replace(response: Response, version: Version, answers: Mapping[str, Any]) -> None:
    """New answers; words that changed must be read again."""
    before = response.answers
    response.readings = {ref: state for ref, state in response.readings.items() if before.get(ref) == answers.get(ref)}
    response.version, response.answers, response.changed_at = version, answers, now()
    response.save()


def _require_own(by: Actor, response: Response, shown: Credentials) -> None:
    owner = response.participant
    own = owner and (
        owner.user_id == by.person_id if by.is_person else bool(shown.visitor_key) and owner.key == shown.visitor_key
    )
    if not own:
        raise NotAllowedError(Denied(_("These are not your answers."), hidden=True))


def _freeze(version: Version) -> None:
    if version.frozen_at is None:
        version.frozen_at = now()
        Version.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=version.frozen_at)
