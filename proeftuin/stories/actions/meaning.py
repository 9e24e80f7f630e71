"""Giving back what was heard, at three levels, and asking for stories with an open link."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.ledger.actions import record
from proeftuin.stories import logic, permissions
from proeftuin.stories.models import FeedBack, Invitation

LONGEST = 10_000


@transaction.atomic
def feed_back(
    *, by: Actor, initiative: Initiative, level: str, words: str, language: str, share: bool, version: int = 0
) -> FeedBack:
    """Write what the team heard, for one level. Shared, who sees the initiative reads it. Raises StaleError."""
    require(permissions.can_gather(by, initiative))
    if level not in logic.LEVELS:
        raise InvalidError({"": _("Choose one of the levels.")})
    if not words.strip() or len(words) > LONGEST:
        raise InvalidError({"words": _("Write something, at most %(most)d characters.") % {"most": LONGEST}})
    there = FeedBack.objects.select_for_update(no_key=True).filter(initiative=initiative, level=level).first()
    if (there.version if there else 0) != version:
        raise StaleError(there.version if there else 0)
    there = there or FeedBack(initiative=initiative, level=level, version=0)
    there.words, there.language = words.strip(), language
    newly = share and not there.shared_at
    there.shared_at = (there.shared_at or now()) if share else None
    there.version += 1
    there.save()
    if newly:
        audience = "public" if initiative.is_public else initiative.circle
        record("story.fed_back", by=by, thread=initiative.thread, subject=f"feedback:{level}", audience=audience,
               data={"title": initiative.title})  # fmt: skip
    return there


@transaction.atomic
def open_invitation(*, by: Actor, initiative: Initiative, question: str, language: str) -> Invitation:
    """Let everyone with the link tell a story. The link stays the same when the question changes."""
    require(permissions.can_gather(by, initiative))
    if not question.strip() or len(question) > LONGEST:
        raise InvalidError({"question": _("Ask people something: it helps them begin.")})
    Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    invitation = Invitation.objects.filter(initiative=initiative).first() or Invitation(initiative=initiative)
    invitation.question, invitation.language, invitation.is_open = question.strip(), language, True
    invitation.save()
    return invitation


@transaction.atomic
def close_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Stop asking. The old link never works again."""
    require(permissions.can_gather(by, invitation.initiative))
    invitation.is_open, invitation.token = False, new_secret()
    invitation.save(update_fields=["is_open", "token"])
    return invitation
