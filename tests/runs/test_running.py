"""A team works through a playbook: steps in order, results kept, gates that take the initiative along."""

from pathlib import Path

import pytest

from proeftuin.initiatives import registry
from proeftuin.initiatives.actions import moves
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import system
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.queries import timeline
from proeftuin.playbooks import content
from proeftuin.runs import queries
from proeftuin.runs.actions import running
from proeftuin.runs.models import Edition, GateMove, Run, StepState
from tests import cast
from tests.initiatives.conftest import started
from tests.runs.conftest import PLAYBOOK, do, gate, made_for

pytestmark = pytest.mark.django_db


def next_of(run: Run) -> str | None:
    run.refresh_from_db()
    row = queries.whole(run).next
    return row.step.id if row else None


def test_the_next_step_follows_the_order_of_the_playbook(run: Run) -> None:
    assert next_of(run) == "first-story"
    do(run, "first-story")
    assert next_of(run) == "who-knows"
    do(run, "who-knows")
    assert next_of(run) is None  # the gate
    gate(run, "go")
    assert (next_of(run), run.stage) == ("smallest-test", "try")
    do(run, "smallest-test", "ethics", "advice")
    assert next_of(run) == "ideas"  # the optional decision is not in the way
    do(run, "ideas")
    assert gate(run, "go").state == "done"


def test_results_land_in_the_thread_of_the_initiative(run: Run) -> None:
    do(run, "first-story")
    running.skip_step(by=cast.actor("joris"), run=run, step="who-knows", reason="We know them all.", version=0)
    gate(run, "go")
    told = [one.sentence for one in timeline(thread=run.initiative.thread)]
    for words in (
        "Sara Peeters began with the playbook “en: own way”",
        "Sara Peeters finished the step “en first-story”",
        "Joris de Wit skipped the step “en who-knows”: We know them all.",
        "The team finished “en question” and went on to “en try”",
    ):
        assert words in told


def test_a_run_keeps_the_edition_it_began_with(run: Run, own: Path) -> None:
    before = queries.whole(run).playbook
    for language in ("nl", "fr", "de", "en"):
        path = own / f"{language}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("how to do", "do at once"), encoding="utf-8")
    content.reload()
    changed = content.playbook(PLAYBOOK)
    assert changed and "do at once" in changed.stages[0].steps[0].instruction
    assert queries.whole(Run.objects.get()).playbook == before
    gate(run, "stop")
    with pytest.raises(NotAllowedError):
        running.start_run(by=cast.actor("sara"), initiative=run.initiative, playbook=PLAYBOOK)
    assert Edition.objects.count() == 1


def test_one_at_a_time_and_several_after_each_other(run: Run) -> None:
    with pytest.raises(InvalidError):
        running.start_run(by=cast.actor("joris"), initiative=run.initiative, playbook=PLAYBOOK)
    do(run, "first-story", "who-knows")
    gate(run, "go")
    do(run, "smallest-test", "ethics", "advice", "ideas")
    gate(run, "go")
    second = running.start_run(by=system("bridge"), initiative=run.initiative, playbook=PLAYBOOK)
    assert second.edition_id == run.edition_id  # stored once
    assert Run.objects.count() == 2
    assert queries.going(run.initiative) == second


def test_only_who_works_in_the_team_writes(run: Run) -> None:
    for who in ("pieter", "ann", "fatima", "elke"):  # the coach guides; the others do not belong
        with pytest.raises(NotAllowedError):
            do(run, "first-story", who=who)
        with pytest.raises(NotAllowedError):
            gate(run, "stop", who=who)
        with pytest.raises(NotAllowedError):
            running.skip_step(by=cast.actor(who), run=run, step="first-story", reason="x", version=0)
    assert not StepState.objects.exists()


def test_skipping_needs_a_reason_and_a_result_must_fit(run: Run) -> None:
    sara = cast.actor("sara")
    with pytest.raises(InvalidError):
        running.skip_step(by=sara, run=run, step="first-story", reason="  ", version=0)
    made_for(started(title="Of others"), "other")
    wrong = ("experiment:abc", "story:../../x", "story:nowhere", "story:other")
    for result in ({}, {"text": "a story"}, *({"made": one} for one in wrong)):
        with pytest.raises(InvalidError):
            running.save_step(by=sara, run=run, step="first-story", result=result, finish=True, version=0)
    with pytest.raises(InvalidError):  # in a stage that is not reached
        do(run, "smallest-test")
    with pytest.raises(InvalidError):
        running.save_step(by=sara, run=run, step="no-such", result={}, finish=False, version=0)
    assert not StepState.objects.exists()


def test_two_who_save_one_step_lose_nothing(run: Run) -> None:
    do(run, "first-story", "who-knows")
    with pytest.raises(StaleError):
        do(run, "who-knows", who="joris")
    there = StepState.objects.get(step="who-knows")
    assert there.version == 1 and there.by == cast.person("sara")
    running.reopen_step(by=cast.actor("joris"), run=run, step="who-knows", version=1)
    there.refresh_from_db()
    assert there.state == "open" and there.result["rows"][0]["name"] == "Fatima"


