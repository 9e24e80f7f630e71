"""Conversations as files: read, written, and every mistake named with its line."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from proeftuin.engines.commands import InputError, main
from proeftuin.engines.opinions.polis import Comment, read_folder, read_texts
from proeftuin.engines.opinions.polis_writing import comment_lines, matrix_lines, summary_lines, vote_lines

from .opinion_votes import events

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1403054214196,Wed Jun 18 01:16:54 UTC 2014,0,0,2,1,1,"Benches, please"
1403054214197,,1,3,0,0,-1,"Two
lines"
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
30,x,0,7,1
10,x,0,7,-1
20,x,0,8,1
40,x,1,8,0
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1
7,0,0,1,1,0,1,
8,,0,2,1,0,1,0
9,1,0,0,0,0,,
"""


def test_the_last_vote_by_time_counts() -> None:
    found = read_texts({"comments.csv": COMMENTS, "votes.csv": VOTES})
    votes = found.votes()
    assert votes.people.tolist() == [7, 8]
    assert votes.values.tolist() == [1, 1, 0]
    assert found.out(votes.statements).tolist() == [False, True]
    assert found.comments[1].text == "Two\nlines"
    assert not found.turned


def test_the_matrix_will_do_when_there_are_no_votes() -> None:
    found = read_texts({"comments.csv": COMMENTS, "participants-votes.csv": MATRIX, "summary.csv": 'topic,"A, B"\n'})
    assert found.votes().people.tolist() == [7, 8, 9]
    assert found.votes().values.tolist() == [1, 1, 0]
    assert found.groups == {7: 0, 9: 1}
    assert found.summary == {"topic": "A, B"}


def test_votes_that_are_the_other_way_round_are_turned() -> None:
    lines = [line.split(",") for line in VOTES.splitlines()]
    turned = "\n".join(",".join([*row[:4], str(-int(row[4])) if row[4] != "vote" else "vote"]) for row in lines)
    found = read_texts({"comments.csv": COMMENTS, "votes.csv": turned})
    assert found.turned
    assert found.votes().values.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("votes.csv", VOTES + "50,x,9,7,1\n", 6, "comment 9 does not stand in comments.csv"),
        ("votes.csv", VOTES + "50,x,0,7,2\n", 6, "the vote is “2”"),
        ("votes.csv", VOTES + "50,x,0,,1\n", 6, "no voter-id"),
        ("votes.csv", VOTES + "50,x,0\n", 6, "it has 3 columns"),
        ("votes.csv", VOTES.replace("voter-id", "who"), 1, "there is no column voter-id"),
        ("votes.csv", "", 1, "there is no column"),
        ("comments.csv", COMMENTS + "1,,1,0,0,0,1,again\n", 5, "was there before"),
        ("comments.csv", COMMENTS + "1,,x,0,0,0,1,odd\n", 5, "no comment-id"),
        ("comments.csv", COMMENTS + "1,,5,0,0,0,7,odd\n", 5, "moderated is “7”"),
        ("participants-votes.csv", MATRIX + "9,,0,0,0,0,,\n", 5, "was there before"),
        ("participants-votes.csv", MATRIX + "10,a,0,0,0,0,,\n", 5, "no group-id"),
        ("participants-votes.csv", MATRIX + "10,,0,0,0,0,agree,\n", 5, "the vote on comment 0 is “agree”"),
        ("participants-votes.csv", MATRIX.replace(",0,1\n", ",0,5\n", 1), 1, "comment 5 does not stand"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(name: str, text: str, line: int, words: str) -> None:
    files = {"comments.csv": COMMENTS, "votes.csv": VOTES, "participants-votes.csv": MATRIX, name: text}
    with pytest.raises(InputError) as caught:
        read_texts(files)
    assert caught.value.mistakes[0].startswith(f"{name}, line {line}: ")
    assert words in caught.value.mistakes[0]


def test_many_mistakes_are_cut_short() -> None:
    with pytest.raises(InputError) as caught:
        read_texts({"comments.csv": COMMENTS, "votes.csv": VOTES + "1,x,0,7,9\n" * 1000})
    assert len(caught.value.mistakes) == 21


def test_packed_files_are_read_and_others_refused(tmp_path: Path) -> None:
    (tmp_path / "comments.csv").write_text(COMMENTS)
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress(VOTES.encode()))
    assert len(read_folder(tmp_path).events) == 4
    (tmp_path / "votes.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match="can't be read"):
        read_folder(tmp_path)
    (tmp_path / "comments.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_folder(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        read_folder(tmp_path / "nowhere")


@settings(max_examples=30, deadline=None)
@given(events)
def test_what_is_written_is_read_the_same(cast: list[tuple[int, int, int]]) -> None:
    ids = sorted({what for _who, what, _how in cast})
    counted = {what: [sum(h == sign for _w, s, h in cast if s == what) for sign in (1, -1)] for what in ids}
    comments = [Comment(one, f'=Say "{one}",\nplease', 4, 1, 1_700_000_000_000, *counted[one]) for one in ids]
    votes = [(1_700_000_000_000 + at, who, what, how) for at, (who, what, how) in enumerate(cast)]
    files = {"comments.csv": "".join(comment_lines(comments)), "votes.csv": "".join(vote_lines(votes))}
    found = read_texts(files)
    assert list(found.comments) == comments
    assert list(found.events) == votes
    matrix = "".join(matrix_lines(found.votes(), dict.fromkeys(found.people, 1), {}))
    again = read_texts({**files, "participants-votes.csv": matrix, "summary.csv": "".join(summary_lines({"a": 1}))})
    only_matrix = read_texts({"comments.csv": files["comments.csv"], "participants-votes.csv": matrix})
    assert again.groups == dict.fromkeys(found.people, 1)
    assert again.summary == {"a": "1"}
    for part in ("people", "statements", "starts", "columns", "values"):
        assert getattr(only_matrix.votes(), part).tolist() == getattr(found.votes(), part).tolist()


def folder(tmp_path: Path, votes: str = VOTES) -> str:
    (tmp_path / "comments.csv").write_text(COMMENTS)
    (tmp_path / "votes.csv").write_text(votes)
    return str(tmp_path)


def test_the_command_prints_the_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opinions", folder(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["participants"], found["statements"], found["votes"]) == (2, 2, 3)
    assert found["clear_groups"] is False
    assert {"groups", "common_ground", "consensus"} <= set(found)


@pytest.mark.parametrize("options", [["--groups", "9"], ["--groups", "1"]])
def test_the_command_says_what_it_can_not_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["opinions", folder(tmp_path), *options]) == 2
    assert "from 2 to 5" in capsys.readouterr().err


def test_the_command_names_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opinions", folder(tmp_path, VOTES + "1,x,77,7,1\n")]) == 2
    told = capsys.readouterr()
    assert "votes.csv, line 6: comment 77" in told.err
    assert told.out == ""


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["opinions", "--help"])
    assert "proeftuin engine opinions data/brexit-consensus --json" in capsys.readouterr().out
