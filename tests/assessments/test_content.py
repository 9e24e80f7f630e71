"""The questionnaires: complete in four languages, checked with file and line, frozen once used."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from proeftuin.assessments import content, editions
from proeftuin.assessments.checks import assessment_files
from proeftuin.assessments.models import Edition
from proeftuin.content import vocabularies
from proeftuin.content.loader import LANGUAGES
from tests.assessments.conftest import opened
from tests.initiatives.conftest import started


@pytest.fixture
def overlay(tmp_path: Path, settings):
    """A folder of the instance's own, with our questionnaires copied into it."""
    settings.CONTENT_OVERLAY = str(tmp_path)
    shutil.copytree(Path(settings.CONTENT_DIR) / "assessments", tmp_path / "assessments")
    content.reload()
    yield tmp_path / "assessments"
    settings.CONTENT_OVERLAY = ""
    content._good.clear()
    content.reload()


def test_five_questionnaires_are_there_and_whole() -> None:
    assert content.problems() == [] and assessment_files() == []
    found = {one.key: len(one.items) for one in content.questionnaires()}
    assert found == {
        "obstacles-scan": 17, "scaling-readiness": 36, "ethics-compass": 22, "simplicity-check": 6, "team-scan": 9
    }  # fmt: skip
    assert set(found) == set(vocabularies.codes("assessments"))


def test_the_scan_knows_every_obstacle_once_and_readiness_twelve_times_three() -> None:
    scan = content.questionnaire("obstacles-scan")
    assert scan and sorted(code for one in scan.items for code in one.obstacles) == sorted(
        vocabularies.codes("obstacles")
    )
    readiness = content.questionnaire("scaling-readiness")
    assert readiness and [len(one.items) for one in readiness.groups] == [3] * 12
    assert readiness.about["verdict"]["critical"] == [readiness.groups[at - 1].id for at in (2, 4, 5, 7)]


def test_the_compass_has_five_principles_and_six_ten_six_questions() -> None:
    compass = content.questionnaire("ethics-compass")
    assert compass and [len(one.items) for one in compass.groups] == [6, 10, 6] and len(compass.principles) == 5
    assert all(one.principles for one in compass.items)
    assert {one for item in compass.items for one in item.principles} == {one for one, _name in compass.principles}


@pytest.mark.parametrize("one", content.questionnaires(), ids=lambda one: one.key)
def test_no_text_is_left_in_another_language(one: content.Questionnaire) -> None:
    for item in one.items:
        for name in ("text", "action", "hint"):
            texts = [item.words[language].get(name, "") for language in LANGUAGES]
            assert all(texts) or not any(texts), (item.id, name)
            if texts[0]:
                assert len(set(texts)) == len(LANGUAGES), (item.id, name, texts)
        assert all(len(item.words[language]["action"]) <= 200 for language in LANGUAGES), item.id  # a task's title


@pytest.mark.parametrize(("file", "old", "new", "message"), [
    ("1.toml", 'id = "skills"', 'id = "time"', "item time stands here twice"),
    ("1.toml", 'obstacles = ["SKILLS"]', 'obstacles = ["SKILL"]', "unknown obstacle “SKILL”"),
    ("1.toml", 'kind = "scale"', 'kind = "score"', "kind must be one of"),
    ("1.toml", "minutes = 10", 'minutes = "ten"', "minutes must be a whole number"),
    ("1.toml", "weak_at = 50", "weakness = 50", "“weakness” is not a setting"),
    ("fr.toml", "[items.skills]", "[items.skill]", "items “skills”: text is missing in fr"),
    ("nl.toml", "title = ", "titel = ", "title is missing in nl"),
    ("de.toml", 'low = "', 'low = ', "Invalid"),
])  # fmt: skip
def test_a_mistake_is_named_with_file_and_line_and_the_last_good_one_stays(
    overlay: Path, file: str, old: str, new: str, message: str
) -> None:
    before = content.questionnaire("obstacles-scan")
    path = overlay / "obstacles-scan" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    content.reload()
    (problem, *_more) = content.problems()
    assert problem.path == path and message in problem.message
    assert problem.line > 1
    assert content.questionnaire("obstacles-scan") == before
    assert len(content.questionnaires()) == 5


def test_one_that_was_never_good_is_left_out_and_the_others_go_on(overlay: Path) -> None:
    (overlay / "own").mkdir()
    (overlay / "own" / "1.toml").write_text('kind = "scale"\nminutes = 1\n')
    content.reload()
    assert content.questionnaire("own") is None and len(content.questionnaires()) == 5
    assert any("nl.toml" in str(one) and "missing" in str(one) for one in content.problems())


@pytest.mark.django_db
def test_what_is_in_use_is_frozen_and_a_newer_version_takes_over(overlay: Path) -> None:
    initiative = started()
    first = opened(initiative)
    folder = overlay / "obstacles-scan"
    changed = (
        (folder / "1.toml")
        .read_text()
        .replace('id = "want"\n[[groups.items]]\nid = "risk"\nobstacles = ["RISK"]', 'id = "want"')
    )
    (folder / "1.toml").write_text(changed)
    content.reload()
    assert len(content.questionnaire("obstacles-scan").items) == 16  # type: ignore[union-attr]
    (problem,) = editions.changed_since()
    assert problem.path == folder / "1.toml" and "write 2.toml" in problem.message
    second = opened(initiative)
    assert second.edition == first.edition and len(second.questionnaire.items) == 17
    (folder / "2.toml").write_text(changed)
    content.reload()
    third = opened(initiative)
    assert third.edition.number == 2 and len(third.questionnaire.items) == 16
    assert len(first.questionnaire.items) == 17 and Edition.objects.count() == 2


@pytest.mark.django_db
def test_an_edition_says_the_same_as_the_file() -> None:
    made = opened(started(), "ethics-compass").edition
    made.refresh_from_db()
    assert made.questionnaire == content.questionnaire("ethics-compass")
    assert editions.changed_since() == [] and settings.CONTENT_OVERLAY == ""
