"""Who runs a challenge reads one thing to do next, from the need to the result."""

import pytest

from proeftuin.calls.actions.calls import publish_call
from proeftuin.challenges.actions import consulting, funnel, making
from proeftuin.challenges.drafts import Ask
from proeftuin.challenges.models import Supplier
from proeftuin.kernel import clock
from tests import cast
from tests.challenges.world import AFTER, BEGAN, DURING, PHASES, draft

pytestmark = pytest.mark.django_db


def test_who_runs_it_always_reads_what_comes_next(client, as_) -> None:  # type: ignore[no-untyped-def]
    sara, by = as_("sara"), cast.actor("sara")
    with clock.at(BEGAN):
        made = making.make_challenge(by=by, draft=draft())
        page = made.get_absolute_url()
        assert "See first who solved this before" in sara.get(page).content.decode()
        making.note_search(by=by, challenge=made, words="circular furniture")
        assert "Publish the challenge" in sara.get(page).content.decode()
        making.publish_challenge(by=by, challenge=made)
    with clock.at(DURING):
        assert "Questions can be asked until" in sara.get(page).content.decode()
        consulting.ask(by=cast.actor("ann"), challenge=made, draft=Ask(text="How many desks?"))
        assert "1 question waits for your answer." in sara.get(page).content.decode()
        consulting.draft_answers(by=by, challenge=made, answers={1: "Two hundred."})
        consulting.publish_answers(by=by, challenge=made)
    with clock.at(AFTER):
        assert "The time for questions is over" in sara.get(page).content.decode()
        consulting.publish_report(by=by, challenge=made, text="We learned much.")
        assert "The call is not published" in sara.get(page).content.decode()
        publish_call(by=by, call=made.call)
        assert "Say how you will buy it" in sara.get(page).content.decode()
        making.choose_procedure(by=by, challenge=made, procedure="partnership", reason="Nobody sells it yet.")
        assert "Say in which phases" in sara.get(page).content.decode()
        funnel.plan_funnel(by=by, challenge=made, phases=PHASES[:1])
        assert "Add the suppliers" in sara.get(page).content.decode()
        funnel.add_supplier(by=by, challenge=made, name="Maker")
        funnel.start_funnel(by=by, challenge=made)
        assert "“Design” is going on" in sara.get(page).content.decode()
        funnel.judge_supplier(by=by, supplier=Supplier.objects.get(), verdict="go", reason="Good.")
        funnel.close_phase(by=by, challenge=made)
        assert "Tell everyone who went on" in sara.get(page).content.decode()
        funnel.announce(by=by, challenge=made)
        assert "The result is known to everyone" in sara.get(page).content.decode()
        assert "You run this challenge" not in client.get(page).content.decode()
        assert sara.get(f"/challenges/new/?call={made.call.ref}")["Location"] == page
