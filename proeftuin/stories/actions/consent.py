"""What the teller does with the private link: let fewer people read it, or take it back. And a new link."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.stories import logic, permissions, tallies
from proeftuin.stories.actions.telling import forget_sound, locked
from proeftuin.stories.documents import index
from proeftuin.stories.links import mark_of, secret_of
from proeftuin.stories.models import LinkMail, Story


@transaction.atomic
def narrow_consent(*, by: Actor, story: Story, scope: str) -> Story:
    """Let fewer people read it. What the new scope does not allow goes at once. ``by`` holds the link, or is the team.

    Raises InvalidError when the scope is not narrower: a wider one takes a new talk.
    """
    _may(by, story)
    story = locked(story)
    if story.withdrawn_at:
        raise InvalidError({"": _("This story was taken back.")})
    if scope not in logic.SCOPES or not logic.is_narrower(scope, story.scope):
        raise InvalidError({"scope": _("You can only let fewer people read it. For more, tell the team.")})
    story.scope, story.changed_at = scope, now()
    story.version += 1
    story.save()
    if scope == "team":
        story.quotes.all().delete()
    index(story)
    _told(story, "story.narrowed")
    return story


@transaction.atomic
def withdraw_story(*, by: Actor, story: Story) -> Story:
    """Take a story back: its words, name, place, quotes, recording and tags go; the counts of its themes stay."""
    _may(by, story)
    story = locked(story)
    if story.withdrawn_at:
        return story
    tallies.keep_withdrawn(story.initiative, tallies.cells_of(story))
    story.themes.clear()
    story.quotes.all().delete()
    LinkMail.objects.filter(story=story).delete()
    forget_sound(story)
    story.words = story.pseudonym = story.place = story.consent_words = ""
    story.enablers, story.obstacles = [], []
    story.has_sound, story.checked_at, story.withdrawn_at = False, None, now()
    story.changed_at = story.withdrawn_at
    story.version += 1
    story.save()
    index(story)
    _told(story, "story.withdrawn")
    return story


@transaction.atomic
def renew_link(*, by: Actor, story: Story) -> Story:
    """Make a new private link when the first was lost or fell into other hands: the old one stops working."""
    story = locked(story)
    require(permissions.can_gather(by, story.initiative))
    if story.withdrawn_at:
        raise InvalidError({"": _("This story was taken back.")})
    story.link_number += 1
    story.link_mark = mark_of(secret_of(story.ref, story.link_number))
    story.save(update_fields=["link_number", "link_mark"])
    _told(story, "story.link_renewed")
    return story


def _may(by: Actor, story: Story) -> None:
    """Who comes with the link is nobody to us: finding the story by it was the proof."""
    if by != VISITOR:
        require(permissions.can_gather(by, story.initiative))


def _told(story: Story, kind: str) -> None:
    """The team hears that it happened; who did it stands nowhere."""
    initiative = story.initiative
    record(kind, by=VISITOR, thread=initiative.thread, subject=story.subject, audience=initiative.circle,
           data={"title": initiative.title})  # fmt: skip
