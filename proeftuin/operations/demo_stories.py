"""The demo's stories: what people told the team that makes waiting shorter, and what the team gave back."""

from functools import partial

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Entry, Step, World, read
from proeftuin.stories.actions import consent, meaning, telling
from proeftuin.stories.consent import words_shown
from proeftuin.stories.drafts import ConsentDraft, StoryDraft
from proeftuin.stories.models import Story

INITIATIVE, LANGUAGE = "1-afspraak", "nl"
ASKED = 200  # days ago that the team also asked for stories with a link


def steps() -> list[Step]:
    """Each story told and looked through; one taken back; then what was given back at each level."""
    content = read("stories.toml")
    found = [Step(one["ago"], partial(_tell, about=one)) for one in content["story"]]
    found += [Step(one["withdrawn"], partial(_withdraw, about=one)) for one in content["story"] if "withdrawn" in one]
    found += [Step(one["ago"], partial(_feed_back, about=one)) for one in content["feedback"]]
    return [*found, Step(ASKED, partial(_ask, question=content["question"]))]


def _initiative(world: World) -> Initiative:
    return Initiative.objects.get(pk=world.initiatives[INITIATIVE].pk)


def _tell(world: World, *, about: Entry) -> None:
    by, initiative = world.actors[about["by"]], _initiative(world)
    told = {name: about[name] for name in ("pseudonym", "place", "themes", "enablers", "obstacles")}
    agreed = words_shown(initiative, about["scope"], LANGUAGE)
    story = telling.note_story(
        by=by, initiative=initiative, draft=StoryDraft(words=about["words"], language=LANGUAGE, **told),
        consent=ConsentDraft(scope=about["scope"], words=agreed, how=about["how"]),
    )  # fmt: skip
    story = telling.check_story(by=by, story=story, words=story.words, version=story.version)
    for quote in about.get("quotes", ()):
        telling.add_quote(by=by, story=story, words=quote["words"], level=quote["level"])


def _withdraw(_world: World, *, about: Entry) -> None:
    consent.withdraw_story(by=VISITOR, story=Story.objects.get(pseudonym=about["pseudonym"]))


def _feed_back(world: World, *, about: Entry) -> None:
    meaning.feed_back(
        by=world.actors["sara"], initiative=_initiative(world), level=about["level"], words=about["words"],
        language=LANGUAGE, share=True,
    )  # fmt: skip


def _ask(world: World, *, question: str) -> None:
    meaning.open_invitation(
        by=world.actors["sara"], initiative=_initiative(world), question=question, language=LANGUAGE
    )
