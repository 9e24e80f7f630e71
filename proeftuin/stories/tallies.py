"""Keeping the counts of themes, enablers and obstacles. Called within the transaction that changes a story."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from proeftuin.initiatives.models import Initiative
from proeftuin.stories.logic import Cell, cells
from proeftuin.stories.models import Story, Tally


def lock(initiative: Initiative) -> None:
    """One at a time changes the stories of an initiative, so that its counts stay true."""
    Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)


def cells_of(story: Story) -> list[Cell]:
    """Where a story counts now. One query."""
    return cells(story.themes.values_list("pk", flat=True), story.enablers, story.obstacles)


def count(initiative: Initiative, before: Iterable[Cell], after: Iterable[Cell]) -> None:
    """A story counted in ``before`` and counts in ``after``."""
    old, new = set(before), set(after)
    _add(initiative, old - new, stories=-1)
    _add(initiative, new - old, stories=1)


def keep_withdrawn(initiative: Initiative, of: Iterable[Cell]) -> None:
    """A story goes; where it counted, the number stays."""
    _add(initiative, set(of), withdrawn=1)


def recount(initiative: Initiative) -> dict[Cell, int]:
    """What each cell should hold: the stories that are there, and those that were withdrawn."""
    counted: Counter[Cell] = Counter()
    for story in Story.objects.told().filter(initiative=initiative).prefetch_related("themes"):
        counted.update(cells([one.pk for one in story.themes.all()], story.enablers, story.obstacles))
    for one in Tally.objects.filter(initiative=initiative, withdrawn__gt=0):
        counted[one.theme_id, one.mark] += one.withdrawn
    return dict(counted)


def rebuild(initiative: Initiative) -> None:
    """Write what a recount says."""
    wanted = recount(initiative)
    for one in Tally.objects.filter(initiative=initiative):
        one.stories = wanted.pop((one.theme_id, one.mark), 0)
        one.save(update_fields=["stories"])
    Tally.objects.bulk_create(
        Tally(initiative=initiative, theme_id=theme, mark=mark, stories=number)
        for (theme, mark), number in wanted.items()
    )


def _add(initiative: Initiative, changed: set[Cell], *, stories: int = 0, withdrawn: int = 0) -> None:
    if not changed:
        return
    there = {(one.theme_id, one.mark): one.pk for one in Tally.objects.filter(initiative=initiative)}
    new = [cell for cell in changed if cell not in there]
    Tally.objects.bulk_create(
        Tally(initiative=initiative, theme_id=theme, mark=mark, stories=stories, withdrawn=withdrawn)
        for theme, mark in new
    )
    known = [there[cell] for cell in changed if cell in there]
    Tally.objects.filter(pk__in=known).update(stories=F("stories") + stories, withdrawn=F("withdrawn") + withdrawn)
