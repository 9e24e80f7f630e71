"""The demo's conversations: what people say under the ideas for the park, and what moderators did about it."""

from functools import partial

from proeftuin.discussion.actions.talking import CommentDraft, post_comment, vote
from proeftuin.discussion.models import Comment
from proeftuin.ideas.models import Idea
from proeftuin.moderation.actions import decisions
from proeftuin.moderation.actions.reports import report
from proeftuin.operations.demo_world import Entry, Step, World, read_all


def steps() -> list[Step]:
    """Each file of content/demo/conversations, told as it happened; reports a day later."""
    found: list[Step] = []
    for _name, content in read_all("conversations"):
        for entry in content["conversation"]:
            found.append(Step(entry["ago"], partial(_converse, entry=entry)))
            if "report" in entry:
                found.append(Step(max(entry["ago"] - 1, 1), partial(_report, entry=entry)))
    return found


def _converse(world: World, *, entry: Entry) -> None:
    idea = Idea.objects.filter(title=entry["idea"]).first()
    if idea:  # an instance's own demo may tell of other ideas
        _say(world, idea.thread, entry, reply_to="")


def _say(world: World, thread: str, entry: Entry, *, reply_to: str) -> None:
    draft = CommentDraft(
        entry["body"], entry.get("side", 0), reply_to, entry.get("official", False), entry.get("language", "nl")
    )
    comment = post_comment(by=world.actors[entry["by"]], thread=thread, draft=draft)
    for reader in entry.get("useful", ()):
        vote(by=world.actors[reader], comment=comment, value=1)
    for reply in entry.get("reply", ()):
        _say(world, thread, reply, reply_to=comment.ref)


def _report(world: World, *, entry: Entry) -> None:
    """Somebody reports it; where the file says so a moderator decides, the writer appeals, and another looks again."""
    about, comment = entry["report"], Comment.objects.filter(body=entry["body"]).first()
    if comment is None:
        return
    matter = report(
        by=world.actors[about["by"]], kind="comment", ref=comment.ref, reason=about["reason"], words=about["words"]
    ).matter
    if "outcome" not in about:
        return
    reasons = decisions.Reasons(about["outcome"], about["reason"], about["quoted"], about["explanation"])
    decision = decisions.decide(by=world.actors[about["moderator"]], matters=[matter], reasons=reasons)[0]
    if "appeal" in about:
        appeal = decisions.appeal(by=world.actors[entry["by"]], decision=decision, words=about["appeal"])
        answered_by = world.actors[about["answered_by"]]
        decisions.answer_appeal(by=answered_by, appeal=appeal, overturn=False, answer=about["answer"])
