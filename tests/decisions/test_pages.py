"""The desk, the review, the answer and what everyone sees of it."""

import csv
import io
import json

import pytest
from django.urls import reverse

from proeftuin.decisions.actions import milestones, responses, review
from proeftuin.decisions.drafts import MilestoneDraft
from proeftuin.decisions.models import Milestone, Response, Review
from proeftuin.ideas.models import Idea
from proeftuin.ledger.models import Event
from proeftuin.processes.models import Process
from proeftuin.search.models import Entry
from tests import cast
from tests.decisions import world
from tests.decisions.world import NO, YES, act

pytestmark = pytest.mark.django_db

SECRET = "Confidential: the alderman dislikes poplars."
FORM = {
    "verdict": "accepted", "body": "We plant the trees along the north path.", "answered_by": "The council",
    "carried_out_by": "spring 2027", "cost": "€ 1.250,50", "language": "en",
}  # fmt: skip


def address(idea: Idea, tail: str = "") -> str:
    return f"/processes/{idea.process.ref}/desk/{idea.ref}/{tail}"


def test_the_whole_chain_through_the_pages(as_, client) -> None:
    idea = world.idea(world.desk())
    joris, pieter, elke = as_("joris"), as_("pieter"), as_("elke")
    assert "Trees along the path" in joris.get(f"/processes/{idea.process.ref}/desk/").content.decode()
    said = {"part": "analysis", "analysis-analysis": "Fits.", "analysis-advice": "accepted", "analysis-version": "0"}
    assert joris.post(address(idea), said).status_code == 303
    cost = {"part": "assessment", "assessment-cost": "12.500,50", "assessment-version": "1"}
    assert pieter.post(address(idea), cost).status_code == 303
    decided = {"part": "decision", "decision-decision": "accepted", "decision-decision_reason": "Cheap.",
               "decision-version": "2"}  # fmt: skip
    assert elke.post(address(idea), decided).status_code == 303
    assert str(Review.objects.get().cost) == "12500.50"
    to_answer = f"/processes/{idea.process.ref}/desk/answer/?ref={idea.ref}"
    page = elke.get(to_answer)
    assert page.context["form"].initial["verdict"] == "accepted" and page.context["reach"] == 1
    done = elke.post(to_answer, {**FORM, "seen": page.context["form"].initial["seen"]})
    assert done.status_code == 303
    response = Response.objects.get()
    assert (str(response.cost), response.author) == ("1250.50", cast.person("elke"))
    steps = {"title": "Order trees", "progress": "40", "is_done": "on", "due_on": "2027-03-01"}
    assert elke.post(address(idea, "steps/"), steps).status_code == 303
    shown = client.get(f"/processes/{idea.process.ref}/answers/").content.decode()
    for words in ("1 of 1 answered", "We plant the trees", "The council", "spring 2027", "1,250.50"):
        assert words in shown, words
    page = client.get(idea.get_absolute_url()).content.decode()
    for words in ("We plant the trees", "40% done", "Order trees"):
        assert words in page, words


def test_the_internal_review_leaks_nowhere(client, as_) -> None:
    idea = world.idea(world.desk())
    review.analyse(by=act("joris"), contribution=idea, analysis=SECRET, advice="declined", version=0)
    review.assess(by=act("pieter"), contribution=idea, assessment=SECRET, cost=None, version=1)
    review.decide(by=act("elke"), contribution=idea, decision="declined", reason=SECRET, version=2)
    responses.publish_responses(by=act("elke"), process=idea.process, contributions=[idea], draft=NO)
    at = f"/processes/{idea.process.ref}/"
    open_to_all = [
        f"{at}answers/", f"{at}answers.json", f"{at}answers.csv", f"{at}answers.atom", at, idea.get_absolute_url(),
        f"{idea.get_absolute_url().rstrip('/')}.json", "/search/?q=poplars", "/search.json?q=poplars",
    ]  # fmt: skip
    for reader in (client, as_("ann"), as_("fatima")):
        for path in open_to_all:
            got = reader.get(path)
            body = b"".join(got.streaming_content) if got.streaming else got.content
            assert b"alderman" not in body, path
    assert b"narrow" in client.get(f"{at}answers.json").content
    for event in Event.objects.all():
        assert "alderman" not in json.dumps(event.data)
        assert event.audience == idea.process.circle or not event.kind.startswith("review."), event
    assert not Entry.objects.filter(body__contains="alderman").exists()


