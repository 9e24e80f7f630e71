"""From a contribution to an initiative: both sides say so, and who contributed hears each turn, once."""

import pytest

from proeftuin.bridges.contribution_to_initiative import (
    carry_the_experiment,
    carry_the_turn,
    start_from,
    take_up,
)
from proeftuin.bridges.models import Taken
from proeftuin.decisions.actions import responses
from proeftuin.experiments import actions as experiments
from proeftuin.experiments.drafts import PlanDraft, ResultDraft
from proeftuin.ideas.actions.supporting import count_elsewhere
from proeftuin.ideas.models import Idea
from proeftuin.initiatives.actions import moves
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.processes.models import Seat
from tests import cast
from tests.decisions import world
from tests.decisions.world import NO, YES, act

pytestmark = pytest.mark.django_db


def accepted(method=None, title: str = "Trees along the path", **fields: object) -> Idea:
    idea = world.idea(method or world.desk(), title, **fields)
    responses.publish_responses(by=act("elke"), process=idea.process, contributions=[idea], draft=YES)
    return Idea.objects.select_related("process__organisation", "method").get(pk=idea.pk)


def started(**fields: object) -> Initiative:
    draft = InitiativeDraft(title="A greener north", problem="It is hot in summer.", **fields)  # type: ignore[arg-type]
    return start_initiative(by=cast.actor("joris"), draft=draft)


def deliver() -> None:
    while deliver_due():
        pass


def told(name: str, kind: str) -> int:
    events = Event.objects.filter(kind=kind).values("pk")
    return Notice.objects.filter(user=cast.person(name), event_id__in=events).count()


def test_a_new_initiative_begins_with_the_idea() -> None:
    idea = accepted()
    made = start_from(by=act("sara"), idea=idea, title="Shade in the north", problem=idea.body)
    taken = Taken.objects.get()
    assert (taken.initiative, taken.thread, taken.title, taken.body) == (made, idea.thread, idea.title, idea.body)
    assert made.organisation == idea.process.organisation and idea.reference in made.asked.question
    Idea.objects.filter(pk=idea.pk).update(title="Changed later")
    assert Taken.objects.get().title == "Trees along the path"


def test_several_ideas_become_part_of_one_and_twice_is_once() -> None:
    method, initiative = world.desk(), started()
    ideas = [accepted(method, f"Idea {n}") for n in range(3)]
    for idea in (*ideas, ideas[0]):
        take_up(by=act("joris"), idea=idea, initiative=initiative)
    assert Taken.objects.filter(initiative=initiative).count() == 3
    assert Event.objects.filter(kind="contribution.taken_up").count() == 3


def test_only_what_is_accepted_and_only_by_who_may() -> None:
    method, initiative = world.desk(), started()
    waiting, refused = world.idea(method, "Waits"), world.idea(method, "Refused")
    responses.publish_responses(by=act("elke"), process=method.process, contributions=[refused], draft=NO)
    refused.refresh_from_db()
    yes = accepted(method)
    for idea in (waiting, refused):
        with pytest.raises(NotAllowedError):
            take_up(by=act("joris"), idea=idea, initiative=initiative)
    for stranger in ("ann", "fatima", "pieter"):  # Pieter only says what it costs
        with pytest.raises(NotAllowedError):
            take_up(by=act(stranger), idea=yes, initiative=initiative)
    with pytest.raises(NotAllowedError):  # Sara answers, but is not on the team
        take_up(by=act("sara"), idea=yes, initiative=initiative)
    with pytest.raises(InvalidError):
        start_from(by=act("sara"), idea=yes, title=" ", problem="x")
    assert not Taken.objects.exists()


def test_who_contributed_hears_each_turn_once() -> None:
    idea, initiative = accepted(), started()
    world.supporter(idea, cast.person("ann"))
    take_up(by=act("joris"), idea=idea, initiative=initiative)
    moves.advance_initiative(by=act("joris"), initiative=initiative, reason="Enough is known.")
    moves.pause_initiative(by=act("joris"), initiative=initiative, reason="It is winter.")
    deliver()
    for name in ("ann", "fatima"):
        assert [told(name, f"contribution.{verb}") for verb in ("taken_up", "advanced", "paused")] == [1, 1, 1], name
    turn = Event.objects.get(kind="initiative.advanced")
    for _again in range(3):
        carry_the_turn(turn)
    deliver()
    assert Event.objects.filter(kind="contribution.advanced").count() == 1 and told("ann", "contribution.advanced") == 1


