"""Open stories as search sees them. The others are not in it, not even for their team."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.initiatives.models import Initiative
from proeftuin.search import actions as search
from proeftuin.search.documents import Document, provides
from proeftuin.stories.models import Story

KIND = "story"


@provides(KIND)
def story_documents() -> Iterator[Document]:
    for story in Story.objects.open().select_related("initiative").iterator(chunk_size=500):
        yield story_document(story)


def story_document(story: Story) -> Document:
    """An open story, under the name that its teller chose."""
    initiative = story.initiative
    with override(story.language):
        title = _("Story of %(who)s") % {"who": story.pseudonym or _("someone")}
    return Document(
        kind=KIND, ref=story.ref, url=story.get_absolute_url(), language=story.language, title=title,
        summary=story.words[:400], body=story.words[400:], codes=story.obstacles,
        facets={"kind": [KIND], "language": [story.language], "year": [str(story.created_at.year)]},
        audience="public" if initiative.is_public else initiative.circle, boost=0.8,
    )  # fmt: skip


def index(story: Story) -> None:
    """Put it in search, or take it out: as it is now."""
    if story.is_open:
        search.put(story_document(story))
    else:
        search.drop_for_good(KIND, story.ref)


def follow_the_initiative(initiative: Initiative) -> None:
    """Open stories are found by whom their initiative is found."""
    stories = Story.objects.open().filter(initiative=initiative)
    search.put_all(story_document(one) for one in _of(initiative, stories.iterator(chunk_size=500)))


def _of(initiative: Initiative, stories: Iterator[Story]) -> Iterator[Story]:
    for one in stories:
        one.initiative = initiative
        yield one
