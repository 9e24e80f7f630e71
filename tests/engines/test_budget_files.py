"""Files of the .pb format: what is read, what is a mistake and on which line, and the command on them."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines import commands
from proeftuin.engines.budget.count import count
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.outcome import Method
from proeftuin.engines.budget.pb import read, write

from .budget_world import elections

GOOD = """META
key;value
description;A street; and a park
num_projects;3
num_votes;4
budget;1000,50
vote_type;approval
PROJECTS
project_id;cost;votes;name;selected
1;600.50;2;"Trees; and ""shade\"\"";1
2;400;2;Bench;2
3;500;1;;0
VOTES
voter_id;vote;age
a;1,2;30
b;1;
c;2,3;41
d;;
"""


def elected(text: str | bytes, *, tolerant: bool = False) -> Election:
    found = read(text, tolerant=tolerant)
    assert found.election is not None, found.mistakes
    return found.election


def test_amounts_names_and_blank_ballots_are_read() -> None:
    election = elected(GOOD)
    assert (election.budget, election.scale) == (10005, 10)
    assert [one.cost for one in election.projects] == [6005, 4000, 5000]
    assert election.projects[0].name == 'Trees; and "shade"'
    assert [one.selected for one in election.projects] == [1, 2, 0]
    assert list(election.choices) == [(0, 1), (0,), (1, 2), ()]
    assert election.meta["description"] == "A street; and a park"


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_a_mark_at_the_start_do_not_matter(ends: str) -> None:
    turned = ("\ufeff" + GOOD.replace("\n", ends)).encode()
    assert elected(turned).sha256 == elected(GOOD).sha256
    assert not read(turned).warnings


def test_mixed_line_ends_are_read_and_told() -> None:
    found = read(GOOD.replace("\n", "\r\n", 5).encode())
    assert found.election is not None
    assert "mixed line ends" in str(found.warnings[0])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("num_votes;4", "num_votes;5", "line 5: num_votes says 5 ballots, the file has 4"),
        ("num_projects;3", "num_projects;2", "line 4: num_projects says 2 projects, the file has 3"),
        ("a;1,2;30", "a;1,9;30", "line 15: there is no project 9"),
        ("2;400;2", "2;-400;2", "line 11: the cost of project 2 is below zero"),
        ("2;400;2", "2;much;2", "line 11: the cost of project 2 is no number: much"),
        ("b;1;", "a;1;", "line 16: voter a voted on line 15 too"),
        ("3;500;1", "2;500;1", "line 12: project 2 stands on line 11 too"),
        ("budget;1000,50", "budget;-5", "line 6: the budget is below zero"),
        ("budget;1000,50", "budget;lots", "line 6: the budget is no number: lots"),
        ("budget;1000,50\n", "", "there is no budget"),
        ("VOTES\n", "", "there is no section VOTES"),
        ("project_id;cost", "project_id;price", "section PROJECTS has no column cost"),
        ("vote_type;approval", "vote_type;cumulative", "need a column points"),
        ("vote_type;approval", "vote_type;telepathy", "vote_type is one of"),
        ('"Trees', '"Trees' + "\n" * 60, "line 10: a quotation mark is opened here"),
        ("2;400;2", "2;1e9;2", "is no number: 1e9"),
        ("META\n", "", "has to begin with a line META"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, says: str) -> None:
    assert old in GOOD
    found = read(GOOD.replace(old, new, 1))
    assert found.election is None
    assert any(says in str(mistake) for mistake in found.mistakes), found.mistakes


def test_all_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("budget;1000,50", "budget;-5").replace("2;400;2", "2;-400;2").replace("b;1;", "a;9;")
    told = [str(one) for one in read(text.replace("num_votes;4", "num_votes;9")).mistakes]
    for line in ("line 5:", "line 6:", "line 11:", "line 16: there is no project 9", "line 16: voter a voted"):
        assert any(one.startswith(line) for one in told), (line, told)


def test_many_alike_are_told_a_few_times_and_then_counted() -> None:
    votes = "".join(f"v{at};9;\n" for at in range(50))
    found = read(GOOD.replace("num_votes;4", "num_votes;9") + votes)
    assert [one.line for one in found.mistakes if one.code == "unknown_project"] == list(range(19, 39))
    at = [one.code for one in found.mistakes].index("more")
    assert (found.mistakes[at].values["count"], found.mistakes[at - 1].line) == (30, 38)
    assert found.mistakes[-1].code == "num_votes"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("num_votes;4", "num_votes;5", "counted what is there"),
        ("a;1,2;30", "a;1,9,2;30", "no project 9 in PROJECTS: left out"),
        ("d;;", "a;3;", "the first counts"),
    ],
)
def test_a_tolerant_reader_mends_and_says_so(old: str, new: str, says: str) -> None:
    found = read(GOOD.replace(old, new, 1), tolerant=True)
    assert found.election is not None
    assert list(found.election.choices[:3]) == [(0, 1), (0,), (1, 2)]
    assert any(says in str(warning) for warning in found.warnings)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1;600.50;2", "1;600.50;7", "line 10: project 1 should have 7 votes; the ballots give it 2"),
        ("a;1,2;30", "a;1,2,1;30", "line 15: project 1 stands twice in one ballot; it counts once"),
        ("a;1,2;30", "a;01,2;30", "line 15: read project 01 as the same number"),
        ("2;400;2", "2;0;2", "line 11: project 2 costs nothing"),
        ("vote_type;approval", "max_length;1\nvote_type;approval", "2 ballots choose more than 1 projects"),
    ],
)
def test_a_slip_is_told_and_the_file_counts(old: str, new: str, says: str) -> None:
    found = read(GOOD.replace(old, new, 1))
    assert found.election is not None, found.mistakes
    assert list(found.election.choices) == [(0, 1), (0,), (1, 2), ()]
    assert any(says in str(warning) for warning in found.warnings), found.warnings


def test_a_project_named_twice_in_a_ballot_counts_once() -> None:
    """As in Błonia Wilanowskie 2026: counted twice, the wrong project wins."""
    text = "META\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\nx;100\ny;100\nVOTES\nvoter_id;vote\n"
    text += "1;x,x\n2;y\n3;y\n4;x\n5;y\n"
    assert count(elected(text), Method("greedy")).winners == ["y"]
    assert count(elected(text), Method()).winners == []


def test_points_and_rankings_weigh_the_choices() -> None:
    head = "META\nbudget;100\nvote_type;{}\nmax_length;3\nPROJECTS\nproject_id;cost\nx;60\ny;60\nVOTES\n"
    given = head.format("cumulative") + "voter_id;vote;points\n1;x,y;1,4\n2;x;2.5\n"
    election = elected(given)
    assert election.point_scale == 10
    assert list(election.points or ()) == [(10, 40), (25,)]
    assert count(election, Method("greedy")).winners == ["y"]
    ranked = elected(head.format("ordinal") + "voter_id;vote\n1;x,y\n2;y\n")
    assert list(ranked.points or ()) == [(3, 2), (3,)]
    wrong = read(given.replace("1,4", "1"))
    assert [str(one) for one in wrong.mistakes] == ["line 11: 2 projects and 1 points; give as many of each"]


@settings(max_examples=80, deadline=None)
@given(elections() | elections(pointed=True))
def test_what_is_written_is_read_again(election: Election) -> None:
    found = read(write(replace(election, scale=100, point_scale=10 if election.points else 1)))
    assert found.election is not None
    assert not found.mistakes
    assert count(found.election, Method("greedy")).winners == count(election, Method("greedy")).winners


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from('METAPROJECTSVOTESid;,"\n\r\t0123456789.-é\0 ')) | st.text() | st.binary())
def test_hostile_files_are_answered(content: str | bytes) -> None:
    found = read(content)
    assert (found.election is None) == bool(found.mistakes)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_files_are_answered(data: st.DataObject) -> None:
    lines = GOOD.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(
        st.text(alphabet='12ab;,"-.x \0', max_size=20) | st.sampled_from(["", "VOTES", "META", lines[at] * 2])
    )
    found = read("\n".join(lines))
    if found.election is not None:
        assert count(found.election, Method()).spent <= found.election.budget


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vote.pb.gz"
    file.write_bytes(gzip.compress(GOOD.encode()))
    wanted = ["budget", str(file), "--rule", "equal-shares", "--completion", "add-one", "--json", "--receipts"]
    assert commands.main(wanted) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["budget"], told["winners"]) == ("equal-shares", 1000.5, ["2", "1"])
    assert told["spent"] == 1000.5
    assert told["steps"][0]["payments"] == [{"voters": 2, "each": {"about": 200.0, "exact": "200"}}]
    assert told["input_sha256"] == elected(GOOD).sha256
    assert [one["paid"]["exact"] for one in told["receipts"][0]["won"]] == ["1201/4", "200"]


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        (GOOD.replace("num_votes;4", "num_votes;9").encode(), [], "vote.pb: line 5: num_votes says 9"),
        (GOOD.encode(), ["--utility", "points"], "these ballots give no points"),
        (b"\x1f\x8bnot really", [], "damaged"),
        (b"\xff\xfe\x00", [], "UTF-8"),
    ],
)
def test_the_command_ends_with_two_on_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, options: list[str], says: str
) -> None:
    file = tmp_path / "vote.pb"
    file.write_bytes(content)
    assert commands.main(["budget", str(file), *options]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert not told.out


def test_a_missing_file_and_help(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["budget", str(tmp_path / "none.pb")]) == 2
    with pytest.raises(SystemExit) as ended:
        commands.main(["budget", "--help"])
    assert ended.value.code == 0
    assert "proeftuin engine budget wieliczka.pb" in capsys.readouterr().out
