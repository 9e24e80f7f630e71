"""The small steps of a mapping: pure functions, shown by example and held to their promises by random text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.exchange import logic

TEXT = st.text(max_size=400)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("2021", "2021"),
        ("2021.0", "2021"),
        ("10/1/2023", "2023"),
        ("2019-05-17", "2019"),
        ("7/16/1905", "2024"),  # a spreadsheet that took the year for a count of days
        ("7/15/1905", "2023"),
        ("Q4FY25", ""),
        ("N/A", ""),
        ("99999", ""),
    ],
)
def test_year(given_: str, expected: str) -> None:
    assert logic.year(given_) == expected


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("see http://example.org/x.", "http://example.org/x"),
        ("www.example.org/pagina", "https://www.example.org/pagina"),
        ("https://example.org/é", "https://example.org/%C3%A9"),
        ("\xa0", ""),
        ("javascript:alert(1)", ""),
        ("http://user:secret@example.org/", ""),
        ("https://localhost/", ""),
        ("https://example.org/" + "a" * 2000, ""),
    ],
)
def test_url(given_: str, expected: str) -> None:
    assert logic.url(given_) == expected


@pytest.mark.parametrize(
    ("given_", "form", "expected"),
    [
        ("31/12/2018", "%d/%m/%Y", "2018-12-31"),
        ("31/12/9999", "%d/%m/%Y", ""),
        ("20190101", "%Y%m%d", "2019-01-01"),
        ("", "%Y", ""),
    ],
)
def test_date(given_: str, form: str, expected: str) -> None:
    assert logic.date(given_, form) == expected


def test_date_refuses_what_is_none() -> None:
    with pytest.raises(ValueError, match="does not match"):
        logic.date("31/02/x", "%d/%m/%Y")


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("{a,b_c}", ["a", "b_c"]),
        ('{"a, b",c}', ["a, b", "c"]),
        ("{}", []),
        ("plain", ["plain"]),
        (r'{"say \"hi\""}', ['say "hi"']),
    ],
)
def test_split_braces(given_: str, expected: list[str]) -> None:
    assert logic.split_braces(given_) == expected


def test_sentence_case_touches_only_text_that_was_lower_cased() -> None:
    assert logic.sentence_case("a jury met. it decided") == "A jury met. It decided"
    assert logic.sentence_case("the NHS citizens' jury") == "the NHS citizens' jury"


def test_capitalise_knows_names_and_abbreviations() -> None:
    assert logic.capitalise("voting in liège, uk", {"liege", "uk"}) == "voting in Liège, UK"


def test_first_sentences_keeps_whole_sentences_and_knows_abbreviations() -> None:
    text = "The city of St. Gallen, e.g. its council, met. They voted. " + "More " * 100
    assert logic.first_sentences(text, 70) == "The city of St. Gallen, e.g. its council, met. They voted."
    assert logic.first_sentences("word " * 100, 50).endswith("…")


@pytest.mark.parametrize(
    "filler", ["N/A", "n/a", "None", " ", "-", "Not Applicable", "None of the above.", "see description"]
)
def test_no_filler(filler: str) -> None:
    assert logic.no_filler(filler) == ""


def test_no_filler_keeps_what_says_something() -> None:
    assert logic.no_filler("None of the teams stopped.") == "None of the teams stopped."


def test_strip_html_keeps_headings_and_lists_and_drops_scripts() -> None:
    html = "<p><strong>History</strong></p><p>It <b>began</b> in 2002 &amp; grew.</p>"
    html += "<ul><li>one</li><li>two</li></ul><script>x()</script>"
    assert logic.strip_html(html) == "### History\n\nIt began in 2002 & grew.\n\n- one\n- two"


def test_section_finds_the_part_under_a_heading() -> None:
    text = logic.strip_html(
        "<h2>History</h2><p>Old.</p><h2>Analysis and Criticism:</h2><p>Too slow.</p><h2>Notes</h2><p>n</p>"
    )
    assert logic.section(text, "analysis and criticism") == "Too slow."
    assert logic.section(text, "results") == ""


def test_headings_glued_to_text_are_found_back_and_empty_ones_dropped() -> None:
    known = ["Problems and Purpose", "Origins and Development", "See Also"]
    glued = " Problems and Purpose  The city asked.Origins and DevelopmentIt began.  See Also  "
    assert (
        logic.headings(glued, known)
        == "### Problems and Purpose\n\nThe city asked.\n\n### Origins and Development\n\nIt began."
    )


def test_map_codes_ignores_case_and_accents_and_tells_what_is_unknown() -> None:
    unknown: list[str] = []
    table = {"belgie": ["BE"], "kongo": ["CD", "CG"]}
    assert logic.map_codes(["BELGIË", "Kongo", "Narnia", "België"], table, unknown.append) == ["BE", "CD", "CG"]
    assert unknown == ["Narnia"]


def test_choose_takes_the_longest_beginning() -> None:
    table = {"": ["1"], "6": ["2"], "63": ["3"]}
    assert logic.choose(["11001", "Nl", "Fr", "De"], table) == ["Nl"]
    assert logic.choose(["62063", "Nl", "Fr", "De"], table) == ["Fr"]
    assert logic.choose(["63023", "Nl", "Fr", ""], table) == ["Nl"]  # a blank falls back on the first filled


def test_words_wants_one_in_the_title_or_two_in_the_rest() -> None:
    table = {"health": ["hospital", "health"], "transport": ["bus ", "traffic"]}
    assert logic.words(["a hospital", ""], table, 2) == ["health"]
    assert logic.words(["a plan", "about traffic"], table, 2) == []
    assert logic.words(["a plan", "traffic and more traffic"], table, 2) == ["transport"]


def test_first_filled_as_names_the_narrowest_place() -> None:
    assert logic.first_filled_as(["", "Limburg", "Belgium"], "local", "regional", "national") == ["regional"]
    assert logic.first_filled_as(["", "", ""], "local", "regional", "national") == []


@given(TEXT)
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = logic.clean(text)
    assert "\x00" not in cleaned and "\r" not in cleaned
    cleaned.encode("utf-8")
    assert logic.clean(cleaned) == cleaned


@given(TEXT, st.integers(min_value=2, max_value=200))
def test_truncate_keeps_the_limit_and_shows_what_it_cut(text: str, limit: int) -> None:
    cut = logic.truncate(text, limit)
    assert len(cut) <= limit
    assert cut == text if len(text) <= limit else cut.endswith("…")


@given(TEXT, st.integers(min_value=5, max_value=200))
def test_first_sentences_never_exceed_the_limit(text: str, limit: int) -> None:
    assert len(logic.first_sentences(text, limit)) <= limit


@given(TEXT)
def test_no_mail_address_survives(text: str) -> None:
    hidden = logic.without_mail(f"{text} ann.claes@zandhove.example.org {text}")
    assert "ann.claes" not in hidden and "[e-mail removed]" in hidden


@given(TEXT)
def test_html_of_any_kind_becomes_text_without_raising(text: str) -> None:
    assert "<script" not in logic.strip_html(f"<p>{text}</p><script>1</script>")


@given(TEXT)
def test_url_is_empty_or_web(text: str) -> None:
    assert logic.url(text) == "" or logic.url(text).startswith(("http://", "https://"))
