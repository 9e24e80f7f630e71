"""Test beds: from an open offer to a decision; what starts without a clause, and what strangers never read."""

import pytest
from django.db import transaction

from proeftuin.accounts.queries import own_data
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.search import queries as search
from proeftuin.testbeds import actions, logic, personal
from proeftuin.testbeds.drafts import SiteDraft, TrialDraft
from proeftuin.testbeds.models import TestSite, Trial
from tests import cast

pytestmark = pytest.mark.django_db
SECRET = "The zebrafrequency is 433 MHz"
CLAUSES = {code: f"Words on {code}." for code in logic.CLAUSES}
PLAN = {code: f"Words on {code}." for code in logic.PLAN}


def ward(**changes: object) -> TestSite:
    """Waterrijk's, open."""
    values = {"title": "Ward 4 of the hospital", "testable": "Beds and sensors.", "contact": "desk@hospital.example"}
    made = SiteDraft(**(values | changes))  # type: ignore[arg-type]
    site = actions.offer_site(by=cast.actor("sara"), organisation=cast.organisation("waterrijk"), draft=made)
    return actions.open_site(by=cast.actor("sara"), site=site)


def applied(site: TestSite, **changes: object) -> Trial:
    values = {"title": "A quiet alarm", "solution": "A lamp.", "trl": 6, "question": "Do nurses see it?"}
    made = TrialDraft(**(values | changes))  # type: ignore[arg-type]
    return actions.apply(by=cast.actor("ann"), site=site, firm=cast.organisation("zandhove"), draft=made)


def accepted(site: TestSite) -> Trial:
    trial = actions.screen(by=cast.actor("sara"), trial=applied(site))
    return actions.answer(by=cast.actor("sara"), trial=trial, accept=True, reason="It fits.")


def planned(site: TestSite, **without: str) -> Trial:
    trial = accepted(site)
    clauses = CLAUSES | without
    return actions.write_plan(by=cast.actor("ann"), trial=trial, plan=PLAN, clauses=clauses, version=trial.version)


def found(words: str, who: str = "fatima") -> list[str]:
    return [one.ref for one in search.search(words, language="en", actor=cast.actor(who), kinds=["test_site"]).hits]


def test_the_words_of_parts_and_clauses_are_those_of_the_rules() -> None:
    assert tuple(vocabularies.codes("test_clauses")) == logic.CLAUSES
    assert tuple(vocabularies.codes("test_plan")) == logic.PLAN
    assert set(vocabularies.codes("test_decisions")) == set(logic.DECISIONS)
    assert set(vocabularies.codes("test_states")) == set(Trial.State.values)


@pytest.mark.parametrize("clause", logic.CLAUSES)
def test_no_test_starts_without_each_clause_and_the_refusal_names_it(clause: str) -> None:
    trial = planned(ward(), **{clause: "  "})
    with pytest.raises(InvalidError, match=vocabularies.label("test_clauses", clause)):
        actions.start(by=cast.actor("sara"), trial=trial)
    trial.refresh_from_db()
    assert trial.state == "accepted" and trial.started_at is None
    again = actions.write_plan(by=cast.actor("sara"), trial=trial, plan=PLAN, clauses=CLAUSES, version=trial.version)
    with pytest.raises(StaleError):
        actions.write_plan(by=cast.actor("ann"), trial=trial, plan=PLAN, clauses=CLAUSES, version=trial.version - 1)
    with pytest.raises(NotAllowedError):
        actions.start(by=cast.actor("ann"), trial=again)  # the firm does not start it
    assert actions.start(by=cast.actor("sara"), trial=again).state == "running"


def test_no_test_starts_without_a_whole_plan() -> None:
    trial = accepted(ward())
    trial = actions.write_plan(
        by=cast.actor("ann"), trial=trial, plan={**PLAN, "stop_criteria": ""}, clauses=CLAUSES, version=trial.version
    )
    with pytest.raises(InvalidError, match="When we stop"):
        actions.start(by=cast.actor("sara"), trial=trial)


def test_what_is_confidential_never_reaches_strangers(client, as_) -> None:
    site = ward()
    sara = cast.actor("sara")
    trial = applied(site)
    page = trial.get_absolute_url()
    for who in (client, as_("fatima")):
        assert who.get(page).status_code == 404 and who.get(f"{page[:-1]}.json").status_code == 404
    assert as_("ann").get(page).status_code == 200 and as_("joris").get(page).status_code == 200
    trial = actions.answer(by=sara, trial=actions.screen(by=sara, trial=trial), accept=True, reason=SECRET)
    trial = actions.write_plan(
        by=sara, trial=trial, plan=PLAN, clauses={**CLAUSES, "ip": SECRET}, version=trial.version
    )
    trial = actions.start(by=sara, trial=trial)
    actions.log(by=cast.actor("ann"), trial=trial, text=SECRET)
    trial = actions.report(by=sara, trial=trial, public="Nurses saw the giraffe lamp.", confidential=SECRET)
    trial = actions.decide(by=sara, trial=trial, decision="procure", reason="It works.")
    addresses = (page, f"{page[:-1]}.json", site.get_absolute_url(), f"/testbeds/{site.ref}.json", "/testbeds.json",
                 "/data/test-sites.csv", "/data/trials.csv", "/data/trials.jsonl", "/data/events.jsonl")  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        body = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert answer.status_code == 200 and SECRET not in body, address
    assert "giraffe lamp" in client.get(page).content.decode()
    assert "giraffe lamp" in client.get(f"{page[:-1]}.json").content.decode()
    assert SECRET in as_("ann").get(page).content.decode()
    assert found("giraffe lamp") == [site.ref] and found("zebrafrequency", "bas") == []
    assert not [one for one in Event.objects.all() if SECRET in str(one.data)]
    for step in ("plan", "report", "decide", "log"):
        assert as_("fatima").get(f"{page}{step}/").status_code == 403


