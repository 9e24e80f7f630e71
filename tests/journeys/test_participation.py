"""A promise kept in public, through pages alone: people take part, everyone is answered, and the numbers prove it."""

import pytest
import time_machine
from django.test import Client

from proeftuin.decisions.models import Response
from proeftuin.ideas.actions.counting import drift
from proeftuin.ideas.models import Idea
from proeftuin.insight.actions.figures import recount
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.processes.models import Process
from tests import cast
from tests.decisions import world as desk

pytestmark = pytest.mark.django_db


def told(name: str) -> list[str]:
    """What somebody has heard so far, oldest first."""
    while deliver_due():
        pass
    ids = Notice.objects.filter(user=cast.person(name)).order_by("event_id").values_list("event_id", flat=True)
    kinds = dict(Event.objects.filter(pk__in=list(ids)).values_list("pk", "kind"))
    return [kinds[pk] for pk in ids]


def test_everyone_who_took_part_hears_what_became_of_it(as_, client: Client) -> None:
    method = desk.desk()
    process, at = method.process, method.get_absolute_url()
    fatima, ann, sara, elke = as_("fatima"), as_("ann"), as_("sara"), as_("elke")

    # People take part: on the site, in talk, and on paper.
    sent = fatima.post(f"{at}new/", {"title": "Water in the playground", "body": "For hot days.", "once": "a"})
    assert sent.status_code == 303
    water = Idea.objects.get()
    assert ann.post(f"/ideas/{water.ref}/support/", {"value": "1"}).status_code == 303
    assert ann.post(f"/discussion/{water.thread}/say/", {"body": "And a tap.", "side": "for"}).status_code == 303
    paper = {"title": "A bench", "body": "To sit.", "channel": "paper", "key": "7"}
    assert sara.post(f"{at}enter/", paper).status_code == 303
    bench = Idea.objects.exclude(pk=water.pk).get()

    # A second after the end nobody can, and nothing changes.
    with time_machine.travel(process.phases.get().ends_at, tick=False):
        late = as_("joris").post(f"/ideas/{water.ref}/support/", {"value": "1"})
        assert late.status_code == 403 and "closed on" in late.text
    assert Idea.objects.get(pk=water.pk).supports == 1

    # Closing is refused while answers are owed.
    close = f"/processes/{process.ref}/manage/close/"
    refused = sara.post(close, {"statement": "Thank you."})
    assert refused.status_code == 422 and Process.objects.get(pk=process.pk).state == "published"

    # The decision-maker answers both at once.
    answer = f"/processes/{process.ref}/desk/answer/?ref={water.ref}&ref={bench.ref}"
    form = {
        "verdict": "accepted", "body": "We build it next to the north path.",
        "answered_by": "The council of Waterrijk", "carried_out_by": "spring", "language": "en",
    }  # fmt: skip
    page = elke.get(answer)
    assert page.context["reach"] == 2  # Fatima and Ann; the writer of the sheet of paper has no account
    assert elke.post(answer, {**form, "seen": page.context["form"].initial["seen"]}).status_code == 303
    assert Response.objects.filter(process=process, replaced_at=None).count() == 2
    public = client.get(water.get_absolute_url()).text
    assert "We build it next to the north path." in public and "The council of Waterrijk" in public

    # Then it closes, and everyone who took part has heard each turn.
    assert sara.post(close, {"statement": "The park gets water and benches."}).status_code == 303
    for name in ("fatima", "ann"):
        heard = told(name)
        assert any(kind.startswith(("decision", "response", "idea.answered", "answer")) for kind in heard), heard
        assert "process.closed" in heard, heard
    assert "The park gets water and benches." in client.get(process.get_absolute_url()).text

    # The numbers prove it.
    assert not drift(process)
    figures = recount(by=cast.actor("sara"), process=Process.objects.get(pk=process.pk)).figures
    assert figures["participants"]["channels"] == {"web": 2, "paper": 1}
    assert (figures["ideas"]["total"], figures["ideas"]["owed"]) == (2, 0)
    assert figures["ideas"]["answers"] == {"accepted": 2}
    assert (figures["supports"]["total"], figures["comments"]["total"]) == (1, 1)
