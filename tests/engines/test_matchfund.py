"""Match funding: the two rules with their vectors, and what must hold whatever comes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.matchfund import Book, Doubling, Lump, Pledge, lump, match

RULE = Doubling(max_per_pledge=100, factor=Decimal(1), cap_project=500, max_per_user=1)


@pytest.mark.parametrize(
    ("pledge", "already", "user", "pool", "added"),
    [
        (250, 0, 0, 10_000, 100),
        (80, 450, 0, 10_000, 50),
        (80, 0, 0, 50, 50),
        (250, 0, 1, 10_000, 0),  # a second pledge by the same giver
        (80, 500, 0, 10_000, 0),
        (80, 600, 0, 10_000, 0),  # the cap was lowered meanwhile
        (80, 0, 0, 0, 0),
        (0, 0, 0, 10_000, 0),
    ],
)
def test_doubling(pledge: int, already: int, user: int, pool: int, added: int) -> None:
    assert match(RULE, pledge, already_matched=already, user_pledges=user, pool_left=pool) == added


def test_half_of_a_pledge_is_exact_and_rounds_down() -> None:
    half = Doubling(factor=Decimal("0.5"))
    assert match(half, 333, already_matched=0, user_pledges=9, pool_left=10**9) == 166
    third = Doubling(factor=Decimal("0.1"))
    assert match(third, 10**15 + 9, already_matched=0, user_pledges=0, pool_left=10**16) == 10**14
    with pytest.raises(ValueError, match="negative"):
        match(half, -1, already_matched=0, user_pledges=0, pool_left=1)
    for wrong in ({"factor": Decimal(-1)}, {"factor": Decimal("NaN")}, {"cap_project": -1}, {"max_per_user": -1}):
        with pytest.raises(ValueError, match="negative"):
            Doubling(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "donors", "matched", "pool", "added"),
    [
        (500, 10, False, 5000, 300),  # half of the target
        (499, 10, False, 5000, 0),
        (500, 9, False, 5000, 0),
        (500, 10, True, 5000, 0),  # once
        (500, 10, False, 120, 120),  # limited by the pool
        (5000, 10, False, 0, 0),
    ],
)
def test_one_lump(raised: int, donors: int, matched: bool, pool: int, added: int) -> None:
    rule = Lump(donation_per_project=300, reached_percent=50, donors=10)
    assert lump(rule, raised=raised, target=1000, donors=donors, matched=matched, pool_left=pool) == added


def test_the_amount_or_the_share_is_enough() -> None:
    rule = Lump(donation_per_project=300, reached_percent=50, min_amount=200, donors=2)
    given = {"donors": 2, "matched": False, "pool_left": 999}
    assert lump(rule, raised=200, target=1000, **given) == 300  # type: ignore[arg-type]
    assert lump(rule, raised=199, target=1000, **given) == 0  # type: ignore[arg-type]
    assert lump(rule, raised=60, target=100, **given) == 300  # type: ignore[arg-type]
    assert lump(Lump(300), raised=10**9, target=0, **given) == 0  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        Lump(-1)


maybe = st.none() | st.integers(0, 500)
rules = st.builds(
    Doubling, max_per_pledge=maybe, factor=st.sampled_from([Decimal(x) for x in ("0", "0.33", "0.5", "1", "2.5")]),
    cap_project=maybe, max_per_user=st.none() | st.integers(0, 3),
)  # fmt: skip
pledged = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.integers(0, 400)), max_size=25
).map(lambda rows: [Pledge(str(n), *row) for n, row in enumerate(rows)])  # fmt: skip


@given(rules, st.integers(0, 2000), pledged)
def test_never_more_than_the_pool_the_cap_or_the_share_of_one_giver(
    rule: Doubling, pool: int, pledges: list[Pledge]
) -> None:
    book = Book(rule, pool)
    total = book.deal_all(pledges)
    assert 0 <= total <= pool and book.left == pool - total
    for project in "xyz":
        assert rule.cap_project is None or book.of_project(project) <= rule.cap_project
        for giver in "abcd":
            times = sum(
                1 for one, added in book.matched.values() if added and (one.giver, one.project) == (giver, project)
            )
            assert rule.max_per_user is None or times <= rule.max_per_user
    for one, added in book.matched.values():
        most = one.cents if rule.max_per_pledge is None else min(one.cents, rule.max_per_pledge)
        assert 0 <= added <= most * rule.factor
    assert book.deal_all(pledges) == total and book.left == pool - total  # dealt twice is dealt once


@given(rules, st.integers(0, 2000), pledged, st.randoms())
def test_who_comes_first_does_not_change_what_a_project_gets(
    rule: Doubling, pool: int, pledges: list[Pledge], chance
) -> None:
    """With one project, and no limit on how often a giver is matched."""
    free = Doubling(rule.max_per_pledge, rule.factor, rule.cap_project)
    one = [Pledge(pledge.key, pledge.giver, "x", pledge.cents) for pledge in pledges]
    other = list(one)
    chance.shuffle(other)
    assert Book(free, pool).deal_all(one) == Book(free, pool).deal_all(other)


@given(rules, st.integers(0, 2000), pledged, st.sets(st.integers(0, 24)))
def test_what_is_withdrawn_goes_back_to_the_pool(
    rule: Doubling, pool: int, pledges: list[Pledge], gone: set[int]
) -> None:
    book = Book(rule, pool)
    book.deal_all(pledges)
    for number in gone:
        before = book.left
        assert book.withdraw(str(number)) == book.left - before
        assert book.withdraw(str(number)) == 0
    assert book.left == pool - sum(added for _one, added in book.matched.values()) >= 0
    for one in pledges:
        book.withdraw(one.key)
    assert book.left == pool


@given(st.integers(0, 900), st.integers(0, 40), st.integers(0, 900), st.booleans())
def test_a_lump_is_all_or_nothing_but_for_the_pool(raised: int, donors: int, pool: int, matched: bool) -> None:
    rule = Lump(donation_per_project=300, reached_percent=80, donors=5)
    added = lump(rule, raised=raised, target=500, donors=donors, matched=matched, pool_left=pool)
    assert added in (0, min(300, pool))
    assert not (added and (matched or donors < 5 or raised < 400))
