"""The year in lessons: it drafts itself, a person's words survive, and only what is public now is read."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.library.models import Lesson
from proeftuin.questions.models import Question
from proeftuin.yearbook import actions, logic, queries
from proeftuin.yearbook.drafts import YearDraft
from proeftuin.yearbook.models import Section, Source, YearReport
from tests import cast


def draft(**changes: object) -> YearDraft:
    values = {"from_on": today() - timedelta(days=200), "until_on": today()}
    return YearDraft(**(values | changes))  # type: ignore[arg-type]


def lesson(text: str, kind: str = "worked", organisation: str = "waterrijk") -> Lesson:
    return Lesson.objects.create(
        text=text, kind=kind, shared_at=now() - timedelta(days=3), organisation=cast.organisation(organisation)
    )


def question(title: str, sectors: tuple[str, ...] = ()) -> Question:
    return Question.objects.create(
        title=title, state="answered", summary="It helps to call first.", summarised_at=now() - timedelta(days=2),
        sectors=list(sectors), organisation=cast.organisation("waterrijk"),
    )  # fmt: skip


@pytest.fixture
def report(db: None) -> YearReport:
    lesson("Call before you write.")
    lesson("A letter of four pages is not read.", "did_not_work", "zandhove")
    question("How do you reach people?", ("social-protection",))
    return actions.start_report(by=cast.actor("elke"), draft=draft())


def test_it_drafts_itself(report: YearReport) -> None:
    content = queries.content_of(report)
    assert [one["key"] for one in content["sections"]] == ["theme:", "questions"]
    assert content["counts"]["lesson_worked"] == content["counts"]["lesson_did_not_work"] == 1
    assert content["counts"]["question"] == 1 and content["counts"]["initiative_closed"] == 0
    assert "2 lessons." in content["sections"][0]["text"]
    assert {one["title"] for one in content["sections"][0]["sources"]} == set(
        Lesson.objects.values_list("text", flat=True)
    )


def test_an_organisation_and_a_sector_narrow_it(report: YearReport) -> None:
    ours = actions.start_report(
        by=cast.actor("ann"), draft=draft(organisation_id=cast.organisation("zandhove").pk, language="nl")
    )
    assert [one.title for one in ours.sources.all()] == ["A letter of four pages is not read."]
    assert "Zandhove" in ours.title and ours.sections.get().title == "Andere lessen"
    about = actions.start_report(by=cast.actor("elke"), draft=draft(sector="social-protection"))
    assert [one.kind for one in about.sources.all()] == ["question"]
    with pytest.raises(NotAllowedError):
        actions.start_report(by=cast.actor("ann"), draft=draft(organisation_id=cast.organisation("waterrijk").pk))
    with pytest.raises(NotAllowedError):
        actions.start_report(by=cast.actor("ann"), draft=draft())


@pytest.mark.parametrize(("field", "change"), [
    ("until_on", {"until_on": date(2001, 1, 1)}), ("until_on", {"from_on": date(1999, 1, 1)}),
    ("from_on", {"from_on": date(2300, 1, 1), "until_on": date(2300, 2, 1)}), ("sector", {"sector": "magic"}),
    ("language", {"language": "xx"}),
])  # fmt: skip
def test_bad_periods_are_refused(db: None, field: str, change: dict[str, object]) -> None:
    with pytest.raises(InvalidError) as caught:
        actions.start_report(by=cast.actor("elke"), draft=draft(**change))
    assert field in caught.value.problems


def test_gathering_again_offers_and_never_forces(report: YearReport) -> None:
    elke = cast.actor("elke")
    section = report.sections.get(key="theme:")
    kept = section.sources.get(title="Call before you write.")
    actions.write_section(
        by=elke, section=section, title="Our words", text="Mine.", taken=[kept.pk],
        version=YearReport.objects.get().version,
    )  # fmt: skip
    actions.write_report(by=elke, report=report, title="Our year", foreword="Thanks.", version=2)
    new = lesson("Ask twice.")
    assert actions.gather_again(by=elke, report=report) == 1
    report.refresh_from_db()
    section.refresh_from_db()
    assert (report.title, report.foreword, section.title, section.text) == ("Our year", "Thanks.", "Our words", "Mine.")
    told = next(one for one in queries.content_of(report)["sections"] if one["key"] == "theme:")
    assert [one["title"] for one in told["sources"]] == ["Call before you write."]
    offered = Source.objects.get(state="offered")
    assert offered.title == new.text
    assert actions.gather_again(by=elke, report=report) == 0
    assert actions.answer_offer(by=elke, report=report, sources=[offered.pk], take=True) == 1
    offered.refresh_from_db()
    assert offered.state == "taken" and Source.objects.filter(state="dropped").count() == 1
    with pytest.raises(StaleError):
        actions.write_report(by=elke, report=report, title="Old", foreword="", version=1)


def test_editions_stay_and_what_is_hidden_goes(client, as_, report: YearReport) -> None:
    elke, page = cast.actor("elke"), report.get_absolute_url()
    assert client.get(page).status_code == client.get(f"{page}print/").status_code == 404
    assert as_("ann").get(f"{page}desk/").status_code == client.get(f"/year/{report.ref}.json").status_code == 404
    assert as_("elke").get(f"{page}print/").status_code == 200
    actions.publish_report(by=elke, report=report)
    with pytest.raises(InvalidError):
        actions.publish_report(by=elke, report=report)
    actions.add_section(by=elke, report=report, title="Thanks")
    Section.objects.filter(title="Thanks").update(text="To all.")
    assert "To all." not in client.get(page).content.decode()
    assert actions.publish_report(by=elke, report=report).number == 2
    assert "To all." in client.get(page).content.decode()
    assert "To all." not in client.get(f"{page}?edition=1").content.decode()
    assert client.get(f"{page}?edition=9").status_code == client.get(f"{page}?edition=x").status_code == 404
    assert "How do you reach people?" in client.get(page).content.decode()
    Question.objects.update(state="hidden")
    for path in (page, f"{page}?edition=1", f"{page}print/", f"/year/{report.ref}.json", f"/year/{report.ref}.csv"):
        answer = client.get(path)
        words = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "How do you reach people?" not in words.decode(), path


def test_the_receipt_matches_the_files(client, report: YearReport) -> None:
    import hashlib

    actions.publish_report(by=cast.actor("elke"), report=report)
    told = client.get(f"{report.get_absolute_url()}receipt.json").json()
    table = b"".join(client.get(f"/year/{report.ref}.csv").streaming_content)
    document = client.get(f"/year/{report.ref}.json").content
    assert [one["sha256"] for one in told["files"]] == [hashlib.sha256(one).hexdigest() for one in (table, document)]
    assert told["rows"] == 3 == table.decode().strip().count("\r\n")


def test_sections_move_and_are_left_out(as_, report: YearReport) -> None:
    desk, elke = f"{report.get_absolute_url()}desk/", as_("elke")
    first, second = report.sections.all()
    for do, order in (("down", [second, first]), ("down", [second, first]), ("up", [first, second])):
        assert elke.post(desk, {"do": do, "section": first.pk}).status_code == 303
        assert list(report.sections.all()) == order
    elke.post(desk, {"do": "drop", "section": second.pk})
    assert len(queries.content_of(report)["sections"]) == 1
    elke.post(desk, {"do": "back", "section": second.pk})
    assert len(queries.content_of(report)["sections"]) == 2
    assert elke.post(desk, {"do": "words", "title": "", "foreword": "Kept", "version": 1}).status_code == 422
    assert elke.post(desk, {"do": "own", "title": ""}).status_code == 422
    assert elke.post(desk, {"do": "up", "section": "zero"}).status_code == 404
    assert elke.post(desk, {"do": "words", "title": "T", "foreword": "Kept", "version": 1}).status_code == 409


@pytest.mark.parametrize("many", [1, 1000])
def test_pages_ask_the_same_whatever_the_number(client, as_, report: YearReport, many: int) -> None:
    Lesson.objects.bulk_create(
        Lesson(text=f"Lesson {n}", kind="worked", shared_at=now() - timedelta(days=1)) for n in range(many)
    )
    actions.gather_again(by=cast.actor("elke"), report=report)
    actions.answer_offer(
        by=cast.actor("elke"), report=report, sources=Source.objects.values_list("pk", flat=True), take=True
    )
    actions.publish_report(by=cast.actor("elke"), report=report)
    page = report.get_absolute_url()
    for path in ("/year/", page, f"{page}print/", f"{page}desk/", f"/year/sections/{report.sections.first().pk}/"):  # type: ignore[union-attr]
        elke = as_("elke")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert elke.get(path).status_code == 200
        assert len(asked) <= 12, (path, len(asked), [one["sql"][:90] for one in asked])


@given(
    st.dictionaries(
        st.text("abcdefgh", min_size=1, max_size=3),
        st.lists(st.sampled_from([f"s{n}" for n in range(20)]), max_size=4),
        max_size=60,
    )
)
def test_each_lesson_stands_under_one_theme(sectors: dict[str, list[str]]) -> None:
    themes = logic.themes_of(sectors)
    assert set(themes) == set(sectors)
    for key, theme in themes.items():
        assert theme == "" or theme in sectors[key]
    named = [theme for theme in themes.values() if theme]
    assert len(set(named)) <= logic.MOST_THEMES
    assert all(named.count(theme) >= logic.LEAST_IN_A_THEME for theme in named)


@given(st.text(max_size=900), st.integers(20, 400))
def test_first_words_are_a_beginning(text: str, most: int) -> None:
    short = logic.first_words(text, most)
    assert len(short) <= most + 2
    assert " ".join(text.split()).startswith(short.removesuffix(" …"))


def test_erased_people_leave_the_report(report: YearReport) -> None:
    from proeftuin.yearbook.personal import erase, export

    actions.publish_report(by=cast.actor("elke"), report=report)
    assert export(cast.person("elke"))["made"][0]["ref"] == report.ref  # type: ignore[index]
    erase(cast.person("elke"))
    report.refresh_from_db()
    assert report.author is None and report.editions.get().author is None