def test_a_gate_asks_for_its_steps_and_takes_the_initiative_along(run: Run) -> None:
    with pytest.raises(InvalidError) as caught:
        gate(run, "go")
    assert "en who-knows" in str(caught.value)
    do(run, "first-story", "who-knows")
    with pytest.raises(InvalidError) as caught:  # the initiative's own gate lacks things, and asks why
        gate(run, "go", reason="")
    assert "reason" in caught.value.problems
    run.refresh_from_db()
    assert run.stage == "question" and not GateMove.objects.exists()
    gate(run, "go")
    run.initiative.refresh_from_db()
    assert run.initiative.phase == "develop"  # where the next stage belongs, through ideate
    assert run.initiative.moves.count() == 2


def test_a_guard_of_the_initiative_holds_the_run_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def guard(_initiative: Initiative, verb: str, _from: str, to: str) -> Denied | None:
        return Denied("Ethics first.") if verb == "advance" and to == "develop" else None

    monkeypatch.setattr(registry, "GUARDS", [guard])
    do(run, "first-story", "who-knows")
    with pytest.raises((InvalidError, NotAllowedError)) as caught:
        gate(run, "go")
    assert "Ethics first." in str(caught.value)
    run.refresh_from_db()
    run.initiative.refresh_from_db()
    assert (run.stage, run.initiative.phase) == ("question", "identify")


def test_adapt_pause_and_stop(run: Run) -> None:
    do(run, "first-story", "who-knows")
    gate(run, "go")
    for outcome in ("adapt", "pause", "stop"):
        with pytest.raises(InvalidError):
            gate(run, outcome, reason=" ")
    with pytest.raises(InvalidError):
        gate(run, "adapt", to_stage="no-such")
    back = gate(run, "adapt", reason="The story was another one.", to_stage="question")
    back.initiative.refresh_from_db()
    assert (back.stage, back.initiative.phase) == ("question", "identify")
    paused = gate(run, "pause", reason="Holidays.")
    paused.initiative.refresh_from_db()
    assert (paused.state, paused.initiative.status) == ("paused", "paused")
    with pytest.raises(NotAllowedError):
        running.skip_step(by=cast.actor("sara"), run=run, step="first-story", reason="x", version=1)
    running.resume_run(by=cast.actor("joris"), run=run)
    paused.initiative.refresh_from_db()
    assert paused.initiative.status == "active"
    stopped = gate(run, "stop", reason="No money.")
    stopped.initiative.refresh_from_db()
    assert (stopped.state, stopped.initiative.status) == ("stopped", "stopped")


def test_two_decisions_at_one_gate_are_not_taken_twice(run: Run) -> None:
    do(run, "first-story", "who-knows")
    gate(run, "go")
    with pytest.raises(StaleError):
        running.pass_gate(by=cast.actor("joris"), run=run, outcome="go", reason="Yes.", version=1)
    assert GateMove.objects.count() == 1


def test_apart_first_then_together(run: Run) -> None:
    do(run, "first-story")
    running.write_part(by=cast.actor("sara"), run=run, step="who-knows", text="Fatima\nThe guard", version=0)
    part = running.write_part(by=cast.actor("joris"), run=run, step="who-knows", text="The mayor", version=0)
    with pytest.raises(StaleError):
        running.write_part(by=cast.actor("joris"), run=run, step="who-knows", text="Other tab", version=0)
    running.write_part(by=cast.actor("joris"), run=run, step="who-knows", text="The alderman", version=part.version)
    assert [one.text for one in queries.parts_of(run, "who-knows")] == ["Fatima\nThe guard", "The alderman"]
    with pytest.raises(InvalidError):  # this one is done at one table
        running.write_part(by=cast.actor("sara"), run=run, step="first-story", text="x", version=0)
    with pytest.raises(NotAllowedError):
        running.write_part(by=cast.actor("pieter"), run=run, step="who-knows", text="x", version=0)


def test_a_gate_is_not_passed_around_an_initiative_that_stands_still(run: Run) -> None:
    do(run, "first-story", "who-knows")
    moves.pause_initiative(by=cast.actor("sara"), initiative=run.initiative, reason="Summer.")
    with pytest.raises(InvalidError, match="does not go on at the moment"):
        gate(run, "go")
    run.refresh_from_db()
    assert run.stage == "question"
    moves.resume_initiative(by=cast.actor("sara"), initiative=run.initiative)
    assert gate(run, "go").stage == "try"


def test_who_may_not_take_the_initiative_along_keeps_what_was_typed(as_, run: Run) -> None:
    do(run, "first-story", "who-knows")
    Member.objects.create(initiative=run.initiative, user=cast.person("ann"), role="partner", state="active")
    typed = {"outcome": "go", "reason": "Zeldzame reden", "version": run.version}
    answer = as_("ann").post(f"{run.initiative.get_absolute_url()}run/question/", typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Zeldzame reden" in shown and "Only the lead and the members can take this step." in shown
    run.refresh_from_db()
    assert run.stage == "question" and not GateMove.objects.exists()
