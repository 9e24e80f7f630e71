"""Markdown becomes bare words; other text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.search.plain import plain


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("### Purpose\n\nShorter queues", "Purpose\n\nShorter queues"),
        ("see [our page](https://example.org/a_b \"x\") and ![a queue](q.png)", "see our page and a queue"),
        ("- one\n* two\n+ three\n> four", "one\ntwo\nthree\nfour"),
        ("**bold** and _soft_ and ***both*** and `code`", "bold and soft and both and code"),
        ("a\n\n---\n\nb", "a\n\n\n\nb"),
        ("2 * 3 * 4, snake_case_name, C# and 5 > 3", "2 * 3 * 4, snake_case_name, C# and 5 > 3"),
        ("-5 degrees and a-b", "-5 degrees and a-b"),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"])))
def test_text_without_marks_is_left_alone(text: str) -> None:
    assert plain(text) == text


@given(st.text(max_size=300))
def test_nothing_is_added(text: str) -> None:
    assert len(plain(text)) <= len(text)
