"""A survey goes out with its questions and comes in again with its versions and answers: a next export is identical."""

from pathlib import Path

import pytest

from proeftuin.discussion.models import Comment
from proeftuin.exchange.process_export import run as exporting
from proeftuin.exchange.process_import import run as importing
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import system
from proeftuin.processes.actions import people, setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft
from proeftuin.processes.models import Method, Opening, Process
from proeftuin.surveys import queries
from proeftuin.surveys.actions import answering, questions
from proeftuin.surveys.models import Questionnaire, Response, Version
from proeftuin.surveys.results import questions_of
from tests import cast
from tests.processes.world import opened
from tests.surveys.samples import EVERYTHING, PARK, question
from tests.surveys.world import entered, surveyed, version_of

pytestmark = pytest.mark.django_db
BY = system("import")
SECRET = "not for the files"

ALL = {
    "single": "b", "multiple": ["a", "c"], "dropdown": "c", "yesno": "no", "scale": 4, "ranking": ["c", "a", "b"],
    "matrix": {"north": "good", "south": "bad"}, "matrix_multiple": {"north": ["good", "bad"]}, "short": "=1+1",
    "long": "Two lines,\nand a comma", "number": 2.5, "date": "2027-05-01", "point": {"lat": 51.0, "lon": 4.1},
    "file": "7k3mq9x2ab", "consent": True,
}  # fmt: skip


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "receipt.json"}


def emptied() -> None:
    """As if this were another instance."""
    Opening.objects.all().delete()
    Response.objects.all().delete()
    Comment.objects.all().delete()
    Idea.objects.all().delete()
    Process.objects.all().delete()


def second_version(method: Method) -> Version:
    """The same questions with one more, while people answer."""
    made = Questionnaire.objects.get(method=method)
    pages = [*PARK["pages"], {"title": {}, "questions": [question("n7", "short")]}]
    Questionnaire.objects.filter(pk=made.pk).update(draft={"pages": pages})
    made.refresh_from_db()
    return questions.publish_version(by=cast.actor("sara"), questionnaire=made, reason="We forgot one.")


@pytest.fixture
def method() -> Method:
    """A survey in two versions, answered on paper and on the web, with words shown, hidden and unread; and another."""
    method, sara = surveyed(), cast.actor("sara")
    shown = entered(method, {"visit": "no", "whynot": "Too far"}, key="1")
    hidden = entered(method, {"visit": "no", "whynot": SECRET}, key="2")
    entered(method, {"visit": "yes", "often": 3, "why": ["a", "other"], "why.other": "Friends"}, channel="telephone")
    answering.read_answer(by=sara, response=shown, ref="whynot", state="shown")
    answering.read_answer(by=sara, response=hidden, ref="whynot", state="hidden", reason="Names somebody")
    second_version(method)
    entered(method, {"visit": "no", "whynot": "Rain", "n7": "A roof", "want": ["c", "a", "b"]})
    other = setup.add_method(by=sara, process=method.process, draft=MethodDraft("survey", "More"))
    made = questions.begin_questionnaire(by=sara, method=other)
    Questionnaire.objects.filter(pk=made.pk).update(draft=EVERYTHING)
    made.refresh_from_db()
    questions.publish_version(by=sara, questionnaire=made)
    Response.objects.create(method=other, version=version_of(other), reference="PARK-ALL", answers=ALL)
    return method


def test_out_and_in_and_out_again_is_identical(method: Method, tmp_path: Path) -> None:
    first = exporting.export(method.process, tmp_path / "one")
    before = {one.reference: one.answers for one in Response.objects.all()}
    emptied()
    report = importing.run(tmp_path / "one", "proeftuin", by=BY)
    assert (report.counts["surveys"].made, report.counts["answers"].made) == (3, 5) and not report.problems
    second = exporting.export(Process.objects.get(), tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert [one["sha256"] for one in first["files"]] == [one["sha256"] for one in second["files"]]
    assert all(SECRET.encode() not in data for data in files_of(tmp_path / "one").values())
    for one in Response.objects.all():
        told = {ref: value for ref, value in before[one.reference].items() if value != SECRET}
        assert one.answers == told, one.reference
    again = importing.run(tmp_path / "one", "proeftuin", by=BY)
    assert all(one.made + one.changed == 0 for one in again.counts.values())


def test_figures_versions_and_words_are_those_of_before(method: Method, tmp_path: Path) -> None:
    def told() -> object:
        found = Method.objects.get(ref=method.ref)
        versions = queries.versions_of(found)
        parsed = [one.parsed for one in versions]
        return (
            [(one.number, one.reason, one.frozen_at is not None, one.responses.count()) for one in versions],
            [one.ref for one in questions_of(parsed)],
            {name: tally.responses for name, tally in queries.counts_of(found, versions, responses=4).by("channel")},
            queries.shown_words(found, ["whynot"]),
        )

    before = told()
    exporting.export(method.process, tmp_path)
    emptied()
    importing.run(tmp_path, "proeftuin", by=BY)
    assert told() == before
    made = Questionnaire.objects.get(method__ref=method.ref)
    assert made.counter == 7  # the next new question is the eighth


def test_what_does_not_fit_the_questions_is_told_and_left_out(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    emptied()
    path = tmp_path / f"survey-{method.ref}.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"version":2', '"version":9'), encoding="utf-8")
    report = importing.run(tmp_path, "proeftuin", by=BY)
    assert [(one.file, one.line) for one in report.problems] == [(path.name, 0), (path.name, 5)]
    assert report.counts["answers"].made == 4


def test_an_opening_for_a_list_stays_for_nobody_and_rules_come_back(tmp_path: Path) -> None:
    method, sara = surveyed(), cast.actor("sara")
    process, phase = method.process, method.process.phases.get()
    made = people.add_list(by=sara, process=process, name="North", kind="shared", text="1234\n1235")
    for who, more in (("list", {"list_id": made.pk}), ("member", {"organisation_id": process.organisation_id})):
        one = setup.add_method(by=sara, process=process, draft=MethodDraft("ideas", f"For {who}"))
        setup.open_action(by=sara, phase=phase, method=one, draft=OpeningDraft("submit", who=who, **more))
    Process.objects.update(areas=["North", "South"], closing_statement="We plant trees.")
    exporting.export(process, tmp_path / "one")
    emptied()
    importing.run(tmp_path / "one", "proeftuin", by=BY)
    back = Process.objects.get()
    assert (back.areas, back.closing_statement) == (["North", "South"], "We plant trees.")
    assert back.lists.get().codes.count() == 0
    exporting.export(back, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_totals_that_are_not_told_come_to_be_counted(tmp_path: Path) -> None:
    method = opened(hide_totals=True)
    Idea.objects.create(process=method.process, method=method, title="Pond", reference="PARK-1", supports=0)
    exporting.export(method.process, tmp_path / "one")
    emptied()
    importing.run(tmp_path / "one", "proeftuin", by=BY)
    exporting.export(Process.objects.get(), tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