def test_a_site_has_so_much_room_and_a_host_does_not_apply_to_itself() -> None:
    site, sara = ward(capacity=1), cast.actor("sara")
    accepted(site)
    second = actions.screen(by=sara, trial=applied(site))
    with pytest.raises(InvalidError, match="room for 1"):
        actions.answer(by=sara, trial=second, accept=True, reason="Yes")
    assert actions.answer(by=sara, trial=second, accept=False, reason="Full.").state == "declined"
    with pytest.raises(InvalidError):
        actions.apply(
            by=sara, site=site, firm=cast.organisation("waterrijk"),
            draft=TrialDraft(title="x", solution="x", trl=3, question="x"),
        )  # fmt: skip


@pytest.mark.parametrize("changes", [{"trl": 0}, {"trl": 10}, {"title": " "}, {"question": ""}])
def test_an_application_that_lacks_something_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidError) as error:
        applied(ward(), **changes)
    assert set(error.value.problems) == set(changes) and not Trial.objects.exists()


def test_steps_out_of_turn_are_refused() -> None:
    site, sara = ward(), cast.actor("sara")
    trial = applied(site)
    for work in (
        lambda: actions.start(by=sara, trial=trial),
        lambda: actions.report(by=sara, trial=trial, public="x", confidential=""),
        lambda: actions.decide(by=sara, trial=trial, decision="stop", reason="x"),
        lambda: actions.log(by=sara, trial=trial, text="x"),
        lambda: actions.answer(by=sara, trial=trial, accept=True, reason="x"),
    ):
        with pytest.raises(InvalidError):
            work()
    assert actions.withdraw(by=cast.actor("ann"), trial=trial).state == "withdrawn"
    actions.open_site(by=sara, site=site, take=False)
    with pytest.raises(NotAllowedError):
        applied(site)


def test_through_the_pages(client, as_) -> None:
    sara, ann = as_("sara"), as_("ann")
    form = {"title": "Ward 4", "testable": "Beds.", "contact": "Desk", "capacity": "2", "language": "en"}
    own = {"organisation": cast.organisation("waterrijk").pk}
    assert as_("fatima").get("/testbeds/new/").status_code == 403
    assert sara.post("/testbeds/new/", {**form, **own, "title": ""}).status_code == 422
    page = sara.post("/testbeds/new/", {**form, **own})["Location"]
    assert client.get(page).status_code == 404 and found("ward") == []
    assert sara.post(f"{page}open/", {"take": "yes"}).status_code == 303 and client.get(page).status_code == 200
    ask = {
        "organisation": cast.organisation("zandhove").pk,
        "title": "Lamp",
        "solution": "It",
        "trl": "12",
        "question": "?",
    }
    assert ann.post(f"{page}apply/", ask).status_code == 422
    trial = ann.post(f"{page}apply/", {**ask, "trl": "7"})["Location"]
    assert ann.post(f"{trial}move/", {"do": "screen"}).status_code == 403
    assert sara.post(f"{trial}move/", {"do": "screen"}).status_code == 303
    assert sara.post(f"{trial}answer/", {"answer": "yes", "reason": ""}).status_code == 422
    assert sara.post(f"{trial}answer/", {"answer": "yes", "reason": "Good"}).status_code == 303
    assert sara.get(f"{trial}nothing/").status_code == 404 and client.get(trial).status_code == 404
    words = sara.post(f"{trial}move/", {"do": "start"}, follow=True).content.decode()
    assert "The test can’t start" in words and "Data processing" in words


def test_a_person_gets_their_data_and_leaves_no_trace() -> None:
    trial = applied(ward())
    told = own_data(cast.person("ann"))["rooms"]["testbeds"]
    assert told["applications"][0]["ref"] == trial.ref
    with transaction.atomic():
        personal.erase(cast.person("ann"))
        personal.erase(cast.person("sara"))
    trial.refresh_from_db()
    assert trial.applicant is None and TestSite.objects.get().author is None


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_at_a_thousand(as_, django_assert_max_num_queries, count: int) -> None:
    site = ward()
    host, firm = cast.organisation("waterrijk"), cast.organisation("zandhove")
    TestSite.objects.bulk_create(TestSite(title=f"S {n}", state="open", organisation=host) for n in range(count))
    Trial.objects.bulk_create(
        Trial(site=site, firm=firm, title=f"T {n}", trl=5, state="decided", decision="stop") for n in range(count)
    )
    cast.person("ann")
    one, ann = Trial.objects.first(), as_("ann")
    assert one
    ann.get("/testbeds/")
    for address in ("/testbeds/", "/testbeds.json", site.get_absolute_url(), one.get_absolute_url()):
        with django_assert_max_num_queries(12):
            assert ann.get(address).status_code == 200, address
