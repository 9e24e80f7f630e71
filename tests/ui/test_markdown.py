"""Markdown from strangers does no harm, and data in a script can't leave it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.ui.markdown import to_html
from proeftuin.ui.templatetags.ui import ld

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "![x](https://elsewhere.example/pixel.gif)", "<a href='data:text/html,x'>x</a>", "<svg/onload=alert(1)>",
    "[x](vbscript:x)", "<style>*{display:none}</style>", "<iframe src=//elsewhere.example></iframe>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_loads(text: str) -> None:
    html = str(to_html(text)).lower()
    for harm in ("<script", "<img", "<svg", "<style", "<iframe", 'href="javascript', 'href="vbscript', 'href="data:'):
        assert harm not in html


@given(st.text(max_size=300))
def test_any_text_becomes_html_without_tags_of_its_own(text: str) -> None:
    html = str(to_html(text)).lower()
    assert "<script" not in html
    assert " onerror=" not in html.replace("&", "")


def test_plain_things_work() -> None:
    html = str(to_html("# Top\n\n**bold** and [a link](https://example.org)\n\n- one\n- two"))
    assert "<h3>Top</h3>" in html
    assert "<strong>bold</strong>" in html
    assert 'rel="nofollow ugc"' in html
    assert html.count("<li>") == 2


@given(st.text(max_size=200))
def test_linked_data_never_closes_its_script(text: str) -> None:
    out = str(ld({"name": text + "</script><script>"}))
    assert "<" not in out
    assert ">" not in out