@pytest.mark.parametrize("name", ["ann", "fatima"])
def test_the_desk_does_not_exist_for_others(as_, client, name: str) -> None:
    idea = world.idea(world.desk())
    batch = responses.publish_responses(by=act("elke"), process=idea.process, contributions=[idea], draft=YES)
    at = f"/processes/{idea.process.ref}/desk"
    paths = [f"{at}/", f"{at}.csv", f"{at}/answer/?ref={idea.ref}", f"{at}/undo/{batch}/", address(idea),
             address(idea, "steps/")]  # fmt: skip
    for path in paths:
        assert as_(name).get(path).status_code == 404, path
        assert as_(name).post(path, {"part": "analysis", "do": "escalate"}).status_code == 404, path
        assert client.get(path).status_code == 302, path
    assert "Trees" not in as_(name).get("/desk/").content.decode()


def test_who_does_not_decide_is_told_why(as_) -> None:
    idea = world.idea(world.desk())
    refused = as_("joris").get(f"/processes/{idea.process.ref}/desk/answer/?ref={idea.ref}")
    assert refused.status_code == 403


def test_bad_input_keeps_what_was_typed(as_) -> None:
    idea = world.idea(world.desk())
    to_answer = f"/processes/{idea.process.ref}/desk/answer/?ref={idea.ref}"
    for wrong, field in (({"cost": "about ten"}, "cost"), ({"body": "No."}, "body"), ({"verdict": "maybe"}, "verdict")):
        refused = as_("elke").post(to_answer, {**FORM, **wrong})
        assert refused.status_code == 422 and refused.context["form"].errors[field]
        assert "spring 2027" in refused.content.decode()
    odd = as_("joris").post(address(idea), {"part": "analysis", "analysis-analysis": "", "analysis-version": "0"})
    assert odd.status_code == 422
    assert as_("joris").post(address(idea), {"part": "everything"}).status_code == 404
    step = as_("sara").post(address(idea, "steps/"), {"title": "Early", "progress": "400"})
    assert step.status_code == 422 and not Milestone.objects.exists() and not Response.objects.exists()


def test_two_at_once_get_409_and_keep_their_words(as_) -> None:
    idea = world.idea(world.desk())
    review.analyse(by=act("sara"), contribution=idea, analysis="Sara was first.", advice="accepted", version=0)
    said = {"part": "analysis", "analysis-analysis": "Mine.", "analysis-advice": "declined", "analysis-version": "0"}
    late = as_("joris").post(address(idea), said)
    assert late.status_code == 409
    assert "Mine." in late.content.decode() and "Sara was first." in late.content.decode()
    assert as_("joris").post(address(idea), {**said, "analysis-version": "1"}).status_code == 303
    to_answer = f"/processes/{idea.process.ref}/desk/answer/?ref={idea.ref}"
    elke = as_("elke")
    seen = elke.get(to_answer).context["form"].initial["seen"]
    responses.publish_responses(by=act("bas"), process=idea.process, contributions=[idea], draft=NO)
    late = elke.post(to_answer, {**FORM, "seen": seen, "once": "a"})
    assert late.status_code == 409 and "We plant the trees" in late.content.decode()
    again = {**FORM, "seen": late.context["form"].data["seen"], "once": "b"}
    assert elke.post(to_answer, again).status_code == 303
    assert elke.post(to_answer, again).status_code == 303  # a double click
    assert Response.objects.count() == 2


