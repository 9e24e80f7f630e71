"""The measures by which search is judged, on cases one can work out by hand."""

import math

import pytest

from benchmarks import bm25, quality
from benchmarks.tables import show


def test_the_questions_are_all_judged_and_both_halves_hold_every_language() -> None:
    asked, judged = quality.questions(), quality.judgements()
    assert len(asked) >= 100
    assert all(any(grade >= quality.USEFUL for grade in judged[question.topic].values()) for question in asked)
    for half in ("tuning", "held out"):
        assert {question.language for question in asked if question.half == half} == set(quality.LANGUAGES)
    halves = {}
    for question in asked:
        halves.setdefault(question.topic, set()).add(question.half)
    assert all(len(both) == 1 for both in halves.values())  # a topic never tunes in one language and judges in another


def test_recall_counts_useful_records_against_what_fits_in_ten() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert quality.recall(["a", "c", "x"], grades) == 0.5
    assert quality.recall([], grades) == 0
    assert quality.recall([str(number) for number in range(10)], {str(number): 2 for number in range(20)}) == 1
    assert quality.recall([*"1234567890", "a"], grades) == 0  # the eleventh does not count


def test_ndcg_is_one_for_the_best_order_and_less_for_another() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert quality.ndcg(["a", "b", "c"], grades) == pytest.approx(1)
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert quality.ndcg(["b"], grades) == pytest.approx(3 / ideal)
    assert quality.ndcg(["x"], grades) == 0


def test_keyword_search_stems_each_text_in_its_own_language() -> None:
    index = bm25.BM25(
        [("nl", "nl", "Lange wachttijden"), ("en", "en", "Long waiting times"), ("none", "en", "A garden on a roof")]
    )
    assert index.search("wachttijd", "nl") == ["nl"]
    assert index.search("wait time", "en") == ["en"]
    assert index.search("the", "en") == []


def test_a_table_has_its_columns_under_each_other() -> None:
    text = show([{"name": "a", "ms": 1.234}, {"name": "longer", "ms": 12345.6}])
    assert text.splitlines() == ["  name      ms", "     a    1.23", "longer  12,346"]
    assert show([]) == ""
