"""The pages of a summary: what goes where is said, each sentence is judged, and everyone reads how it came about."""

import pytest
from django.test import Client

from proeftuin.ideas.models import Idea
from proeftuin.insight.actions.figures import recount
from proeftuin.insight.models import Summary
from proeftuin.insight.tasks import write_summaries
from proeftuin.processes.models import Process
from tests import cast
from tests.insight.model_server import ModelServer
from tests.insight.test_pages import filled
from tests.insight.test_summaries import model, process, published, said, written  # noqa: F401 - fixtures too
from tests.processes import world

pytestmark = pytest.mark.django_db
# The fixtures stand in the other module, so their names are arguments here.
# ruff: noqa: F811


def at(process: Process, part: str = "") -> str:
    return f"/processes/{process.ref}/insight/{part}"


def test_nothing_is_shown_while_no_model_is_connected(as_, client: Client, process: Process) -> None:
    sara = as_("sara")
    for path in (at(process), f"/processes/{process.ref}/report/"):
        assert "language model" not in sara.get(path).text and "machine" not in client.get(path).text
    page = sara.get(at(process, "summaries/")).text
    assert "Ask for a summary" not in page and "Send the quotes" not in page
    assert sara.post(at(process, "summaries/"), {"language": "en"}).status_code == 404
    assert not Summary.objects.exists()


def test_from_the_button_to_the_page_that_everyone_reads(
    as_, client: Client, process: Process, model: ModelServer
) -> None:
    sara = as_("sara")
    assert at(process, "summaries/") in sara.get(at(process)).text
    page = sara.get(at(process, "summaries/"))
    assert model.url.split("/")[2] in page.text and page.context["material"][0]["quotes"][0]["text"] in page.text
    assert model.asked == []
    form = {"language": "nl", "stamp": page.context["form"].initial["stamp"]}
    assert sara.post(at(process, "summaries/"), form).status_code == 303
    assert "The model is writing" in sara.get(at(process, "summaries/")).text
    model.says = {"sentences": [said("Mensen willen <b>banken</b>.", "q1"), said("Onzin.", "q2")]}
    write_summaries()
    summary = Summary.objects.get()
    address = at(process, f"summaries/{summary.ref}/")
    assert address in sara.get(at(process, "summaries/")).text
    page = sara.get(address).text
    assert "Mensen willen &lt;b&gt;banken" in page and model.quotes()["q1"] in page
    assert "machine" not in client.get(at(process)).text  # a draft is nobody's but who manages
    judged = {"version": summary.version, "text_0": "Mensen willen banken.", "text_1": "Onzin.", "out_1": "on"}
    assert sara.post(address, {**judged, "do": "publish"}).status_code == 303
    for path in (at(process), f"/processes/{process.ref}/report/"):
        page = client.get(path).text
        assert "Written by a machine (small-1, " in page and "checked by a person." in page
        assert "Mensen willen banken." in page and "Onzin" not in page and 'lang="nl"' in page
    told = client.get(f"/processes/{process.ref}/insight.json").json()["summary"]
    assert told["written_by"] == "machine" and told["sentences"][0]["quotes"][0]["idea"].startswith("http")
    version = Summary.objects.get().version
    assert sara.post(address + "discard/", {"version": version}).status_code == 303
    assert "machine" not in client.get(at(process)).text


def test_a_sentence_goes_from_the_pages_with_its_quote(client: Client, process: Process, model: ModelServer) -> None:
    summary = published(process, model, said("Only here.", "q1"), said("Here and there.", "q1", "q4"))
    ref = next(one["ref"] for topic in summary.material for one in topic["quotes"] if one["id"] == "q1")
    Idea.objects.filter(ref=ref).update(state="hidden")
    for path in (at(process), f"/processes/{process.ref}/report/", f"/processes/{process.ref}/insight.json"):
        text = client.get(path).content.decode()
        assert "Only here." not in text and "Here and there." in text and f"/ideas/{ref}/" not in text