def test_many_are_ticked_assigned_answered_and_taken_back(as_) -> None:
    method = world.desk()
    ideas = [
        world.idea(method, f"Idea {n}", writer=world.person(n), category="green" if n < 3 else "") for n in range(5)
    ]
    at, elke = f"/processes/{method.process.ref}/desk/", as_("elke")
    refs = [one.ref for one in ideas[:2]]
    ticked = {"do": "assign", "ref": refs, "assignee": cast.person("joris").ref, "due_on": "2027-01-15"}
    assert elke.post(at, ticked).status_code == 303
    assert Review.objects.filter(assignee=cast.person("joris")).count() == 2
    assert elke.post(at, {"do": "assign", "ref": refs, "assignee": cast.person("ann").ref}).status_code == 422
    assert elke.post(at, {"do": "assign", "ref": refs, "due_on": "soon"}).status_code == 422
    assert elke.post(at, {"do": "escalate"}).status_code == 422  # nothing ticked
    assert elke.post(at, {"do": "escalate", "which": "all"}).status_code == 303
    assert Review.objects.exclude(escalated_at=None).count() == 5
    mine = as_("joris").get(at + "?assignee=me")
    assert {row.contribution.ref for row in mine.context["page"].object_list} == set(refs)
    go = elke.post(at + "?category=green", {"do": "answer", "which": "all"})
    assert go.status_code == 303 and "all=1" in go["Location"] and "category=green" in go["Location"]
    page = elke.get(go["Location"])
    assert page.context["count"] == 3 and page.context["reach"] == 3
    assert elke.post(go["Location"], {**FORM, "seen": page.context["form"].initial["seen"]}).status_code == 303
    assert Idea.objects.filter(answer="accepted").count() == 3
    desk = elke.get(at)
    assert desk.context["summary"].owed == 2
    batch = desk.context["undoable"][0]["batch"]
    undo = reverse("undo_answers", args=[method.process.ref, batch])
    assert elke.post(undo, {"reason": "Oops"}).status_code == 422
    assert elke.post(undo, {"reason": "The wrong category was ticked."}).status_code == 303
    assert elke.get(undo).status_code == 404
    assert elke.get(at).context["summary"].owed == 5


def test_an_idea_that_came_since_is_not_answered_unseen(as_) -> None:
    method = world.desk()
    world.idea(method)
    to_answer, elke = f"/processes/{method.process.ref}/desk/answer/?all=1", as_("elke")
    seen = elke.get(to_answer).context["form"].initial["seen"]
    world.idea(method, "Just in")
    assert elke.post(to_answer, {**FORM, "seen": seen}).status_code == 409
    assert not Response.objects.exists()


def test_filters_and_orders(as_) -> None:
    method = world.desk()
    Process.objects.filter(pk=method.process_id).update(answer_threshold=5)
    low, high = world.idea(method, "Low", supports=1), world.idea(method, "High", supports=9)
    done = world.idea(method, "Done", supports=7)
    responses.publish_responses(by=act("elke"), process=method.process, contributions=[done], draft=YES)
    review.decide(by=act("elke"), contribution=high, decision="declined", reason="Too dear.", version=0)
    at, client = f"/processes/{method.process.ref}/desk/", as_("elke")

    def shown(query: str) -> list[str]:
        return [row.contribution.title for row in client.get(at + query).context["page"].object_list]

    assert shown("") == ["High"]
    assert shown("?show=below") == ["Low"] and shown("?show=answered") == ["Done"]
    assert shown("?show=all&order=supports") == ["High", "Done", "Low"]
    assert shown("?show=all&stage=decided") == ["High"] and shown("?show=all&stage=new&order=supports") == [
        "Done",
        "Low",
    ]
    assert shown(f"?show=all&words={low.reference}") == ["Low"]
    assert shown("?show=nonsense&order=drop&stage=x&page=99") == ["High"]
    assert shown("?words=%00") == ["High"]


def test_the_file_for_staff_is_safe_and_whole(as_) -> None:
    method = world.desk()
    idea = world.idea(method, "=cmd|' /C calc'!A0")
    review.assess(by=act("pieter"), contribution=idea, assessment="", cost=1250, version=0)
    got = as_("joris").get(f"/processes/{method.process.ref}/desk.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(got.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1 and rows[0]["title"].startswith("'=") and rows[0]["cost_estimate_eur"] == "1250.00"
    assert "Access-Control-Allow-Origin" not in got


def test_answers_as_data_leave_out_what_is_hidden(client) -> None:
    method = world.desk()
    kept, hidden = world.idea(method, "Kept"), world.idea(method, "Not for all")
    for one, draft in ((kept, YES), (hidden, NO)):
        responses.publish_responses(by=act("elke"), process=method.process, contributions=[one], draft=draft)
    Idea.objects.filter(pk=hidden.pk).update(state="hidden")
    at = f"/processes/{method.process.ref}/answers"
    told = client.get(f"{at}.json").json()
    assert [one["title"] for one in told["answers"]] == ["Kept"]
    assert told["summary"]["answered"] == 1 and told["summary"]["declined"] == 0
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"{at}.csv").streaming_content).decode("utf-8-sig"))))
    assert [(one["title"], one["answer"], one["reason"]) for one in rows] == [("Kept", "accepted", YES.body)]
    for path in (f"{at}/", f"{at}.atom", f"{at}/?answer=declined", f"{at}/?answer=x&page=7"):
        assert "Not for all" not in client.get(path).content.decode()
    assert client.get("/processes/0000000000/answers/").status_code == 404


