"""Who reads what: as equal as can be, by the seed, and never a conflict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.jury.assignment import Assignment, assign


def groups_of(assignment: Assignment) -> int:
    """Groups of jurors that share no entry."""
    parts = [{juror} for juror, load in assignment.loads.items() if load]
    for readers in assignment.readers.values():
        touched = [part for part in parts if part & set(readers)]
        parts = [part for part in parts if part not in touched] + [set().union(*touched)]
    return len(parts)


names = st.integers(1, 12).map(lambda n: [f"e{at}" for at in range(n)])
juries = st.integers(1, 7).map(lambda n: [f"j{at}" for at in range(n)])


@settings(max_examples=150, deadline=None)
@given(names, juries, st.integers(1, 4), st.text(max_size=4), st.data())
def test_nobody_reads_what_they_have_a_conflict_with(entries, jurors, each, seed, data) -> None:  # type: ignore[no-untyped-def]
    every = [(e, j) for e in entries for j in jurors]
    conflicts = set(data.draw(st.lists(st.sampled_from(every), max_size=len(every))))
    found = assign(entries, jurors, each=each, seed=seed, conflicts=conflicts)
    assert not conflicts & set(found.pairs)
    assert len(set(found.pairs)) == len(found.pairs)
    for entry in entries:
        free = sum((entry, juror) not in conflicts for juror in jurors)
        assert len(found.readers.get(entry, ())) == min(each, free)
        assert (entry in found.short) == (free < each)
    assert found == assign(reversed(entries), reversed(jurors), each=each, seed=seed, conflicts=conflicts)


@settings(max_examples=100, deadline=None)
@given(names, juries, st.integers(1, 4), st.text(max_size=4))
def test_without_conflicts_piles_differ_by_at_most_one(entries, jurors, each, seed) -> None:  # type: ignore[no-untyped-def]
    found = assign(entries, jurors, each=each, seed=seed)
    assert max(found.loads.values()) - min(found.loads.values()) <= 1


def test_chains_level_what_conflicts_tilt() -> None:
    """Only a reads w, and a could read all; the rest goes to the others."""
    conflicts = [("w", "b"), ("w", "c")]
    found = assign("wxyz", "abc", each=1, seed="1", conflicts=conflicts)
    assert ("w", "a") in found.pairs
    assert sorted(found.loads.values()) == [1, 1, 2]


def test_another_seed_gives_another_assignment() -> None:
    found = {assign("pqrstu", "abcd", each=2, seed=str(n)).pairs for n in range(6)}
    assert len(found) > 1


def test_jurors_are_tied_together_where_that_can_be() -> None:
    for seed in range(30):
        assert groups_of(assign("pqrs", "abcd", each=2, seed=str(seed))) == 1


def test_what_is_kept_stays_when_a_juror_falls_out() -> None:
    first = assign("pqrstu", "abcd", each=2, seed="x")
    kept = [(entry, juror) for entry, juror in first.pairs if juror != "d"]
    again = assign("pqrstu", "abc", each=2, seed="x", kept=kept)
    assert set(kept) <= set(again.pairs)
    assert all(len(readers) == 2 for readers in again.readers.values())
    assert max(again.loads.values()) - min(again.loads.values()) <= 1


def test_each_entry_needs_a_juror() -> None:
    with pytest.raises(ValueError, match="needs a juror"):
        assign("p", "a", each=0, seed="")