def test_what_was_published_stays_when_the_model_is_taken_away(
    as_, client: Client, process: Process, model: ModelServer, settings
) -> None:
    published(process, model, said("People want benches.", "q1"))
    settings.MODEL_URL = ""
    assert "People want benches." in client.get(at(process)).text
    page = as_("sara").get(at(process))
    assert at(process, "summaries/") in page.text  # so that it can be taken off
    assert "Send the quotes" not in as_("sara").get(at(process, "summaries/")).text


def test_mistakes_keep_what_was_typed(as_, process: Process, model: ModelServer) -> None:
    sara, summary = as_("sara"), written(process, model, said("Benches.", "q1"), said("Trees.", "q2"))
    address = at(process, f"summaries/{summary.ref}/")
    wrong = sara.post(address, {"version": summary.version, "text_0": "", "text_1": "More trees, please", "do": "save"})
    assert wrong.status_code == 422 and "More trees, please" in wrong.text and "leave it out" in wrong.text
    stale = sara.post(address, {"version": 0, "text_0": "Mine", "text_1": "Trees.", "do": "publish"})
    assert stale.status_code == 409 and "Mine" in stale.text and "Benches." in stale.text
    assert Summary.objects.get().state == "draft"
    changed = sara.post(at(process, "summaries/"), {"language": "nl", "stamp": "other"})
    assert changed.status_code == 422 and "The quotes have changed" in changed.text
    again = changed.context["form"]["stamp"].value()
    assert sara.post(at(process, "summaries/"), {"language": "nl", "stamp": again}).status_code == 303


def test_a_failure_is_told_with_its_reason(as_, process: Process, model: ModelServer) -> None:
    sara, model.status = as_("sara"), 503
    stamp = sara.get(at(process, "summaries/")).context["form"].initial["stamp"]
    sara.post(at(process, "summaries/"), {"language": "en", "stamp": stamp})
    write_summaries()
    page = sara.get(at(process, "summaries/")).text
    assert "The model refused" in page and "(503)" in page and "Send the quotes" in page
    failed = Summary.objects.get()
    assert sara.get(at(process, f"summaries/{failed.ref}/")).status_code == 200
    assert sara.post(at(process, f"summaries/{failed.ref}/discard/"), {"version": "x"}).status_code == 303
    assert Summary.objects.get().state == "failed"
    sara.post(at(process, f"summaries/{failed.ref}/discard/"), {"version": failed.version})
    assert "The model refused" not in sara.get(at(process, "summaries/")).text


def test_others_know_nothing_of_it(as_, process: Process, model: ModelServer) -> None:
    summary, fatima = written(process, model, said("Benches.", "q1")), as_("fatima")
    assert "language model" not in fatima.get(at(process)).text
    for path in ("summaries/", f"summaries/{summary.ref}/"):
        assert fatima.get(at(process, path)).status_code == 404
    assert fatima.post(at(process, f"summaries/{summary.ref}/discard/"), {"version": 2}).status_code == 404
    assert as_("sara").get(at(process, "summaries/nothing/")).status_code == 404


def test_the_pages_cost_the_same_at_every_size(
    as_, client: Client, model: ModelServer, django_assert_max_num_queries
) -> None:
    process = filled(world.opened(), people=1000)
    recount(by=cast.actor("sara"), process=process)
    published(process, model, *(said(f"Sentence {n}.", "q1", "q2", "q4") for n in range(12)))
    summary, sara = written(process, model, *(said(f"Draft {n}.", "q1", "q2", "q4") for n in range(12))), as_("sara")
    sara.get(at(process))
    for visitor in (client, sara):
        for path in (at(process), f"/processes/{process.ref}/report/", f"/processes/{process.ref}/insight.json"):
            with django_assert_max_num_queries(12):
                assert visitor.get(path).status_code == 200
    for path in ("summaries/", f"summaries/{summary.ref}/"):
        with django_assert_max_num_queries(12):
            assert sara.get(at(process, path)).status_code == 200
