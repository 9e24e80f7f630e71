"""The gates: an open block of the compass, and a check that too few people managed."""

import pytest

from proeftuin.assessments.actions import taking, together
from proeftuin.assessments.drafts import ReviewDraft, TrialDraft
from proeftuin.assessments.models import Assessment
from proeftuin.initiatives.actions import moves, tasks
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from tests import cast
from tests.assessments.conftest import opened
from tests.initiatives.conftest import started, taken_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(db: None) -> Initiative:
    return taken_to(started(), "develop")


def advance(initiative: Initiative) -> Initiative:
    return moves.advance_initiative(by=cast.actor("sara"), initiative=initiative, reason="We know enough.")


def compass(initiative: Initiative) -> Assessment:
    made = opened(initiative, "ethics-compass")
    together.add_stakeholder(
        by=cast.actor("sara"), assessment=made, name="Visitors", power="little", is_vulnerable=True
    )
    return made


def look(made: Assessment, item: str, status: str, version: int = 0) -> None:
    draft = ReviewDraft(status=status, note="" if status == "ok" else "Nobody can step in.")
    together.review(by=cast.actor("joris"), assessment=made, item=item, draft=draft, version=version)


def test_blocked_on_automation_8_stops_the_gate_until_its_action_is_done(initiative: Initiative) -> None:
    made = compass(initiative)
    look(made, "automation-8", "blocked")
    look(made, "data-1", "concern")
    with pytest.raises(InvalidError) as caught:
        advance(initiative)
    assert "Is someone ready to step in?" in str(caught.value) and "Agree on an action" in str(caught.value)
    assert Initiative.objects.get().phase == "develop"
    draft = TaskDraft(title="Name who can stop it")
    task = together.agree_action(by=cast.actor("sara"), assessment=made, item="automation-8", draft=draft)
    with pytest.raises(InvalidError):
        advance(initiative)
    tasks.finish_task(by=cast.actor("joris"), task=task)
    assert advance(initiative).phase == "implement"


def test_an_action_opened_again_closes_the_gate_again(initiative: Initiative) -> None:
    made = compass(initiative)
    look(made, "automation-8", "blocked")
    draft = TaskDraft(title="Name who can stop it")
    task = together.agree_action(by=cast.actor("sara"), assessment=made, item="automation-8", draft=draft)
    task = tasks.finish_task(by=cast.actor("joris"), task=task)
    tasks.reopen_task(by=cast.actor("joris"), task=task)
    with pytest.raises(InvalidError):
        advance(initiative)


def test_a_new_empty_round_or_an_action_elsewhere_opens_nothing(initiative: Initiative) -> None:
    made = compass(initiative)
    look(made, "automation-8", "blocked")
    elsewhere = together.agree_action(
        by=cast.actor("sara"), assessment=made, item="data-1", draft=TaskDraft(title="Other")
    )
    tasks.finish_task(by=cast.actor("sara"), task=elsewhere)
    taking.close_assessment(by=cast.actor("sara"), assessment=made, version=1)
    again = compass(initiative)
    with pytest.raises(InvalidError):
        advance(initiative)
    look(again, "automation-8", "ok")
    assert advance(initiative).phase == "implement"


def test_another_team_and_other_steps_are_not_held(initiative: Initiative) -> None:
    look(compass(initiative), "automation-8", "blocked")
    other = taken_to(started(title="Other"), "develop")
    assert advance(other).phase == "implement"
    assert moves.pause_initiative(by=cast.actor("sara"), initiative=initiative, reason="Winter.").status == "paused"
    initiative = moves.resume_initiative(by=cast.actor("sara"), initiative=initiative)
    back = moves.return_initiative(by=cast.actor("sara"), initiative=initiative, to_phase="ideate", reason="Again.")
    assert advance(back).phase == "develop"


def test_the_page_of_the_gate_says_what_to_do(as_, initiative: Initiative) -> None:
    look(compass(initiative), "automation-8", "blocked")
    answer = as_("sara").post(
        f"{initiative.get_absolute_url()}move/", {"verb": "advance", "reason": "x", "phase": "develop"}
    )
    assert answer.status_code == 422 and "Is someone ready to step in?" in answer.text


