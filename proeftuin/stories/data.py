"""Stories as open data: only those that everyone may read, under the names that their tellers chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from proeftuin.engines.naming import Mark
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import VISITOR
from proeftuin.stories.models import Story
from proeftuin.stories.queries import Counts
from proeftuin.ui.http import absolute

EVERYONE = VISITOR  # whose view of the counts the twins give
COLUMNS = ("ref", "url", "told_as", "language", "place", "words", "themes", "enablers", "obstacles", "has_sound")


def story_data(story: Story, initiative: Initiative) -> dict[str, object]:
    """One open story. Lists hold codes of the vocabularies, themes the team's words."""
    return {
        "ref": story.ref, "url": absolute(f"{initiative.get_absolute_url()}stories/{story.ref}/"),
        "told_as": story.pseudonym, "language": story.language, "place": story.place, "words": story.words,
        "themes": [one.name for one in story.themes.all()], "enablers": story.enablers, "obstacles": story.obstacles,
        "has_sound": story.has_sound,
    }  # fmt: skip


def rows(stories: Iterable[Mapping[str, object]]) -> Iterator[list[object]]:
    for one in stories:
        yield [_cell(one[name]) for name in COLUMNS]


def counts_data(counts: Counts) -> dict[str, object]:
    """How often what comes up; null where the number is hidden because it is small."""
    return {
        "stories": counts.total,
        "themes": {theme.name: number for theme, number in counts.themes},
        "enablers": {one.key: one.number for one in counts.enablers},
        "obstacles": {one.key: one.number for one in counts.obstacles},
    }


def pieces(text: str, marks: Sequence[Mark]) -> list[tuple[str, Mark | None]]:
    """A text cut at its marks, to be shown with them."""
    found: list[tuple[str, Mark | None]] = []
    at = 0
    for mark in marks:
        found += [(text[at : mark.start], None), (mark.text, mark)]
        at = mark.end
    return [*found, (text[at:], None)]


def _cell(value: object) -> object:
    return " | ".join(map(str, value)) if isinstance(value, list) else value
