"""Playbooks are read from files; what is wrong is told with file and line, and never takes the others down."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks

from proeftuin.playbooks import content, places
from tests.playbooks import sample

pytestmark = pytest.mark.django_db  # one of Django's checks looks at the database

OURS = {
    "innovation-cycle", "doetank", "social-lab", "policy-lab", "kafka-case", "design-diamonds", "mission",
    "scenarios-backcasting", "incubator-cohort", "test-bed", "innovation-procurement", "spreading",
}  # fmt: skip


@pytest.fixture
def own(settings, tmp_path: Path) -> Iterator[Path]:
    """An instance's own folder, with a playbook of its own."""
    settings.CONTENT_OVERLAY = str(tmp_path)
    folder = tmp_path / "playbooks" / "eigen-vorm"
    sample.write(folder)
    content.reload()
    yield folder
    content.reload()


def change(path: Path, old: str, new: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    content.reload()


def told() -> list[str]:
    return [str(problem) for problem in content.problems()]


def line_in(path: Path, needle: str) -> int:
    return next(at for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if needle in line)


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
            assert len({words["purpose"] for words in stage.words.values()}) == 4, (one.id, stage.id)
            for step in stage.steps:
                for name in ("instruction", "why"):
                    assert len({words[name] for words in step.words.values()}) == 4, (one.id, step.id, name)
        for tool in one.tools:
            assert len({words["how"] for words in tool.words.values()}) == 4, (one.id, tool.id)


def test_a_playbook_of_ones_own_is_read_whole(own: Path) -> None:
    found = content.playbook("eigen-vorm")
    assert found is not None
    assert content.playbook("no-such") is None
    question, tries = found.stages
    assert (question.phase, question.gate.decide, question.minutes) == ("identify", "team", 105)
    assert tries.gate.outcomes == ("go", "adapt", "pause", "stop")  # the default
    assert found.minutes == 105 + 420  # the optional one does not count
    story, who = question.steps
    assert (story.output, story.together, who.together, who.after) == ("story", True, False, ("first-story",))
    assert tries.steps[0].together is None
    assert who.words["fr"]["instruction"] == "fr: how to do who-knows."
    assert [card.id for card in found.cards(who)] == ["actor-map"]
    assert [(name, len(cards)) for name, cards in found.toolbox()] == [("en pictures", 1)]
    assert found.role("coach") == "en coach"


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
    ("file", "old", "new", "at", "message"),
    [
        ("playbook", '"develop"]', '"celebrate"]', "phases =", "no phase “celebrate”"),
        ("playbook", '"replication"', '"magic-wand"', "concepts =", "no concept “magic-wand”"),
        ("playbook", "order = 7", 'order = "last"', "order =", "whole number"),
        ("playbook", 'phases = ["identify", "develop"]', "phases = 7", "phases =", "must be a list"),
        ("playbook", '["coach", "team"]', '["team", "team"]', "roles =", "names something twice"),
        ("playbook", 'phase = "develop"', 'phase = "share"', 'phase = "share"', "phases does not name: “share”"),
        ("playbook", 'output = "actor-map"', 'output = "dance"', '"dance"', "unknown type of output “dance”"),
        ("playbook", "minutes = 45", "minutes = 2401", "2401", "whole number from 5 to 2400"),
        ("playbook", "minutes = 45", "minutes = true", "minutes = true", "whole number from 5 to 2400"),
        ("playbook", "minutes = 45", "minuts = 45", "minuts", "unknown setting “minuts”"),
        ("playbook", 'who = ["team"]', 'who = ["mayor"]', "mayor", "no role “mayor”"),
        ("playbook", 'tools = ["actor-map"]', 'tools = ["hammer"]', "hammer", "no card “hammer”"),
        ("playbook", '"ethics-compass"', '"horoscope"', "horoscope", "no questionnaire “horoscope”"),
        ("playbook", 'questionnaire = "ethics-compass"', "", 'id = "ethics"', "no questionnaire “”"),
        ("playbook", 'decision = "consent"', 'decision = "coin"', "coin", "no way of deciding “coin”"),
        ("playbook", 'output = "story"', 'output = "story"\ndecision = "simple"', "simple", "output decision"),
        ("playbook", "together = true", 'together = "yes"', '"yes"', "true or false"),
        ("playbook", 'decide = "consent"', 'decide = "oracle"', "oracle", "cannot decide at a gate"),
        ("playbook", '["go", "adapt", "pause", "stop"]', '["go"]', "outcomes", "must hold go and stop"),
        ("playbook", '[stages.gate]\ndecide = "consent"\n', "", 'id = "try"', "no gate: nothing says how it ends"),
        ("playbook", 'after = ["first-story"]', 'after = ["no-such"]', "no-such", "no step “no-such”"),
        ("playbook", 'after = ["first-story"]', 'after = ["advice"]', '["advice"]', "in a later stage"),
        ("playbook", "together = true", 'together = true\nafter = ["who-knows"]', 'after = ["who-knows"]', "wait for"),
        ("playbook", 'id = "try"', 'id = "question"', 'phase = "develop"', "“question” is there twice"),
        ("playbook", 'id = "ethics"', 'id = "who-knows"', 'output = "assessment"', "“who-knows” is there twice"),
        ("playbook", 'id = "ethics"', 'id = "Big Ethics"', "Big Ethics", "small letters"),
        ("playbook", 'category = "visual"', 'colour = "red"', "[[tools]]", "no category"),
        ("nl", 'title = "nl: own way"', 'title = " "', "title", "title is missing in nl"),
        ("fr", "[stages.try]", "[stages.attempt]", "", "stage “try”: name is missing in fr"),
        ("fr", 'coach = "fr coach"', "", "[roles]", "roles: coach is missing in fr"),
        ("de", "[stages.try.steps.ethics]", "[stages.try.steps.etics]", "etics", "is not in playbook.toml"),
        ("de", 'why = "de: why advice."', "", "steps.advice]", "step “advice”: why is missing in de"),
        ("nl", 'visual = "nl pictures"', "", "[categories]", "categories: visual is missing in nl"),
        ("en", 'how = "en: draw circles."', 'how = ""', 'how = ""', "card “actor-map”: how is missing in en"),
        ("en", 'summary = "', "summary = ", "summary", "line 2"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_the_others_go_on(
    own: Path, *, file: str, old: str, new: str, at: str, message: str
) -> None:
    content.playbooks()  # read well before, so that it stays as it was
    path = own / f"{file}.toml"
    change(path, old, new)
    problems = told()
    found = [one for one in problems if message in one]
    assert found, problems
    line = line_in(path, at) if at else 1
    near = (line - 1, line)  # of a table that lacks something: its heading, just above
    assert any(one.startswith(f"{path}:{number}:") for one in found for number in near), (found, line)
    assert any(message in str(one.msg) for one in run_checks() if one.id == "proeftuin.playbooks")
    known = {one.id for one in content.playbooks()}
    assert known >= OURS
    assert "eigen-vorm" in known  # the last good reading


def test_a_stage_without_steps_is_told(own: Path) -> None:
    path = own / "playbook.toml"
    words = path.read_text(encoding="utf-8")
    first = words.index("[[stages.steps]]")
    second = words.index('\n[[stages]]\nid = "try"')
    path.write_text(words[:first] + words[second:], encoding="utf-8")
    assert any("stage “question” has no steps" in one and "playbook.toml:6" in one for one in told()), told()


@pytest.mark.parametrize(
    "structure",
    ["", "stages = 7", 'stages = ["a"]\ntools = [1]',
     "[[stages]]\nid = 7\n[[stages.steps]]\nid = [1]\nafter = [2]\nwho = {}",
     "tools = 3\nroles = [[1]]\nphases = {}\n[stages]\nid = 1", "[[stages]]\ngate = 1\nsteps = [1, 2]\nphase = []"],
)  # fmt: skip
def test_nonsense_is_told_and_breaks_nothing(own: Path, structure: str) -> None:
    content.playbooks()
    (own / "playbook.toml").write_text(structure, encoding="utf-8")
    content.reload()
    assert content.playbook("eigen-vorm") is not None
    assert told()


def test_a_missing_language_leaves_a_new_playbook_out(own: Path) -> None:
    (own / "de.toml").unlink()
    renamed = own.rename(own.with_name("half-af"))
    content.reload()
    assert content.playbook("half-af") is None
    assert any("de.toml:1: half-af: this file is missing" in one for one in told()), renamed


def test_lines_are_found_in_lists_in_long_texts_and_after_comments() -> None:
    lines = places.lines_of(
        'a = [\n  "x",\n]\n[[s]] # first\nid = 1\nlong = """\nid = 9\n[[s]]\n"""\n[s.gate]\nby = 2\n'
        "[[s.t]]\nx = 1\n[[s]]\n[[s.t]]\nx = 2\n"
    )
    assert places.line_at(lines, ("s", 0, "id")) == 5
    assert places.line_at(lines, ("s", 0, "gate", "by")) == 11
    assert places.line_at(lines, ("s", 0, "t", 0, "x")) == 13
    assert places.line_at(lines, ("s", 1, "t", 0, "x")) == 16
    assert places.line_at(lines, ("s", 1, "t", 0, "nothing")) == 15
    assert places.line_at(lines, ("elsewhere",)) == 1
