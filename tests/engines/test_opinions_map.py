"""The map: groups that are there are found, noise is called noise, and the order of votes or people changes nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.opinions.live import LiveMap
from proeftuin.engines.opinions.mapping import Smoother, opinion_map
from proeftuin.engines.opinions.positions import plane_of, positions_of
from proeftuin.engines.opinions.sameness import adjusted_rand, renamed
from proeftuin.engines.opinions.votes import gather

from .opinion_votes import camps, events, gathered, noise


@settings(max_examples=60, deadline=None)
@given(events)
def test_any_votes_make_a_map(cast: list[tuple[int, int, int]]) -> None:
    votes = gathered(cast)
    found = opinion_map(votes, resamples=1)
    assert len(found.labels) == len(votes.people)
    assert ((found.labels >= 0) == found.placed).all()
    assert found.counts.seen.sum() == votes.per_person[found.placed].sum()
    for part in (found.positions, found.priorities, found.shares.rat, found.shares.pat):
        assert np.isfinite(part).all()


@settings(max_examples=40, deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_the_order_in_which_votes_are_read_changes_nothing(cast: list[tuple[int, int, int]], random: object) -> None:
    once = list({(who, what): (who, what, how) for who, what, how in cast}.values())
    mixed = list(once)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = opinion_map(gathered(once), resamples=0), opinion_map(gathered(mixed), resamples=0)
    assert np.array_equal(one.positions, other.positions)
    assert np.array_equal(one.labels, other.labels)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 4))
def test_new_numbers_for_people_and_statements_change_no_group(seed: int, groups: int) -> None:
    votes, _camp = camps(90, 40, groups, seed=seed)
    chance = np.random.default_rng(seed)
    people, statements = chance.permutation(90), chance.permutation(40)
    again = gather(people[votes.rows], statements[votes.columns], votes.values)
    one, other = (opinion_map(each, groups=groups, resamples=0) for each in (votes, again))
    labels = other.labels[people]  # all people vote, so that people [n] are 0 … 89
    assert adjusted_rand(one.labels, labels) == pytest.approx(1.0)


@pytest.mark.parametrize("groups", [2, 3])
def test_camps_are_found(groups: int) -> None:
    votes, camp = camps(300, 60, groups)
    found = opinion_map(votes)
    assert found.groups == groups
    assert found.clear
    assert adjusted_rand(found.labels, camp) > 0.95
    assert sum(found.sizes) == 300


@pytest.mark.parametrize("seed", range(4))
def test_noise_has_no_clear_groups(seed: int) -> None:
    assert not opinion_map(noise(400, 50, seed=seed)).clear


@pytest.mark.parametrize("value", [1, 0, -1])
def test_people_who_all_vote_the_same_are_one(value: int) -> None:
    who, what = np.divmod(np.arange(400), 20)
    found = opinion_map(gather(who, what, np.full(400, value)))
    assert found.groups == 1
    assert not found.clear
    assert np.allclose(found.positions, 0)


def test_a_crowd_is_mapped_like_a_few() -> None:
    votes, camp = camps(9_000, 60, 3, density=0.3)
    found = opinion_map(votes, resamples=1)
    assert found.groups == 3
    assert adjusted_rand(found.labels, camp) > 0.9


def test_a_statement_that_was_taken_out_places_nobody() -> None:
    votes, _camp = camps(60, 20, 2)
    out = np.zeros(20, dtype=bool)
    out[3] = True
    found = opinion_map(votes, out=out, resamples=0)
    assert found.plane.means[3] == 0
    assert np.allclose(found.plane.axes[3], 0)
    # Everybody counts as having seen it, so that it draws people a little to the middle.
    kept = votes.columns != 3
    without = gather(votes.people[votes.rows[kept]], votes.statements[votes.columns[kept]], votes.values[kept])
    alone = positions_of(without, plane_of(without, np.zeros(19, dtype=bool)))
    seen = without.per_person
    factor = np.sqrt(20 / (seen + 1)) / np.sqrt(19 / seen)
    assert np.allclose(np.abs(found.positions), np.abs(alone * factor[:, None]), atol=1e-8)


def test_one_person_alone_is_placed_as_with_everybody() -> None:
    votes, _camp = camps(80, 30, 2)
    plane = plane_of(votes, np.zeros(30, dtype=bool))
    everybody = positions_of(votes, plane)
    for row in (0, 7, 79):
        part = slice(votes.starts[row], votes.starts[row + 1])
        assert np.allclose(plane.place(votes.columns[part], votes.values[part]), everybody[row])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 19), st.sampled_from((1, -1, 0))), max_size=40))
def test_votes_that_are_added_count_as_if_they_had_been_there(extra: list[tuple[int, int, int]]) -> None:
    votes, _camp = camps(40, 20, 2)
    begun = opinion_map(votes, resamples=0)
    live = LiveMap(begun)
    for who, what, how in extra:
        live.vote(who, what, how)
    every = [*zip(votes.rows.tolist(), votes.columns.tolist(), votes.values.tolist(), strict=True), *extra]
    recount = opinion_map(gathered(every), resamples=0)
    assert np.array_equal(live.everybody.agrees, recount.everybody.agrees)
    assert np.array_equal(live.everybody.disagrees, recount.everybody.disagrees)
    assert np.array_equal(live.everybody.seen, recount.everybody.seen)
    for person in {who for who, _what, _how in extra}:
        assert live.votes_of(person) == {what: how for who, what, how in every if who == person}


def test_a_newcomer_enters_a_group_with_the_seventh_vote() -> None:
    votes, _camp = camps(60, 20, 2)
    begun = opinion_map(votes, resamples=0)
    live, like = LiveMap(begun), 4
    held = live.votes_of(like)
    for count, (what, how) in enumerate(held.items(), 1):
        live.vote(999, what, how)
        assert (live.group_of(999) >= 0) == (count >= 7)
    assert live.group_of(999) == begun.labels[like]
    assert live.counts.seen.sum() == begun.counts.seen.sum() + len(held)
    with pytest.raises(KeyError):
        live.vote(1, 12345, 1)
    with pytest.raises(ValueError, match="a vote is"):
        live.vote(1, 1, 5)


def test_groups_keep_their_names_and_the_picture_does_not_mirror() -> None:
    votes, _camp = camps(200, 40, 3)
    first = opinion_map(votes, resamples=0)
    fewer = votes.of(np.arange(20, 200))
    second = opinion_map(fewer, earlier=first.earlier(), resamples=0)
    assert (second.labels == first.labels[20:]).mean() > 0.95
    assert (second.positions * first.positions[20:]).sum() > 0


def test_names_follow_the_people() -> None:
    before = np.array([0, 0, 0, 1, 1, 2, -1])
    labels = np.array([1, 1, 1, 0, 0, 2, 2])
    assert renamed(labels, 3, before).tolist() == [1, 0, 2]
    assert renamed(np.array([0, 1, 1, 2]), 3, np.full(4, -1)).tolist() == [1, 0, 2]  # the largest is first
    assert renamed(np.array([0, 0, 1]), 2, np.array([4, 4, -1])).tolist() == [4, 0]


def test_the_number_of_groups_changes_when_another_was_best_four_times() -> None:
    smoother = Smoother()
    seen = []
    for best in (3, 2, 3, 2, 2, 2, 2, 4):
        smoother = smoother.after(best, range(2, 6))
        seen.append(smoother.smoothed)
    assert seen == [3, 3, 3, 3, 3, 3, 2, 2]
    assert Smoother(5, 1, 5).after(3, range(2, 4)).smoothed == 3  # five are no longer possible


@given(st.lists(st.integers(0, 4), min_size=2, max_size=50), st.permutations(range(5)))
def test_the_rand_index_does_not_mind_names(labels: list[int], names: list[int]) -> None:
    one = np.array(labels)
    assert adjusted_rand(one, np.array(names)[one]) == pytest.approx(1.0)


def test_the_rand_index_by_hand() -> None:
    # Pairs together: 2 in both, 6 in the one, 3 in the other, of 15.
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert adjusted_rand(one, other) == pytest.approx((2 - 6 * 3 / 15) / ((6 + 3) / 2 - 6 * 3 / 15))
