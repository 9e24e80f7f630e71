"""Panels by lot: quotas met, chances that add up, as fair as the slow way, and a draw that anyone can repeat."""

import hashlib
import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from proeftuin.engines.panel import Lottery, Quota, Task, conflict_of, draw, number_of, prepare, remaining
from proeftuin.engines.panel.lottery import whole_shares

from .panel_world import fairest_chances, obeys, panels_of, task_of, tasks

EVEN = [("gender", "f", 2, 2), ("gender", "m", 2, 2), ("age", "young", 1, 3), ("age", "old", 1, 3)]
POOL = ["f young", "f young", "f old", "m young", "m old", "m old", "m old", "f old", "m young"]


def lottery_of(task: Task) -> Lottery:
    lottery = prepare(task)
    assert lottery is not None
    return lottery


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_as_fair_as_trying_all_panels(task: Task) -> None:
    assume(panels_of(task))
    slow, quick = fairest_chances(task), lottery_of(task).chances()
    assert {code: pytest.approx(float(chance), abs=1e-3) for code, chance in quick.items()} == slow


@settings(max_examples=60, deadline=None)
@given(tasks(most=14), st.text(max_size=8))
def test_every_panel_of_the_lottery_obeys_and_the_chances_add_up(task: Task, seed: str) -> None:
    conflict = conflict_of(task)
    lottery = prepare(task)
    assert (conflict is None) == (lottery is not None)
    if lottery is None:
        return
    assert sum(lottery.chances().values()) == task.size
    assert sum(share for share, _members in lottery.panels) == lottery.total
    for at in range(len(lottery.panels)):
        only = replace(lottery, panels=((lottery.total, lottery.panels[at][1]),))
        assert obeys(task, draw(only, seed))


@settings(max_examples=60, deadline=None)
@given(tasks(most=10))
def test_no_panel_means_a_conflict_and_its_change_makes_room(task: Task) -> None:
    conflict = conflict_of(task)
    assert (conflict is None) == bool(panels_of(task))
    if conflict is None:
        return
    if not conflict.changes:
        assert conflict.reachable < task.size
        return
    changed = {(one.quota.category, one.quota.feature): one for one in conflict.changes}
    quotas = tuple(
        replace(q, minimum=c.minimum, maximum=c.maximum) if (c := changed.get((q.category, q.feature))) else q
        for q in task.quotas
    )
    assert panels_of(replace(task, quotas=quotas))


@settings(max_examples=30, deadline=None)
@given(tasks(most=12), st.integers(0, 10**6))
def test_order_and_names_make_no_difference(task: Task, seed: int) -> None:
    assume(conflict_of(task) is None)
    lot = random.Random(seed)
    names = [f"n{at}" for at in range(len(task.volunteers))]
    lot.shuffle(names)
    renamed = {one.code: name for one, name in zip(task.volunteers, names, strict=True)}
    people = [replace(one, code=renamed[one.code], features=one.features[::-1]) for one in task.volunteers]
    lot.shuffle(people)
    other = Task(task.categories[::-1], tuple(people), task.quotas[::-1], task.size)
    before, after = lottery_of(task).chances(), lottery_of(other).chances()
    assert all(float(after[renamed[code]]) == pytest.approx(float(chance), abs=1e-3) for code, chance in before.items())


def test_the_lottery_does_not_depend_on_the_order_of_the_volunteers() -> None:
    task = task_of(POOL, EVEN, 4)
    assert lottery_of(task) == lottery_of(replace(task, volunteers=task.volunteers[::-1]))


def test_each_seed_draws_and_the_draws_follow_the_chances() -> None:
    task = task_of([*POOL, "f old @9", "m old @9"], EVEN, 4)
    lottery = lottery_of(task)
    drawn = [draw(lottery, f"seed {at}") for at in range(2_000)]
    assert drawn[7] == draw(lottery, "seed 7")
    for code, chance in lottery.chances().items():
        share = sum(code in members for members in drawn) / len(drawn)
        assert share == pytest.approx(float(chance), abs=0.05), code


def test_the_number_is_the_hash_of_the_seed() -> None:
    assert number_of("dice 3 5 2", 1000) == int(hashlib.sha256(b"dice 3 5 2").hexdigest(), 16) % 1000


def test_what_is_published_is_all_that_is_needed() -> None:
    lottery = lottery_of(task_of([*POOL, "f old @9", "m old @9"], EVEN, 4))
    read = Lottery.read(lottery.as_text())
    assert read == lottery and read.digest() == hashlib.sha256(lottery.as_text().encode()).hexdigest()
    assert draw(read, "x") == draw(lottery, "x")
    with pytest.raises(ValueError, match="no lottery"):
        Lottery.read('{"size": 3}')


