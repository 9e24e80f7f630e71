"""The demo's questions: who asked, which organisations answered, what was said, and what came of it."""

from collections.abc import Mapping
from functools import partial

from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.operations.demo_world import Entry, Step, World, read
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions import actions
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.questions.models import Question


def steps() -> list[Step]:
    """Each question as it happened."""
    found: list[Step] = []
    for entry in read("questions.toml")["question"]:
        title = entry["title"]
        found.append(Step(entry["ago"], partial(_ask, entry=entry)))
        found += [Step(one["ago"], partial(_echo, title=title, echo=one)) for one in entry["echoes"]]
        found += [Step(one["ago"], partial(_comment, entry=entry, comment=one)) for one in entry["comments"]]
        if "summary" in entry:
            found.append(Step(entry["summary_ago"], partial(_summarise, entry=entry)))
    return found


def _ask(world: World, *, entry: Entry) -> None:
    draft = QuestionDraft(
        title=entry["title"], body=entry["body"], language=entry["language"], sectors=entry["sectors"],
        organisation_id=_organisation(world, entry).pk,
    )  # fmt: skip
    actions.ask_question(by=world.actors[entry["by"]], draft=draft)


def _echo(world: World, *, title: str, echo: Entry) -> None:
    actions.echo_question(
        by=world.actors[echo["by"]], question=Question.objects.get(title=title),
        organisation=_organisation(world, echo), kind=echo["kind"], note=echo.get("note", ""),
    )  # fmt: skip


def _comment(world: World, *, entry: Entry, comment: Mapping[str, str]) -> None:
    thread = Question.objects.get(title=entry["title"]).thread
    draft = CommentDraft(comment["body"], 0, "", False, entry["language"])
    post_comment(by=world.actors[comment["by"]], thread=thread, draft=draft)


def _summarise(world: World, *, entry: Entry) -> None:
    question = Question.objects.get(title=entry["title"])
    actions.summarise_question(
        by=world.actors[entry["by"]], question=question, summary=entry["summary"], version=question.version
    )


def _organisation(world: World, entry: Entry) -> Organisation:
    """The one that the file names, else the one where the speaker works."""
    if "organisation" in entry:
        return world.organisations[entry["organisation"]]
    return Membership.objects.get(user_id=world.actors[entry["by"]].person_id).organisation
