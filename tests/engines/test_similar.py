"""Nearest texts: the same as by hand, whatever the order, and found again after typing errors."""

import random
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.similar import Texts
from proeftuin.engines.similar.grams import BITS, grams_of

STARTS, ENDS = ("ba", "de", "fi", "go", "kra", "ste", "blo", "dri", "fre", "glu"), ("pla", "sno", "tra", "ru", "me")
WORDS = ["".join(parts) for parts in product(STARTS, ENDS, STARTS[::-1], ENDS[:2])][::2]
COMMON = [1 / (rank + 3) for rank in range(len(WORDS))]  # as in any language: few words are used much, many little


def sentences(many: int, seed: int = 1) -> list[str]:
    lot = random.Random(seed)
    return [" ".join(lot.choices(WORDS, COMMON, k=lot.randint(7, 14))) + f" {at}" for at in range(many)]


def with_errors(text: str, lot: random.Random) -> str:
    letters = list(text)
    for _error in range(max(1, len(letters) // 12)):
        at = lot.randrange(len(letters))
        letters[at] = lot.choice(["", lot.choice("aeioust"), letters[at] * 2])
    return "".join(letters)


def likeness_by_hand(texts: list[str], a: int, b: int) -> float:
    """Cosine of the sets of runs, each weighed by how rare it is."""

    def runs(text: str) -> set[str]:
        words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
        padded = [f" {word} " for word in words]
        return {word[at : at + n] for word in padded for n in (4, 5) for at in range(len(word) - n + 1)}

    sets = [runs(text) for text in texts]
    weigh = {run: 1 + np.log((len(texts) + 1) / (1 + sum(run in one for one in sets))) for one in sets for run in one}
    norm = [np.sqrt(sum(weigh[run] ** 2 for run in one)) or 1.0 for one in sets]
    return float(sum(weigh[run] ** 2 for run in sets[a] & sets[b]) / (norm[a] * norm[b]))


def test_as_by_hand() -> None:
    texts = sentences(40)
    doubles = {(near.row, near.other): near.likeness for near in Texts(texts).doubles(0.3, many=39)}
    wanted = {pair: score for pair in combinations(range(40), 2) if (score := likeness_by_hand(texts, *pair)) >= 0.3}
    assert doubles.keys() == wanted.keys() and wanted
    assert all(doubles[pair] == pytest.approx(score, abs=1e-4) for pair, score in wanted.items())


def test_found_again_after_typing_errors() -> None:
    texts, lot = sentences(3_000), random.Random(4)
    rows = lot.sample(range(3_000), 300)
    found = Texts(texts).nearest([with_errors(texts[row], lot) for row in rows])
    hits = [any(near.other == row for near in one) for row, one in zip(rows, found, strict=True)]
    assert sum(hits) / len(hits) >= 0.995
    assert all(len(one) <= 10 for one in found)


def test_the_quick_way_finds_what_comparing_all_finds() -> None:
    texts = sentences(2_000)
    made = Texts(texts)
    near = 0
    for quick, slow in zip(made.nearest(texts[:50]), made.exhaustive(texts[:50]), strict=True):
        assert quick[0].other == slow[0].other
        near += sum(one.likeness >= slow[-1].likeness - 1e-4 for one in quick)
    assert near >= 0.6 * 500  # what is hardly alike may differ at the end of the ten


def test_order_makes_no_difference() -> None:
    texts = sentences(120)
    order = list(range(120))
    random.Random(2).shuffle(order)
    straight = {(near.row, near.other): near.likeness for near in Texts(texts).doubles(0.4)}
    mixed = Texts([texts[at] for at in order]).doubles(0.4)
    moved = {tuple(sorted((order[near.row], order[near.other]))): near.likeness for near in mixed}
    assert moved.keys() == straight.keys()
    assert all(moved[pair] == pytest.approx(score, abs=1e-5) for pair, score in straight.items())


def test_equal_texts_stand_for_each_other() -> None:
    texts = ["More benches in the park", "more  Benches in the park ", *sentences(5), "More benches in the park"]
    made = Texts(texts)
    pairs = [(near.row, near.other, near.likeness) for near in made.doubles(0.9)]
    assert pairs == [(0, 1, 1.0), (0, 7, 1.0)]
    by_row = {near[0].row: near for near in made.neighbours(3) if near}
    assert {near.other for near in by_row[1][:2]} == {0, 7}


def test_a_campaign_of_a_thousand_letters_is_seen() -> None:
    letters = [f"Keep our swimming pool open for all children of the town. Signed, {at}" for at in range(1_000)]
    found = list(Texts([*letters, *sentences(200, seed=9)]).neighbours(5))
    assert all(len(near) == 5 and near[-1].likeness > 0.3 for near in found[:1_000])


@pytest.mark.parametrize("texts", [
    ["公园里需要更多长椅", "公园里需要更多长椅子", "学校旁边太吵"],
    ["Πάγκοι στο πάρκο παρακαλώ", "Παγκοι στο παρκο παρακαλω!", "Θόρυβος"],
    ["Más bancos en el parque", "mas bancos en el párque", "Ruido por la noche"],
])  # fmt: skip
def test_any_alphabet_with_or_without_accents(texts: list[str]) -> None:
    assert [(near.row, near.other) for near in Texts(texts).doubles(0.4)] == [(0, 1)]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=25), st.integers(1, 4))
def test_hostile_texts(texts: list[str], many: int) -> None:
    made = Texts(texts)
    assert len(made) == len(texts)
    neighbours = list(made.neighbours(many))
    assert len(neighbours) == len(texts)
    for near in neighbours:
        scores = [one.likeness for one in near]
        assert scores == sorted(scores, reverse=True) and len(near) <= many
        assert all(0 < score <= 1.001 and one.row != one.other for one, score in zip(near, scores, strict=True))
    assert len(made.nearest(["something else", "", *texts[:2]])) == 2 + len(texts[:2])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_grams_belong_to_their_text_alone(texts: list[str]) -> None:
    rows, grams = grams_of(texts)
    for at, text in enumerate(texts):
        alone = grams_of([text])[1]
        assert grams[rows == at].tolist() == alone.tolist()
    assert not len(grams) or (grams.min() >= 0 and grams.max() < 1 << BITS)