def test_who_contributed_hears_what_is_tried_and_what_came_of_it() -> None:
    idea, initiative = accepted(), started()
    take_up(by=act("joris"), idea=idea, initiative=initiative)
    draft = PlanDraft(title="One bench", assumption="They sit.", test="A chair.", measure="Who sits.",
                      threshold_words="Someone stays.")  # fmt: skip
    one = experiments.plan_experiment(by=act("joris"), initiative=initiative, draft=draft)
    one = experiments.start_experiment(by=act("joris"), experiment=one, version=one.version)
    result = ResultDraft(saw="Nobody.", judged_met=False, verdict="stop", learned="It is too cold.")
    experiments.finish_experiment(by=act("joris"), experiment=one, draft=result, version=one.version)
    deliver()
    for _again in range(2):
        carry_the_experiment(Event.objects.get(kind="experiment.done"))
    deliver()
    kinds = ("contribution.experiment_started", "contribution.experiment_done", "contribution.experiment_planned")
    assert [told("fatima", kind) for kind in kinds] == [1, 1, 0]


def test_a_private_initiative_is_told_to_nobody_outside(client) -> None:
    idea, initiative = accepted(), started(is_public=False)
    take_up(by=act("joris"), idea=idea, initiative=initiative)
    moves.pause_initiative(by=act("joris"), initiative=initiative, reason="It is winter.")
    deliver()
    assert told("fatima", "contribution.taken_up") == told("fatima", "contribution.paused") == 0
    assert "A greener north" not in client.get(idea.get_absolute_url()).content.decode()


def test_both_pages_say_so_and_hide_what_is_hidden(client) -> None:
    idea, initiative = accepted(), started()
    take_up(by=act("joris"), idea=idea, initiative=initiative)
    assert "A greener north" in client.get(idea.get_absolute_url()).content.decode()
    shown = client.get(initiative.get_absolute_url()).content.decode()
    assert "Trees along the path" in shown and idea.reference in shown and idea.process.title in shown
    Idea.objects.filter(pk=idea.pk).update(state="hidden")
    after = client.get(initiative.get_absolute_url()).content.decode()
    assert "They give shade in summer." not in after and "1 contribution is not shown any more." in after


def test_through_the_pages(as_, client) -> None:
    idea, initiative = accepted(), started()
    path = f"/ideas/{idea.ref}/initiative/"
    assert client.get(path).status_code == 302
    assert as_("fatima").get(path).status_code == 404
    joris = as_("joris")
    assert path in joris.get(f"/processes/{idea.process.ref}/desk/{idea.ref}/").content.decode()
    assert "A greener north" in joris.get(path).content.decode()
    assert joris.post(path, {"to": "0000000000"}).status_code == 422
    assert joris.post(path, {"to": "new", "title": ""}).status_code == 422
    done = joris.post(path, {"to": initiative.ref})
    assert done.status_code == 303 and done["Location"] == initiative.get_absolute_url()
    new = {"to": "new", "title": "Shade", "problem": "It is hot.", "once": "1"}
    assert joris.post(path, new)["Location"] == joris.post(path, new)["Location"]
    assert Taken.objects.count() == 2


def test_totals_that_a_method_hides_while_people_vote_are_hidden_here_too(client) -> None:
    method, initiative = world.desk(hide_totals=True), started()
    idea = accepted(method, supports=1)
    Seat.objects.create(process=method.process, user=cast.person("joris"), role="clerk")
    count_elsewhere(by=act("joris"), idea=idea, channel="street", supports=4320)
    Idea.objects.filter(pk=idea.pk).update(supports=4321)
    take_up(by=act("joris"), idea=Idea.objects.get(pk=idea.pk), initiative=initiative)
    home = method.process.get_absolute_url()
    pages = [idea.get_absolute_url(), initiative.get_absolute_url()]
    pages += [f"{home}answers{end}" for end in ("/", ".json", ".csv")]

    def totals_on() -> list[str]:
        found = []
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            words = (b"".join(answer.streaming_content) if answer.streaming else answer.content).replace(b",", b"")
            found += [page] if b"4321" in words or b"4320" in words else []
        return found

    assert totals_on() == []
    assert Event.objects.get(kind="idea.counted").audience == method.process.circle
    world.over(method.process)
    assert totals_on() == pages