def test_who_is_concerned_comes_first(initiative: Initiative) -> None:
    made = opened(initiative, "ethics-compass")
    with pytest.raises(InvalidError):
        look(made, "data-1", "ok")
    for wrong in ({"name": "", "power": "little"}, {"name": "Visitors", "power": "all"}):
        with pytest.raises(InvalidError):
            together.add_stakeholder(by=cast.actor("sara"), assessment=made, **wrong)


@pytest.mark.parametrize(
    ("item", "status", "note"), [("data-1", "blocked", ""), ("data-1", "maybe", "x"), ("data-99", "ok", "")]
)
def test_an_answer_without_a_reason_is_none(initiative: Initiative, item: str, status: str, note: str) -> None:
    made = compass(initiative)
    with pytest.raises(InvalidError):
        together.review(by=cast.actor("sara"), assessment=made, item=item, draft=ReviewDraft(status=status, note=note))


def test_two_at_one_question_lose_nothing(initiative: Initiative) -> None:
    made = compass(initiative)
    look(made, "data-1", "ok")
    with pytest.raises(StaleError):
        look(made, "data-1", "concern")
    look(made, "data-1", "concern", version=1)
    assert made.reviews.get().status == "concern"


# The simplicity check -----------------------------------------------------------------------------------------------
def trials(made: Assessment, good: int, people: int, task: str = "Make an appointment") -> None:
    for number in range(people):
        fine = number < good
        draft = TrialDraft(task=task, succeeded=fine, seconds=60 + number, stuck="" if fine else "The second button")
        together.add_trial(by=cast.actor("sara"), assessment=made, draft=draft)


@pytest.mark.parametrize(
    ("good", "people", "held"), [(3, 5, True), (4, 5, False), (2, 4, False), (7, 10, True), (0, 0, False)]
)
def test_under_four_of_five_asks_for_another_design(initiative: Initiative, good: int, people: int, held: bool) -> None:
    trials(opened(initiative, "simplicity-check"), good, people)
    if held:
        with pytest.raises(InvalidError) as caught:
            advance(initiative)
        assert "fewer than four of five" in str(caught.value)
    else:
        assert advance(initiative).phase == "implement"


def test_a_reason_or_a_better_design_opens_the_gate(initiative: Initiative) -> None:
    made = opened(initiative, "simplicity-check")
    trials(made, 5, 5, "Read the letter")
    trials(made, 3, 5)
    with pytest.raises(InvalidError):
        together.give_reason(by=cast.actor("sara"), assessment=made, reason=" ")
    with pytest.raises(NotAllowedError):
        together.give_reason(by=cast.actor("ann"), assessment=made, reason="Because.")
    begun = opened(initiative, "simplicity-check")
    trials(begun, 2, 2)  # has only just begun: the one before still counts
    with pytest.raises(InvalidError):
        advance(initiative)
    trials(begun, 3, 3)
    assert advance(initiative).phase == "implement"


def test_going_on_with_a_reason(initiative: Initiative) -> None:
    made = opened(initiative, "simplicity-check")
    trials(made, 3, 5)
    together.give_reason(by=cast.actor("sara"), assessment=made, reason="A colleague stands beside the screen.")
    assert advance(initiative).phase == "implement"


def test_people_who_try_are_letters(initiative: Initiative) -> None:
    made = opened(initiative, "simplicity-check")
    trials(made, 2, 3)
    together.remove_trial(by=cast.actor("sara"), assessment=made, key=made.trials.get(person="B").pk)
    trials(made, 1, 1)
    assert sorted(made.trials.values_list("person", flat=True)) == ["A", "B", "C"]
    with pytest.raises(InvalidError):
        together.add_trial(by=cast.actor("sara"), assessment=made, draft=TrialDraft(task="X", succeeded=False))
    with pytest.raises(InvalidError):
        together.add_trial(
            by=cast.actor("sara"), assessment=opened(initiative), draft=TrialDraft(task="X", succeeded=True)
        )
