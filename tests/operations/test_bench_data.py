"""The bench's data: as many as asked, the totals right, and a second time refused."""

import argparse
import json

import pytest

from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.ideas.actions.counting import drift
from proeftuin.ideas.models import Idea, Support
from proeftuin.operations import bench_commands, bench_data
from proeftuin.processes.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fewer_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_data, "USERS", 300)


def test_ten_comments_and_fifty_supports_for_each_idea() -> None:
    made = bench_data.seed(40)
    assert (made.ideas, made.comments, made.supports + made.comment_votes) == (40, 400, 2000)
    assert (Idea.objects.count(), Comment.objects.count()) == (40, 400)
    assert Support.objects.count() + CommentVote.objects.count() == 2000
    assert Comment.objects.filter(depth=1, root=None).count() == 0 and Comment.objects.filter(depth=1).count() == 120
    assert not drift()
    one = Comment.objects.filter(replies__gt=0).first()
    assert one is not None and one.replies == one.conversation.count()
    assert sum(Comment.objects.values_list("ups", flat=True)) == CommentVote.objects.filter(value=1).count()


def test_the_words_to_search_for_are_where_they_should_be() -> None:
    bench_data.seed(200)
    found = {word: Idea.objects.filter(title__contains=word).count()
             for word in (bench_data.FREQUENT, bench_data.ONCE, bench_data.NEVER)}  # fmt: skip
    assert list(found.values()) == [2, 1, 0]


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    bench_commands.add_parsers(parser.add_subparsers())
    args = parser.parse_args(["bench", "seed", "--ideas", "3", "--json"])
    assert args.run(args) == 0
    assert json.loads(capsys.readouterr().out)["ideas"] == 3
    assert Process.objects.get().prefix == "BENCH"
    assert args.run(args) == 2
    assert "already" in capsys.readouterr().err
