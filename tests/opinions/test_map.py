"""The map of a conversation: groups where there are some, nothing about fewer than five people, data in and out."""

import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proeftuin.engines.opinions.polis import read_texts
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.opinions import charting, exports, logic, queries
from proeftuin.opinions.actions.charting import make_chart, make_due_charts
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.models import Chart, Statement, Vote, Voter
from proeftuin.opinions.moderating import hide
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import NOTHING
from tests import cast
from tests.opinions import world
from tests.processes import world as processes

pytestmark = pytest.mark.django_db


def chart(method: Method) -> Chart:
    return make_chart(by=cast.actor("sara"), method=method)


def test_two_camps_are_two_groups_with_common_ground() -> None:
    method = world.imported(60)
    found = chart(method).result
    assert (found["people"], found["clear"]) == (60, True)
    assert [group["size"] for group in found["groups"]] == [30, 30]
    first = world.statements(method)[0]
    assert first.pk in [row["statement"] for row in found["ground"]]
    assert all(mark["percent"] > 50 for group in found["groups"] for mark in group["marks"])
    assert min(people for _x, _y, people, _group in found["bubbles"]) >= logic.FEWEST


def test_noise_has_no_groups_and_everybody_is_one() -> None:
    method = world.imported(60, groups=0)
    found = chart(method).result
    assert (found["clear"], found["groups"], found["by_statement"]) == (False, [], {})
    assert {group for _x, _y, _people, group in found["bubbles"]} == {0}


def test_a_group_of_fewer_than_five_is_not_spoken_of() -> None:
    method = world.fresh(world.imported(24, 12))
    belief = {one.pk: value for one in world.statements(method) for value in [1]}
    Vote.objects.filter(statement__in=belief).update(value=1)
    odd = Voter.objects.filter(method=method).order_by("pk")[:3]
    Vote.objects.filter(voter__in=list(odd)).update(value=-1)
    found = chart(method).result
    assert found["groups"] == []
    assert found["by_statement"] == {}
    assert found["too_small"] or not found["clear"]


def test_a_statement_that_was_hidden_shapes_nothing() -> None:
    method = world.imported(60)
    before = chart(method)
    divides = before.result["groups"][0]["marks"][0]["statement"]
    hide(cast.actor("sara"), Statement.objects.get(pk=divides).ref)
    Chart.objects.update(seconds=0)  # a map is not made again within the rest that it earned
    assert make_due_charts() == 1
    after = Chart.objects.get(method=method)
    assert str(divides) not in after.result["by_statement"]
    assert after.plane["statements"][str(divides)][1:3] == [0.0, 0.0]
    assert make_due_charts() == 0


def test_the_clock_makes_a_map_when_somebody_voted() -> None:
    method = world.conversation(4)
    assert make_due_charts() == 0
    one = world.statements(method)[0]
    vote(by=cast.actor("fatima"), statement=one, value=1)
    assert make_due_charts() == 1
    Chart.objects.update(seconds=0)
    assert make_due_charts() == 0
    vote(by=cast.actor("fatima"), statement=one, value=-1)
    assert make_due_charts() == 1


def test_groups_keep_their_names_from_map_to_map() -> None:
    method = world.imported(60)
    first = charting.unpacked(chart(method).earlier)
    Vote.objects.filter(voter__in=list(Voter.objects.filter(method=method)[:5])).update(value=0)
    second = charting.unpacked(chart(method).earlier)
    same = [first.groups[one] == second.groups[one] for one in list(first.groups)[5:]]
    assert sum(same) / len(same) > 0.95


def test_a_person_is_placed_by_their_own_votes_at_once() -> None:
    method = world.imported(60, who="confirmed_email")
    made = chart(method)
    like = Voter.objects.filter(method=method).order_by("pk")[0]
    by = cast.actor("fatima")
    votes = Vote.objects.filter(voter=like).select_related("statement__method__process")
    for one in votes:
        vote(by=by, statement=one.statement, value=one.value)
    own = queries.own_place(made, queries.own_votes(by, method, NOTHING))
    assert own is not None
    assert own.group == charting.unpacked(made.earlier).groups[like.pk]


def test_a_conversation_is_taken_over_and_given_again() -> None:
    read = world.held(60)
    method = world.imported(60)
    chart(method)
    files = {f"{name}.csv": "".join(make(method)) for name, make in exports.FILES.items()}
    again = read_texts(files)
    assert [one.text for one in again.comments] == [one.text for one in read.comments]
    assert again.votes().values.tolist() == read.votes().values.tolist()
    assert again.votes().columns.tolist() == read.votes().columns.tolist()
    assert len(again.groups) == 60
    assert sorted(again.groups.values()) == sorted(charting.unpacked(Chart.objects.get().earlier).groups.values())
    assert again.summary["voters"] == "60"
    with pytest.raises(InvalidError):
        import_conversation(by=cast.actor("sara"), method=method, conversation=read)
    with pytest.raises(NotAllowedError):
        import_conversation(by=cast.actor("fatima"), method=method, conversation=read)


def test_hidden_words_and_names_are_in_no_file() -> None:
    method = world.imported(20, 6)
    vote(by=cast.actor("fatima"), statement=world.statements(method)[0], value=1)
    hide(cast.actor("sara"), world.statements(method)[2].ref)
    files = "".join("".join(make(method)) for make in exports.FILES.values())
    assert world.TEXTS[2] not in files
    assert "fatima" not in files.lower()
    assert str(Voter.objects.order_by("-pk")[0].participant.ref) not in files


def test_files_are_uploaded_and_mistakes_named(client: Client) -> None:
    method = processes.opened("opinions")
    client.force_login(cast.person("sara"))
    good = {"comments.csv": "comment-id,moderated,comment-body\n0,1,We need trees here.\n",
            "votes.csv": "timestamp,comment-id,voter-id,vote\n1,0,1,1\n2,0,2,-1\n"}  # fmt: skip

    def send(comments: str, votes: str) -> object:
        given = {
            "comments": SimpleUploadedFile("comments.csv", comments.encode()),
            "votes": SimpleUploadedFile("votes.csv", votes.encode()),
        }
        return client.post(f"/opinions/{method.ref}/import/", given)

    wrong = send(good["comments.csv"], good["votes.csv"] + "3,9,1,1\n")
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    assert "votes.csv, line 4: comment 9" in wrong.content.decode()  # type: ignore[attr-defined]
    assert not Statement.objects.exists()
    assert send(good["comments.csv"], good["votes.csv"]).status_code == 303  # type: ignore[attr-defined]
    one = Statement.objects.get()
    assert (one.agrees, one.disagrees) == (1, 1)


def test_what_comes_next_is_likely_what_few_have_seen() -> None:
    chance = random.Random(1)
    candidates = [logic.Candidate(1, 50, 50, 0), logic.Candidate(2), logic.Candidate(3, 0, 0, 60)]
    drawn = [logic.next_of(candidates, str(chance.random())) for _ in range(400)]
    counts = {key: sum(one is not None and one.key == key for one in drawn) for key in (1, 2, 3)}
    assert counts[2] > 300
    assert counts[1] > counts[3]
    assert logic.next_of([], "x") is None
    assert logic.next_of(candidates, "same") == logic.next_of(candidates, "same")