def test_answers_of_what_is_not_public_do_not_exist(client, as_) -> None:
    method = world.desk()
    Process.objects.filter(pk=method.process_id).update(state="draft")
    for path in ("/answers/", "/answers.json", "/answers.csv", "/answers.atom"):
        assert client.get(f"/processes/{method.process.ref}{path}").status_code == 404


def test_all_desks_show_what_is_owed_and_what_is_mine(as_) -> None:
    method = world.desk()
    idea = world.idea(method)
    review.assign(by=act("sara"), contributions=[idea], to=cast.person("joris"))
    page = as_("joris").get("/desk/")
    assert [(line.process, line.owed) for line in page.context["lines"]] == [(method.process, 1)]
    assert [one.ref for one, _review in page.context["mine"]] == [idea.ref]
    responses.publish_responses(by=act("elke"), process=method.process, contributions=[idea], draft=YES)
    page = as_("joris").get("/desk/")
    assert page.context["lines"][0].owed == 0 and not page.context["mine"]


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_much_waits(as_, client, django_assert_max_num_queries, count: int) -> None:
    method = world.desk()
    ideas = world.many(method, count)
    shown = list(Idea.objects.select_related("process").filter(pk__in=[one.pk for one in ideas]))
    responses.publish_responses(
        by=act("elke"), process=method.process, contributions=shown[: count // 2 or 1], draft=YES
    )
    Review.objects.bulk_create(
        Review(thread=one.thread, process=method.process, assignee=cast.person("joris")) for one in shown
    )
    elke, at = as_("elke"), f"/processes/{method.process.ref}/"
    elke.get("/about/how/")
    for path in ("desk/", "desk/?page=99", "desk/?show=all&stage=new&assignee=none&category=x&words=y",
                 f"desk/{shown[0].ref}/", "desk.csv"):  # fmt: skip
        with django_assert_max_num_queries(12):
            got = elke.get(at + path)
            assert got.status_code == 200
            b"".join(got.streaming_content) if got.streaming else got.content
    with django_assert_max_num_queries(12):
        elke.get("/desk/")
    for path in ("answers/", "answers/?page=99&answer=accepted", "answers.json", "answers.atom"):
        with django_assert_max_num_queries(10):
            assert client.get(at + path).status_code == 200


def test_a_thousand_are_answered_in_few_queries(django_assert_max_num_queries) -> None:
    method = world.desk()
    world.many(method, 1000)
    found = list(Idea.objects.select_related("process"))
    with django_assert_max_num_queries(60):
        responses.publish_responses(by=act("elke"), process=method.process, contributions=found, draft=YES)
    assert Event.objects.filter(kind="response.published").count() == 1000


def test_steps_are_changed_by_who_saw_the_latest(as_) -> None:
    idea = world.idea(world.desk())
    responses.publish_responses(by=act("elke"), process=idea.process, contributions=[idea], draft=YES)
    idea.refresh_from_db()
    step = milestones.add_milestone(by=act("sara"), contribution=idea, draft=MilestoneDraft(title="Dig", progress=10))
    said = {"title": "Dig holes", "progress": "20", "is_done": "on", "version": "1"}
    path = address(idea, f"steps/{step.ref}/")
    assert as_("sara").post(path, said).status_code == 303
    late = as_("elke").post(path, {**said, "title": "Dug"})
    assert late.status_code == 409 and "Dug" in late.content.decode()
    assert as_("sara").get(address(idea, "steps/0000000000/")).status_code == 404
    assert Milestone.objects.get().title == "Dig holes"


def test_the_page_of_a_process_says_how_it_stands(client, as_) -> None:
    method = world.desk()
    first, _second = world.idea(method), world.idea(method, "Another")
    responses.publish_responses(by=act("elke"), process=method.process, contributions=[first], draft=YES)
    path = method.process.get_absolute_url()
    shown = client.get(path).content.decode()
    assert "1 of 2 answered" in shown and "60 days left" in shown and f"{path}answers/" in shown
    assert f"{path}desk/" not in shown
    assert f"{path}desk/" in as_("joris").get(path).content.decode()
