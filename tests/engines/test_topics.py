"""Topics found in texts: the same each time, each text in one place, quotes as they were written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.topics import FEWEST_TEXTS, MOST_TEXTS, Text, factorise, find_topics

BENCHES = ["More benches in the park for the elderly.", "The park needs benches with a back.",
           "A bench under the trees of the park, please.", "Old people sit on benches in our park."]  # fmt: skip
BIKES = ["Cycling to school is dangerous without a lane.", "Make the cycling lane wider for bicycles.",
         "Cars park on the bicycle lane near the school.", "Keep cars and bicycles apart with a lane."]  # fmt: skip
LIGHT = ["Street lights are broken in our street at night.",
         "It is dark at night: repair the street lights.",
         "Lights in the street should go on earlier at night.", "Dim the street lights after midnight."]  # fmt: skip


def texts() -> list[Text]:
    return [Text(str(at), words, "en") for at, words in enumerate([*BENCHES, *BIKES, *LIGHT])]


def test_three_subjects_come_apart() -> None:
    found = find_topics(texts())
    groups = {frozenset(int(key) // 4 for key in topic.keys) for topic in found.topics}
    assert all(len(group) == 1 for group in groups)
    assert len(groups) >= 2
    assert sum(len(topic.keys) for topic in found.topics) >= 8


def test_the_same_texts_give_the_same_topics() -> None:
    assert find_topics(texts()) == find_topics(texts())


def test_quotes_are_the_words_of_their_text() -> None:
    words = {text.key: text.words for text in texts()}
    quotes = [quote for topic in find_topics(texts()).topics for quote in topic.quotes]
    assert quotes
    assert all(quote.sentence in words[quote.key] for quote in quotes)


def test_a_handful_is_for_people_to_read() -> None:
    few = texts()[: FEWEST_TEXTS - 1]
    found = find_topics(few)
    assert found.topics == () and found.others == tuple(text.key for text in few)


def test_too_many_are_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="sample"):
        find_topics([Text("a", "b")] * (MOST_TEXTS + 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=40), st.sampled_from(["nl", "fr", "de", "en", "es", ""]))
def test_every_text_stands_in_exactly_one_place(words: list[str], language: str) -> None:
    given_texts = [Text(str(at), one, language) for at, one in enumerate(words)]
    found = find_topics(given_texts)
    placed = [key for topic in found.topics for key in topic.keys] + list(found.others)
    assert sorted(placed) == sorted(text.key for text in given_texts)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 12), st.integers(2, 10), st.integers(0, 2**32 - 1))
def test_factors_are_never_negative_and_come_close(n: int, v: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    k = min(n, v, 2)
    made = (rng.random((n, k)) @ rng.random((k, v))).astype(np.float32)
    w, h = factorise(made, k, rounds=400)
    assert w.min() >= 0 and h.min() >= 0
    assert np.linalg.norm(made - w @ h) <= 0.15 * np.linalg.norm(made)


@pytest.mark.parametrize("k", [0, 4])
def test_as_many_topics_as_there_can_be(k: int) -> None:
    with pytest.raises(ValueError, match="k must lie"):
        factorise(np.ones((3, 5), dtype=np.float32), k)
