"""Reading votes: the last one counts, in whatever order people are numbered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.opinions.votes import gather

from .opinion_votes import events, gathered


@settings(deadline=None)
@given(events)
def test_the_last_vote_of_a_person_on_a_statement_counts(cast: list[tuple[int, int, int]]) -> None:
    expected = {(who, what): how for who, what, how in cast}
    votes = gathered(cast)
    cells = zip(votes.people[votes.rows].tolist(), votes.statements[votes.columns].tolist(), votes.values, strict=True)
    assert {(who, what): int(how) for who, what, how in cells} == expected
    assert votes.people.tolist() == sorted({who for who, _what, _how in cast})
    assert votes.per_person.sum() == votes.per_statement.sum() == len(expected)


@settings(deadline=None)
@given(events, st.integers(1, 10**15))
def test_ids_far_apart_are_numbered_like_those_close_together(cast: list[tuple[int, int, int]], step: int) -> None:
    near, far = gathered(cast), gathered([(who * step, what, how) for who, what, how in cast])
    assert (near.people * step).tolist() == far.people.tolist()
    for part in ("starts", "columns", "values"):
        assert np.array_equal(getattr(near, part), getattr(far, part))


def test_known_people_and_statements_are_there_without_votes() -> None:
    votes = gather([3], [5], [1], known_people=[1, 9], known_statements=[4])
    assert votes.people.tolist() == [1, 3, 9]
    assert votes.statements.tolist() == [4, 5]
    assert votes.per_person.tolist() == [0, 1, 0]


def test_a_part_of_the_people_keeps_their_votes() -> None:
    votes = gathered([(1, 1, 1), (2, 1, -1), (2, 2, 0), (3, 2, 1)])
    part = votes.of(np.array([1, 1, 2]))
    assert part.people.tolist() == [2, 2, 3]
    assert part.values.tolist() == [-1, 0, -1, 0, 1]


@pytest.mark.parametrize(("people", "values"), [([1], [2]), ([1], [0.5]), ([1, 2], [1])])
def test_what_is_no_vote_is_refused(people: list[int], values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"vote|length"):
        gather(people, [1] * len(people), values)
