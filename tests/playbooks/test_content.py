"""Playbooks are read from files; what is wrong is told with file and line, and never takes the others down."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks

from proeftuin.playbooks import content

OURS = {
    "innovation-cycle", "doetank", "social-lab", "policy-lab", "kafka-case", "design-diamonds", "mission",
    "scenarios-backcasting", "incubator-cohort", "test-bed", "innovation-procurement", "spreading",
}  # fmt: skip


@pytest.fixture
def own(settings, tmp_path: Path) -> Iterator[Path]:
    """An instance's own folder, with a copy of one playbook under a name of its own."""
    settings.CONTENT_OVERLAY = str(tmp_path)
    copy = tmp_path / "playbooks" / "eigen-vorm"
    shutil.copytree(Path(settings.CONTENT_DIR) / "playbooks" / "spreading", copy)
    content.reload()
    yield copy
    content.reload()


def change(path: Path, old: str, new: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    content.reload()


def told() -> list[str]:
    return [str(problem) for problem in content.problems()]


def test_ours_are_all_there_and_without_mistakes() -> None:
    content.reload()
    assert {one.id for one in content.playbooks()} >= OURS
    assert told() == []
    for one in content.playbooks():
        assert one.stages
        assert set(one.words) == {"nl", "fr", "de", "en"}


def test_each_text_is_in_its_own_language() -> None:
    """A text copied into another language's file is a translation that was forgotten."""
    for one in content.playbooks():
        for name in ("summary", "use_when", "not_when", "origin"):
            assert len({one.words[language][name] for language in one.words}) == 4, (one.id, name)
        for stage in one.stages:
            assert len(set(stage.purposes.values())) == 4, (one.id, stage.id)


def test_an_instances_own_playbook_is_added(own: Path) -> None:
    assert content.playbook("eigen-vorm") is not None
    assert content.playbook("no-such") is None


def test_a_file_of_its_own_replaces_ours(own: Path) -> None:
    ours = Path(settings.CONTENT_DIR) / "playbooks" / "mission" / "nl.toml"
    theirs = own.parent / "mission" / "nl.toml"
    theirs.parent.mkdir()
    shutil.copy(ours, theirs)
    change(theirs, 'title = "Missie"', 'title = "Onze missie"')
    found = content.playbook("mission")
    assert found is not None
    assert found.words["nl"]["title"] == "Onze missie"
    assert found.words["fr"]["title"] == "Mission"


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "message"),
    [
        ("playbook.toml", '"share"', '"celebrate"', "playbook.toml:2", "no phase “celebrate”"),
        ("playbook.toml", '"replication"', '"magic-wand"', "playbook.toml:3", "no concept “magic-wand”"),
        ("playbook.toml", '"adapt"', '"check"', "playbook.toml:4", "names something twice"),
        ("playbook.toml", "order = 120", 'order = "last"', "playbook.toml:1", "whole number"),
        ("playbook.toml", "phases = [", "phases = 7 # [", "playbook.toml:2", "must be a list"),
        ("nl.toml", 'title = "Verspreiden"', 'title = " "', "nl.toml:1", "title is missing in nl"),
        ("fr.toml", "[stages.adapt]", "[stages.adopt]", "fr.toml", "name is missing in fr"),
        ("de.toml", "purpose", "porpoise", "de.toml:7", "purpose is missing in de"),
        ("en.toml", 'summary = "', "summary = ", "en.toml:2", "line 2"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_the_others_go_on(
    own: Path, *, file: str, old: str, new: str, where: str, message: str
) -> None:
    content.playbooks()  # read well before, so that it stays as it was
    change(own / file, old, new)
    problems = told()
    assert any(where in one and message in one for one in problems), problems
    assert any(message in str(one.msg) for one in run_checks() if one.id == "proeftuin.playbooks")
    known = {one.id for one in content.playbooks()}
    assert known >= OURS
    assert "eigen-vorm" in known  # the last good reading


def test_a_missing_language_leaves_a_new_playbook_out(own: Path) -> None:
    (own / "de.toml").unlink()
    renamed = own.rename(own.with_name("half-af"))
    content.reload()
    assert content.playbook("half-af") is None
    assert any("de.toml:1: half-af: this file is missing" in one for one in told()), renamed
