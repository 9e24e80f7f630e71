"""Reading stories: what each page needs, in a stated number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404

from proeftuin.initiatives import queries as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.stories import logic, permissions
from proeftuin.stories.links import mark_of
from proeftuin.stories.models import FeedBack, Invitation, Quote, Story, Tally, Theme
from proeftuin.uploads.models import Upload

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Count:
    """How often something comes up; ``number`` is nothing where the count is hidden."""

    key: str
    number: int | None


@dataclass(slots=True)
class Counts:
    """The counts of an initiative as one reader may see them. One query, whatever the number of stories."""

    total: int | None
    withdrawn: int
    themes: list[tuple[Theme, int | None]] = field(default_factory=list)
    enablers: list[Count] = field(default_factory=list)
    obstacles: list[Count] = field(default_factory=list)
    pairs: dict[tuple[int, str], int | None] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        """Whether a number is hidden because it is small."""
        shown = [number for _theme, number in self.themes] + [one.number for one in (*self.enablers, *self.obstacles)]
        return self.total is None or None in shown or None in self.pairs.values()

    def row(self, theme: Theme, kind: str) -> Iterator[tuple[int | None, int]]:
        """The cells of a theme, in the order of the enablers or the obstacles: the number, and its shade of 0 to 3."""
        marks = self.enablers if kind == "enabler" else self.obstacles
        most = max((number or 0 for number in self.pairs.values()), default=0)
        for one in marks:
            number = self.pairs.get((theme.pk, f"{kind}:{one.key}"), 0)
            yield number, logic.shade(number or 0, most)


def listed(actor: Actor, initiative: Initiative, *, theme: int = 0) -> "QuerySet[Story]":
    """Stories the actor may read, newest first: all for the team, the open ones for everyone else."""
    stories = Story.objects.filter(initiative=initiative).prefetch_related("themes")
    stories = stories.told() if permissions.can_read_all(actor, initiative) else stories.open()
    return (stories.filter(themes=theme) if theme else stories).order_by("-id")


def open_stories(initiative: Initiative) -> "QuerySet[Story]":
    return Story.objects.filter(initiative=initiative).open().prefetch_related("themes").order_by("-id")


def story_for(actor: Actor, ref: str, story_ref: str) -> Story:
    """A story this actor may read, with its initiative and themes. Raises Http404."""
    initiative = initiatives.initiative_for(actor, ref)
    story = Story.objects.filter(initiative=initiative, ref=story_ref).prefetch_related("themes").first()
    if story is None:
        raise Http404
    story.initiative = initiative
    if not permissions.can_read(actor, story):
        raise Http404
    return story


def story_by_secret(typed: str) -> Story:
    """The story that a private link leads to. Raises Http404, also when it was taken back."""
    secret = logic.typed_secret(typed)
    story = (
        Story.objects.select_related("initiative").prefetch_related("themes")
        .filter(link_mark=mark_of(secret), withdrawn_at=None).first()
    )  # fmt: skip
    if story is None or len(secret) != logic.SECRET_LENGTH:
        raise Http404
    return story


def sound_of(story: Story) -> Upload | None:
    if not story.has_sound:
        return None
    return Upload.objects.filter(thread=story.initiative.thread, subject=story.subject).first()


def counts_for(actor: Actor, initiative: Initiative) -> Counts:
    """What comes up how often. Small counts are hidden from who is not on the team."""
    all_of_it = bool(permissions.can_read_all(actor, initiative))
    rows = list(Tally.objects.filter(initiative=initiative, stories__gt=0).select_related("theme"))
    whole = next((one for one in rows if one.theme_id is None and not one.mark), None)
    found = Counts(
        total=logic.shown_count(whole.stories if whole else 0, all_of_it=all_of_it),
        withdrawn=whole.withdrawn if whole and all_of_it else 0,
    )
    for one in sorted(rows, key=lambda row: (-row.stories, row.theme.name if row.theme else "", row.mark)):
        number = logic.shown_count(one.stories, all_of_it=all_of_it)
        kind, _colon, code = one.mark.partition(":")
        if one.theme and not one.mark:
            found.themes.append((one.theme, number))
        elif one.theme:
            found.pairs[one.theme.pk, one.mark] = number
        elif kind == "enabler":
            found.enablers.append(Count(code, number))
        elif kind == "obstacle":
            found.obstacles.append(Count(code, number))
    return found


def theme_names(initiative: Initiative) -> list[str]:
    return list(Theme.objects.filter(initiative=initiative).values_list("name", flat=True))


def quotes_of(initiative: Initiative) -> "QuerySet[Quote]":
    """What may be quoted, without who said it: consent for publication, and looked through."""
    return (
        Quote.objects.filter(
            story__initiative=initiative, story__scope__in=("anonymous", "open"), story__withdrawn_at=None,
            story__checked_at__isnull=False,
        )
        .select_related("story")
        .order_by("level", "id")
    )  # fmt: skip


def feedback_for(actor: Actor, initiative: Initiative) -> list[tuple[str, FeedBack | None, list[Quote]]]:
    """Per level what the team gave back and the quotes that go with it. Two queries."""
    sees_all = permissions.can_read_all(actor, initiative)
    written = {one.level: one for one in FeedBack.objects.filter(initiative=initiative) if sees_all or one.shared_at}
    quotes = list(quotes_of(initiative).exclude(level="")[:200]) if written else []
    return [
        (level, written.get(level), [one for one in quotes if one.level == level] if level in written else [])
        for level in logic.LEVELS
    ]


def invitation_of(initiative: Initiative) -> Invitation | None:
    return Invitation.objects.filter(initiative=initiative).first()


def invitation_by(token: str) -> Invitation:
    """Raises Http404. Also a closed one is found, so that the page can say so."""
    invitation = Invitation.objects.select_related("initiative").filter(token=token).first()
    if invitation is None:
        raise Http404
    return invitation
