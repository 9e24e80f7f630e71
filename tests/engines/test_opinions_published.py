"""Real conversations: the groups that were published, and maps that stay as they are while votes come in.

Data: Polis, CC BY 4.0, The Computational Democracy Project (compdemocracy.org/polis).
"""

import json

import numpy as np
import pytest

from proeftuin.engines.commands import main
from proeftuin.engines.opinions import statistics
from proeftuin.engines.opinions.mapping import Earlier, opinion_map
from proeftuin.engines.opinions.polis import Conversation, read_folder
from proeftuin.engines.opinions.sameness import adjusted_rand
from proeftuin.engines.opinions.votes import gather
from tests.open_data import open_data

MEANINGFUL = (
    "brexit-consensus", "15-per-hour-seattle", "scoop-hivemind.biodiversity", "vtaiwan.uberx",
    "austria-climate.2vkxcncppn.2022-07-07",
)  # fmt: skip
HAZY = ("football-concussions", "london.youth.policing", "scoop-hivemind.affordable-housing")


def conversation(name: str) -> Conversation:
    return read_folder(open_data("polis", name))


@pytest.mark.slow
def test_groups_agree_with_those_that_were_published() -> None:
    alike = []
    for name in MEANINGFUL:
        read = conversation(name)
        votes = read.votes()
        found = opinion_map(votes, out=read.out(votes.statements), groups=len(set(read.groups.values())), resamples=0)
        published = np.array([read.groups.get(one, -1) for one in votes.people.tolist()])
        both = (published >= 0) & (found.labels >= 0)
        alike.append(adjusted_rand(found.labels[both], published[both]))
    assert min(alike) > 0.8
    assert np.mean(alike) >= 0.90


@pytest.mark.slow
def test_where_votes_show_groups_they_are_clear_and_elsewhere_not() -> None:
    clear = {}
    for name in (*MEANINGFUL, *HAZY):
        read = conversation(name)
        votes = read.votes()
        clear[name] = opinion_map(votes, out=read.out(votes.statements)).clear
    assert clear == {**dict.fromkeys(MEANINGFUL, True), **dict.fromkeys(HAZY, False)}


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANINGFUL[:4])
def test_maps_in_steps_of_two_percent_are_stable(name: str) -> None:
    read = conversation(name)
    events = np.array(read.events)
    earlier, before, alike = Earlier(), dict[int, int](), []
    for part in np.arange(0.5, 1.001, 0.02):
        cast = events[: int(len(events) * part)]
        votes = gather(cast[:, 1], cast[:, 2], cast[:, 3])
        found = opinion_map(votes, out=read.out(votes.statements), groups=2, earlier=earlier, resamples=0)
        earlier = found.earlier()
        now = dict(earlier.groups)
        both = np.array([(before[one], now[one]) for one in before if one in now]).reshape(-1, 2)
        if before:
            alike.append(adjusted_rand(both[:, 0], both[:, 1]))
            assert (both[:, 0] == both[:, 1]).mean() > 0.5  # nobody is renumbered who did not move
        before = now
    assert np.mean(alike) >= 0.95


def test_counts_follow_from_the_groups() -> None:
    read = conversation("brexit-consensus")
    votes = read.votes()
    published = np.array([read.groups.get(one, -1) for one in votes.people.tolist()])
    counts = statistics.tally(votes, published, 2)
    last = {(who, what): how for _when, who, what, how in read.events}
    for group in (0, 1):
        for column in (0, 8, 49):
            mine = [
                how for (who, what), how in last.items() if what == column and read.groups.get(who) == group
            ]  # fmt: skip
            expected = (mine.count(1), mine.count(-1), len(mine))
            assert (
                counts.agrees[group, column], counts.disagrees[group, column], counts.seen[group, column]
            ) == expected  # fmt: skip


def test_the_command_on_a_real_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opinions", str(open_data("polis", "london.youth.policing")), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["participants"], found["statements"]) == (26, 39)
    assert "no clear groups" in found["note"]
    assert sum(len(group["members"]) for group in found["groups"]) == found["placed"]
    assert found["groups"][0]["representative"][0].keys() >= {"statement", "agree", "n"}