def by_the_book(text: str, seed: str) -> list[str]:
    """The published steps, followed by somebody who has nothing but the lottery and the seed."""
    lottery = json.loads(text)

    def sha(words: str) -> int:
        return int(hashlib.sha256(words.encode()).hexdigest(), 16)

    number, upto, counts = sha(seed) % lottery["total"], 0, []
    for share, members_of_each in lottery["panels"]:
        counts = members_of_each if upto <= number < upto + share else counts
        upto += share
    home = {code: tuple(codes) for codes in lottery["homes"] for code in codes}
    members: list[str] = []
    for kind, many in zip(lottery["kinds"], counts, strict=True):
        homes = {home.get(code, (code,)) for code in kind}
        free = [one for one in homes if not set(one) & set(members)]
        for one in sorted(free, key=lambda codes: sha(f"{seed} {'+'.join(codes)}"))[:many]:
            members.append(min((code for code in one if code in kind), key=lambda code: sha(f"{seed} {code}")))
    return sorted(members)


@settings(max_examples=40, deadline=None)
@given(tasks(most=12), st.text("abc 123", max_size=6))
def test_anyone_can_repeat_the_draw_by_the_published_steps(task: Task, seed: str) -> None:
    lottery = prepare(task)
    if lottery is not None:
        assert by_the_book(lottery.as_text(), seed) == list(draw(lottery, seed))


def test_who_shares_an_address_is_never_drawn_together() -> None:
    task = task_of(["f young @1", "f old @1", "m old @1", "m young", "m old", "f young", "f old"], EVEN, 4)
    lottery = lottery_of(task)
    assert all(len({"p000", "p001", "p002"} & set(draw(lottery, str(at)))) <= 1 for at in range(200))


def test_one_home_and_one_place() -> None:
    task = task_of(["a @1", "b @1"], [("c", "a", 0, 1), ("c", "b", 0, 1)], 1)
    assert {float(chance) for chance in lottery_of(task).chances().values()} == {0.5}


def test_who_can_never_be_in_has_no_chance_and_does_not_harm_the_others() -> None:
    task = task_of(["child", "old", "old"], [("age", "child", 0, 0), ("age", "old", 0, 5)], 1)
    assert list(lottery_of(task).chances().values()) == [0, Fraction(1, 2), Fraction(1, 2)]


def test_nobody_volunteered() -> None:
    task = Task(("c",), (), (Quota("c", "a", 0, 3),), 2)
    conflict = conflict_of(task)
    assert conflict and conflict.reachable == 0 and not conflict.changes


@pytest.mark.parametrize(
    ("quotas", "reason"),
    [
        ([("gender", "f", 5, 6), ("gender", "m", 0, 4)], "volunteers"),
        ([("gender", "f", 3, 3), ("gender", "m", 3, 3)], "minimums"),
        ([("gender", "f", 0, 1), ("gender", "m", 0, 1)], "maximums"),
    ],
)
def test_a_conflict_says_why(quotas: list[tuple[str, str, int, int]], reason: str) -> None:
    pool = ["f", "f", "f", "f", "m", "m", "m"]
    conflict = conflict_of(task_of(pool, quotas, 4 if reason != "volunteers" else 5))
    assert conflict and {one.reason for one in conflict.changes} == {reason}


def test_quotas_that_clash_only_together() -> None:
    pool = ["f old", "f old", "m young", "m young"]
    quotas = [("gender", "f", 2, 2), ("gender", "m", 0, 0), ("age", "young", 1, 1), ("age", "old", 0, 2)]
    conflict = conflict_of(task_of(pool, quotas, 2))
    assert conflict and {one.reason for one in conflict.changes} == {"together"}
    assert sum(abs(c.minimum - c.quota.minimum) + abs(c.maximum - c.quota.maximum) for c in conflict.changes) == 1


def test_a_relaxation_stays_within_what_is_allowed_when_it_can() -> None:
    people = task_of(["f old", "f old", "m young", "m young"], EVEN, 2).volunteers
    quotas = (Quota("g", "f", 2, 2, 2, 2), Quota("g", "m", 0, 0, 0, 0), Quota("a", "young", 1, 1, 0, 1),
              Quota("a", "old", 1, 2, 1, 2))  # fmt: skip
    conflict = conflict_of(Task(("g", "a"), people, quotas, 2))
    assert conflict and [(c.quota.feature, c.beyond) for c in conflict.changes] == [("young", False)]


def test_replacements_fill_the_places_within_the_quotas() -> None:
    task = task_of([*POOL, "f young", "f young @1", "m old @1"], EVEN, 4)
    members = draw(lottery_of(task), "first")
    for gone in members:
        stay = [code for code in members if code != gone]
        rest = remaining(task, staying=stay, gone=[gone])
        new = draw(lottery_of(rest), "second")
        assert len(new) == 1 and gone not in new
        assert obeys(task, [*stay, *new])


def test_more_people_than_places_cannot_stay() -> None:
    with pytest.raises(ValueError, match="places"):
        remaining(task_of(POOL, EVEN, 4), staying=["p000", "p001", "p002", "p003", "p004"], gone=[])


@settings(max_examples=50)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_shares_are_whole_and_complete(weights: list[int]) -> None:
    import numpy as np

    shares = whole_shares(np.array(weights) / sum(weights))
    assert sum(shares) == 1_000_000
    assert all(abs(s - 1e6 * w / sum(weights)) < 1 for s, w in zip(shares, weights, strict=True))
