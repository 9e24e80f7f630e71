"""The rules of answering, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.decisions import logic

DAY = date(2026, 6, 1)
AMOUNTS = st.decimals(min_value=0, max_value=logic.MOST_EURO, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1250", "1250.00"), ("€ 1.250,50", "1250.50"), ("1,250.5", "1250.50"), ("1 250,5 EUR", "1250.50"),
     ("1.250", "1250.00"), ("12,5", "12.50"), ("0", "0.00"), ("1.234.567,89", "1234567.89")],
)  # fmt: skip
def test_money_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert logic.euro(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["ten", "-5", "1,2,3", "1.25.00", "12.345,6,7", "1e9", "NaN", "9999999999999", "1,25.5"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        logic.euro(typed)


@given(AMOUNTS)
def test_each_way_of_writing_an_amount_reads_the_same(amount: Decimal) -> None:
    english, dutch = f"{amount:,.2f}", f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert logic.euro(english) == logic.euro(dutch) == logic.euro(f"€ {amount:.2f}") == amount


@given(st.text(max_size=30))
def test_anything_typed_is_an_amount_or_a_mistake(typed: str) -> None:
    try:
        amount = logic.euro(typed)
    except ValueError:
        return
    assert amount is None or 0 <= amount <= logic.MOST_EURO


@given(due=st.integers(0, 50), owed=st.integers(0, 50), early=st.integers(-400, 400), ended=st.booleans(),
       waits=st.integers(-400, 400))  # fmt: skip
def test_a_promise_is_kept_only_when_all_is_answered_and_over(
    due: int, owed: int, early: int, ended: bool, waits: int
) -> None:
    owed = min(owed, due)
    last = DAY - timedelta(days=early) if due > owed else None
    found = logic.promise(
        due=due, owed=owed, last_answer=last, answer_by=DAY, today=DAY - timedelta(days=waits), ended=ended
    )
    assert found.days >= 0
    if found.state in ("kept", "broken"):
        assert ended and not owed and found.days == abs(early) and (found.state == "kept") == (early >= 0)
    if found.state == "late":
        assert owed and waits < 0
    if owed and waits < 0:
        assert found.state == "late" and found.days == -waits


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans())))
def test_progress_is_the_furthest_step_that_is_done(steps: list[tuple[int, bool]]) -> None:
    done = [percent for percent, is_done in steps if is_done]
    assert logic.progress(steps) == (max(done) if done else 0)


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz"), min_size=1), st.randoms())
def test_a_stamp_knows_what_stood_and_not_the_order(seen: dict[str, str], chance: object) -> None:
    pairs = list(seen.items())
    mixed = sorted(pairs, key=lambda _one: chance.random())  # type: ignore[attr-defined]
    assert logic.stamp(pairs) == logic.stamp(mixed)
    assert logic.stamp(pairs) != logic.stamp([(pairs[0][0], pairs[0][1] + "w"), *pairs[1:]])
    assert logic.stamp(pairs) != logic.stamp([*pairs, ("d", "")])
