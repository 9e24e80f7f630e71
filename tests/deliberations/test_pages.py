"""The pages of decisions: a consent from draft to outcome in the browser's words, and what each reader sees."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from proeftuin.deliberations.models import Decision, Response
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.clock import now, today
from tests.deliberations.conftest import (
    TEAM,
    all_consent,
    in_days,
    in_objection_round,
    made,
    outcome,
    says,
    team_of_seven,
    turned,
    user,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def client(key: str) -> Client:
    made = Client()
    made.force_login(user(key), backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def later(days: int = 5) -> str:
    return (now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def form(**changes: object) -> dict[str, object]:
    return {"kind": "consent", "title": "Texts", "text": "We send a text.", "language": "en", "quorum": "50",
            "facilitator": user("joris").pk, **changes}  # fmt: skip


def test_a_consent_through_the_pages(initiative: Initiative) -> None:
    base = f"{initiative.get_absolute_url()}decisions/"
    sara, joris = client("sara"), client("joris")
    assert "Nothing was decided here yet" in words(sara.get(base))
    assert "Advice process" in words(sara.get(f"{base}new/"))
    assert "What must it serve?" in words(sara.get(f"{base}new/?kind=consent"))
    page = sara.post(f"{base}new/", form())["Location"]
    assert Decision.objects.get().get_absolute_url() == page
    assert sara.post(f"{page}turn/open/", {"until": later()}).status_code == 303
    assert client("ann").post(f"{page}ask/", {"text": "What does it cost?", "kind": "question"}).status_code == 303
    question = Decision.objects.get().questions.get()
    assert "Answer this question" in words(sara.get(page)) and "Answer this question" not in words(joris.get(page))
    assert sara.post(f"{page}questions/{question.pk}/", {"text": "Four cents."}).status_code == 303
    assert joris.post(f"{page}turn/amend/").status_code == 303
    assert joris.post(f"{page}turn/ask/", {"until": later()}).status_code == 303
    for key in TEAM[1:]:
        answer = {"number": 1, "answer": "consent", "reason": ""}
        if key == "ann":
            answer |= {"answer": "objection", "reason": "Who has no phone?"}
        assert client(key).post(f"{page}answer/", answer).status_code == 303
    shown = words(sara.get(page))
    assert "Can you live with this version?" in shown and "1 objection; 6 of 7 answered" in shown
    sara.post(f"{page}answer/", {"number": 1, "answer": "consent"})
    shown = words(joris.get(page))
    assert "Test the objections" in shown and "turn/adopt/" not in shown
    joris.post(f"{page}turn/test/")
    objection = Decision.objects.get().objections.get()
    tested = {"good_enough": "no", "safe_enough": "yes", "learns": "yes", "note": "It shuts people out."}
    assert joris.post(f"{page}objections/{objection.pk}/", tested).status_code == 303
    assert joris.post(f"{page}turn/integrate/").status_code == 303
    waits = words(sara.get(page))
    assert "Write the next version" in waits and "Say how it is taken up" in waits
    assert "Nothing is asked of you now" not in waits and "Nothing is asked of you now" in words(
        client("ann").get(page)
    )
    version = {"number": 1, "text": "A text or a letter.", "change": "Letters stay."}
    assert sara.post(f"{page}version/", version).status_code == 303
    assert sara.post(f"{page}objections/{objection.pk}/", {"text": "Letters stay."}).status_code == 303
    assert joris.post(f"{page}turn/ask_again/", {"until": later()}).status_code == 303
    for key in TEAM:
        assert client(key).post(f"{page}answer/", {"number": 2, "answer": "consent"}).status_code == 303
    adopt = {"statement": "We send texts, and letters.", "owner": user("fatima").pk,
             "evaluate_on": (today() + timedelta(days=90)).isoformat()}  # fmt: skip
    refused = joris.post(f"{page}turn/adopt/", adopt)
    assert refused.status_code == 422 and "until when it holds" in words(refused)
    assert "We send texts, and letters." in words(refused)  # nothing typed is lost
    adopt["ends_on"] = (today() + timedelta(days=365)).isoformat()
    assert joris.post(f"{page}turn/adopt/", adopt).status_code == 303
    assert "We send texts, and letters." in words(Client().get(page))
    assert "We send texts, and letters." in words(Client().get(base))


def test_creating_goes_on_to_where_one_came_from(initiative: Initiative) -> None:
    base = f"{initiative.get_absolute_url()}decisions/new/"
    chosen = words(client("sara").get(f"{base}?next=/initiatives/x/run/a/b/"))
    assert "kind=consent&amp;next=%2Finitiatives%2Fx%2Frun%2Fa%2Fb%2F" in chosen
    gone = client("sara").post(base, form(next="/initiatives/x/run/a/b/?at=1"))
    assert gone["Location"] == f"/initiatives/x/run/a/b/?at=1&made=decision%3A{Decision.objects.get().ref}"
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        place = client("sara").post(base, form(next=elsewhere))["Location"]
        assert place.startswith(initiative.get_absolute_url())


def test_posted_twice_there_is_one(initiative: Initiative) -> None:
    base, sara = f"{initiative.get_absolute_url()}decisions/new/", client("sara")
    places = {sara.post(base, form(once="a"))["Location"] for _ in range(2)}
    assert len(places) == Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("consent", {"title": ""}), ("simple", {"rule": "dice"}), ("dots", {"options": "One"}),
     ("ranked", {"options": "A\na"}),
     ("dots", {"options": "A\nB", "dots": "2", "most_dots": "5"}), ("advice", {"min_days": "900"})],
)  # fmt: skip
def test_bad_input_comes_back_with_all_that_was_typed(
    initiative: Initiative, kind: str, fields: dict[str, str]
) -> None:
    base = f"{initiative.get_absolute_url()}decisions/new/"
    answer = client("sara").post(base, {**form(kind=kind, text="Typed with care."), **fields})
    assert answer.status_code == 422
    assert "Typed with care." in words(answer) and "There is something to mend" in words(answer)
    assert not Decision.objects.exists()


def test_a_newer_version_asks_anew_and_keeps_what_was_typed(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    says(decision, "ann", "consent")
    decision.proposals.create(number=2, text="The newer words.", change="x")
    Decision.objects.filter(pk=decision.pk).update(number=2)
    typed = {"number": 1, "answer": "objection", "reason": "My own words."}
    answer = client("fatima").post(f"{decision.get_absolute_url()}answer/", typed)
    assert answer.status_code == 409
    assert "The newer words." in words(answer) and "My own words." in words(answer)
    again = re.search(r'name="number" value="(\d+)"', words(answer))
    assert again and again[1] == "2"
    assert Response.objects.filter(elector__user=user("fatima")).count() == 0


def test_too_late_says_when_it_ended(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    assert decision.until
    with clock.at(decision.until):
        answer = client("ann").post(f"{decision.get_absolute_url()}answer/", {"number": 1, "answer": "consent"})
    assert answer.status_code == 403
    assert "This round ended on" in words(answer) and str(decision.until.year) in words(answer)


def test_who_sees_what(initiative: Initiative) -> None:
    closed, opened = in_objection_round(initiative), in_objection_round(initiative, is_open=True)
    for decision in (closed, opened):
        all_consent(decision, "ann")
        says(decision, "ann", "concern", "It costs money.")
    visitor = Client()
    assert visitor.get(closed.get_absolute_url()).status_code == 404
    assert visitor.get(closed.get_absolute_url().rstrip("/") + ".json").status_code == 404
    shown = words(visitor.get(opened.get_absolute_url()))
    assert "It costs money." in shown
    assert not [key for key in TEAM if user(key).display_name in shown]
    assert "Ann" in words(client("sara").get(opened.get_absolute_url()))
    turned(closed, "adopt", outcome())
    after = words(visitor.get(closed.get_absolute_url()))
    assert "We do it, with what Ann said." in after
    assert "It costs money." not in after and "We send a text message." not in after
    data = visitor.get(closed.get_absolute_url().rstrip("/") + ".json").json()
    assert data["statement"] and data["proposals"] == [] and data["concerns"] == [] and data["aim"] == ""


def test_a_closed_team_is_nobodys_business(db: None) -> None:
    initiative = team_of_seven(is_public=False)
    decision = in_objection_round(initiative, is_open=True)
    all_consent(decision)
    turned(decision, "adopt", outcome())
    page = decision.get_absolute_url()
    for path in (page, f"{page}history/", page.rstrip("/") + ".json", f"{initiative.get_absolute_url()}decisions/",
                 f"{initiative.get_absolute_url()}decisions.json"):  # fmt: skip
        assert Client().get(path).status_code == 404
        assert client("stranger").get(path).status_code == 404
        assert client("pieter").get(path).status_code == 200
    assert Client().get(f"/decisions/{decision.ref}/").status_code == 404
    assert client("pieter").get(f"/decisions/{decision.ref}/")["Location"] == page


def test_a_stranger_reaches_no_form(initiative: Initiative) -> None:
    decision = in_objection_round(initiative, is_open=True)
    page = decision.get_absolute_url()
    for path in ("turn/withdraw/", "answer/", "ask/", "version/", "edit/", "facilitator/", "advice/", "statement/",
                 "nominate/", "objections/1/", "questions/1/", "advice/1/"):  # fmt: skip
        assert client("stranger").get(page + path).status_code == 404, path
        assert client("stranger").post(page + path, {"number": 1, "answer": "consent"}).status_code == 404, path
    assert client("sara").get(f"{page}turn/dream/").status_code == 404
    assert client("sara").get(f"{page}turn/adopt/").status_code == 403


def test_a_mistake_in_an_answer_keeps_it(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    answer = client("ann").post(
        f"{decision.get_absolute_url()}answer/", {"number": 1, "answer": "objection", "reason": " "}
    )
    assert answer.status_code == 422 and "Say why" in words(answer)
    for wrong in ({"number": 1}, {"number": 1, "answer": "dream"}, {"number": "x", "answer": "consent"}, {}):
        assert client("ann").post(f"{decision.get_absolute_url()}answer/", wrong).status_code == 422
    assert not Response.objects.exists()


def test_the_thread_of_the_initiative_tells_it(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    all_consent(decision)
    turned(decision, "adopt", outcome())
    feed = words(Client().get(f"/initiatives/{initiative.ref}.atom"))
    assert "adopted “Texts instead of letters”" in feed and "objection?" not in feed
    history = words(client("ann").get(f"{decision.get_absolute_url()}history/"))
    assert "asks the team to decide" in history
    assert "asks the team to decide" not in words(Client().get(f"{decision.get_absolute_url()}history/"))


def test_the_draft_says_what_is_missing(initiative: Initiative) -> None:
    decision = made(initiative, facilitator_id=None)
    shown = words(client("sara").get(decision.get_absolute_url()))
    assert "There is a facilitator" in shown and "not yet" in shown
    answer = client("sara").post(f"{decision.get_absolute_url()}turn/open/", {"until": later()})
    assert answer.status_code == 422 and "Name a facilitator first" in words(answer)


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T10:00", "2999-01-01T10:00"])
def test_a_deadline_is_a_moment_to_come(initiative: Initiative, until: str) -> None:
    decision = made(initiative)
    assert client("sara").post(f"{decision.get_absolute_url()}turn/open/", {"until": until}).status_code == 422
    assert in_days(1).until
