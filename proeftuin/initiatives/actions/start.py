"""Starting an initiative, and changing how it is described."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives import permissions
from proeftuin.initiatives.actions.saving import reindex, told
from proeftuin.initiatives.actions.work import audience_of
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Asked, Initiative, Member
from proeftuin.initiatives.registry import shown_to_others
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.library.models import Case
from proeftuin.notifications.actions import follow
from proeftuin.uploads.actions import show_uploads_to

GOOD_MATCH = 0.35  # a score from which a hit is close enough to ask why it does not do


@transaction.atomic
def start_initiative(*, by: Actor, draft: InitiativeDraft, asked: AskedDraft | None = None) -> Initiative:
    """Start an initiative with the actor as its lead. What was shown before, and what was decided, is kept with it.

    Raises InvalidError: title or problem missing; good matches were shown and no reason says why to start anyway.
    """
    require(permissions.can_start(by))
    _check(draft, asked)
    builds_on = Case.objects.published().filter(ref=asked.builds_on).first() if asked and asked.builds_on else None
    initiative = Initiative.objects.create(
        title=draft.title.strip(), problem=draft.problem.strip(), language=draft.language, is_public=draft.is_public,
        sectors=list(draft.sectors), sdgs=list(draft.sdgs), level=draft.level, country=draft.country,
        organisation_id=draft.organisation_id, builds_on=builds_on,
    )  # fmt: skip
    if by.id:
        Member.objects.create(
            initiative=initiative, user_id=by.person_id, role="lead", state=Member.State.ACTIVE,
            organisation_id=draft.organisation_id,
        )  # fmt: skip
        follow(by=by, thread=initiative.thread)
    if asked and asked.question.strip():
        Asked.objects.create(
            initiative=initiative, question=asked.question.strip()[:5000], language=asked.language,
            shown=[dict(one) for one in asked.shown], decision="adopt" if builds_on else asked.decision,
            reason=asked.reason.strip(),
        )  # fmt: skip
    told(by, initiative, "initiative.started")
    reindex(initiative)
    return initiative


@transaction.atomic
def edit_initiative(*, by: Actor, initiative: Initiative, draft: InitiativeDraft, version: int) -> Initiative:
    """Save a new description. Raises StaleError when somebody saved since ``version`` was read."""
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    require(permissions.can_write(by, initiative))
    if initiative.version != version:
        raise StaleError(initiative.version)
    _check(draft, None)
    was_public = initiative.is_public
    for name in ("title", "problem", "language", "is_public", "level", "country", "organisation_id"):
        setattr(initiative, name, getattr(draft, name))
    opens_or_closes = initiative.is_public != was_public
    initiative.sectors, initiative.sdgs = list(draft.sectors), list(draft.sdgs)
    initiative.version += 1
    initiative.changed_at = now()
    initiative.save()
    if opens_or_closes:
        for post in initiative.posts.select_related("initiative"):
            show_uploads_to(audience=audience_of(post), thread=initiative.thread, subject=f"post:{post.ref}")
        shown_to_others(initiative)
    told(by, initiative, "initiative.edited")
    reindex(initiative)
    return initiative


def needs_reason(asked: AskedDraft | None) -> bool:
    """Whether what was shown is so close that starting anew wants a reason."""
    if asked is None or asked.builds_on:
        return False
    return any(float(str(one.get("score") or 0)) >= GOOD_MATCH for one in asked.shown)


def _check(draft: InitiativeDraft, asked: AskedDraft | None) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a short name.")
    if not draft.problem.strip():
        problems["problem"] = _("Tell what is going on, and for whom.")
    if asked and needs_reason(asked) and not asked.reason.strip():
        problems["reason"] = _("Others did something that looks like this. Say in one sentence why you start anyway.")
    if problems:
        raise InvalidError(problems)
