"""Asking and answering: everyone at the same moment, nobody named who did not want it, nothing changed in silence."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from proeftuin.calls.models import Call
from proeftuin.challenges.actions import consulting, making
from proeftuin.challenges.drafts import Ask
from proeftuin.challenges.models import Challenge, Enquiry
from proeftuin.challenges.personal import erase, export
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event, Once
from proeftuin.search.models import Entry as Indexed
from tests import cast
from tests.challenges.world import AFTER, ASK_UNTIL, BEGAN, DURING, draft, published

pytestmark = pytest.mark.django_db


def asked(challenge: Challenge, who: str = "fatima", text: str = "How many desks?", **more: object) -> Enquiry:
    with clock.at(DURING):
        return consulting.ask(by=cast.actor(who), challenge=challenge, draft=Ask(text=text, **more))  # type: ignore[arg-type]


def test_one_looks_before_one_asks_the_market(client) -> None:  # type: ignore[no-untyped-def]
    sara = cast.actor("sara")
    with clock.at(BEGAN):
        challenge = making.make_challenge(by=sara, draft=draft())
        with pytest.raises(InvalidError, match="Look first"):
            making.publish_challenge(by=sara, challenge=challenge)
        assert client.get(challenge.get_absolute_url()).status_code == 404
        making.note_search(by=sara, challenge=challenge, words="desks")
        with pytest.raises(InvalidError, match="why"):
            making.note_prior(by=sara, challenge=challenge, kind="case", source="x", title="Desks", url="/", reason=" ")
        making.note_prior(by=sara, challenge=challenge, kind="case", source="x", title="Old desks", url="/cases/x/",
                          reason="They were not fire safe.")  # fmt: skip
        making.publish_challenge(by=sara, challenge=challenge)
    shown = client.get(challenge.get_absolute_url()).content.decode()
    assert "They were not fire safe." in shown and "not the e-tendering system" in shown
    assert Indexed.objects.filter(kind="challenge", ref=challenge.ref, deleted=False).exists()


def test_only_who_runs_it_runs_it() -> None:
    challenge = published()
    for who in ("fatima", "ann", "joris"):
        with pytest.raises(NotAllowedError):
            consulting.draft_answers(by=cast.actor(who), challenge=challenge, answers={1: "x"})
        with pytest.raises(NotAllowedError):
            making.choose_procedure(by=cast.actor(who), challenge=challenge, procedure="dialogue", reason="x")
    with pytest.raises(NotAllowedError):
        making.make_challenge(by=cast.actor("fatima"), draft=draft())


def test_questions_and_answers_come_out_together(client, as_) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), cast.actor("sara")
    page = challenge.get_absolute_url()
    asked(challenge, text="How many desks?", named=True)
    asked(challenge, "ann", text="May they be second-hand?")
    with clock.at(DURING + timedelta(days=1)):
        for who in (client, as_("fatima"), as_("ann")):
            assert "How many desks?" not in who.get(page).content.decode()
        consulting.draft_answers(by=sara, challenge=challenge, answers={1: "Two hundred.", 2: "Yes, gladly."})
        assert "Two hundred." not in as_("fatima").get(page).content.decode()
        assert consulting.publish_answers(by=sara, challenge=challenge) == 2
        assert len(set(Enquiry.objects.values_list("published_at", flat=True))) == 1
        shown = client.get(page).content.decode()
        assert "Two hundred." in shown and "Yes, gladly." in shown and "Fatima" in shown and "Ann" not in shown
        with pytest.raises(InvalidError):
            consulting.publish_answers(by=sara, challenge=challenge)


def test_nothing_anywhere_says_who_asked_without_a_name(as_) -> None:  # type: ignore[no-untyped-def]
    challenge = published()
    with clock.at(DURING):
        ann = as_("ann")
        sent = ann.post(f"{challenge.get_absolute_url()}ask/", {"text": "A trade secret?", "sign": "", "once": "abc"})
        assert sent.status_code == 303
        assert (
            ann.post(f"{challenge.get_absolute_url()}ask/", {"text": "A trade secret?", "sign": ""}).status_code == 303
        )
    enquiry = Enquiry.objects.get()
    assert enquiry.user_id is None and enquiry.organisation_id is None and enquiry.asked_at.minute == 0
    event = Event.objects.get(kind="challenge.asked")
    assert event.actor == "visitor" and not Once.objects.exists()
    assert json.dumps(event.data) == '{"title": "Furnish 200 desks without new furniture"}'
    assert not export(cast.person("ann"))["questions"]  # type: ignore[index]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM notifications_follow WHERE thread = %s", [challenge.thread])
        assert cursor.fetchone()[0] == 1  # only who made it


def test_a_late_question_is_refused_with_the_date(as_) -> None:  # type: ignore[no-untyped-def]
    challenge = published()
    with clock.at(ASK_UNTIL), pytest.raises(NotAllowedError, match="2 February 2026"):
        consulting.ask(by=cast.actor("fatima"), challenge=challenge, draft=Ask(text="Too late?"))
    with clock.at(ASK_UNTIL - timedelta(seconds=1)):
        consulting.ask(by=cast.actor("fatima"), challenge=challenge, draft=Ask(text="Just in time?"))
    with clock.at(AFTER):
        fatima = as_("fatima")
        refused = fatima.post(f"{challenge.get_absolute_url()}ask/", {"text": "Too late?", "sign": ""})
        assert refused.status_code == 403 and "2 February 2026" in refused.content.decode()
        assert "2 February 2026" in fatima.get(challenge.get_absolute_url()).content.decode()


def test_the_moment_can_move_back_but_not_forward() -> None:
    challenge, sara = published(), cast.actor("sara")
    with clock.at(DURING):
        sooner = draft(ask_until=ASK_UNTIL - timedelta(days=1))
        with pytest.raises(InvalidError, match="later, not earlier"):
            making.edit_challenge(by=sara, challenge=challenge, draft=sooner, version=challenge.version)
        later = draft(ask_until=ASK_UNTIL + timedelta(days=3), answers_on=None)
        making.edit_challenge(by=sara, challenge=challenge, draft=later, version=challenge.version)
        with pytest.raises(StaleError):
            making.edit_challenge(by=sara, challenge=challenge, draft=later, version=challenge.version)


def test_an_answer_is_amended_in_the_open(client) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), cast.actor("sara")
    asked(challenge)
    with clock.at(AFTER):
        with pytest.raises(InvalidError, match="no published answer"):
            consulting.amend_answer(by=sara, challenge=challenge, number=1, text="x", reason="y")
        consulting.draft_answers(by=sara, challenge=challenge, answers={1: "Two hundred."})
        consulting.publish_answers(by=sara, challenge=challenge)
        consulting.draft_answers(by=sara, challenge=challenge, answers={1: "Changed in silence."})
        for text, reason in (("Two hundred.", "same"), ("Only eighty.", " "), ("", "why")):
            with pytest.raises(InvalidError):
                consulting.amend_answer(by=sara, challenge=challenge, number=1, text=text, reason=reason)
        consulting.amend_answer(by=sara, challenge=challenge, number=1, text="Only eighty.", reason="We counted again.")
        shown = client.get(challenge.get_absolute_url()).content.decode()
        assert "Only eighty." in shown and "Two hundred." in shown and "We counted again." in shown
        assert "Changed in silence" not in shown
        data = client.get(f"/challenges/{challenge.ref}.json").json()
        assert [one["answer"] for one in data["questions"]] == ["Only eighty.", "Two hundred."]
        csv = client.get(f"/challenges/{challenge.ref}/questions.csv").getvalue().decode()
        assert "We counted again." in csv


def test_no_report_while_anyone_waits_for_an_answer(client) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), cast.actor("sara")
    asked(challenge)
    with clock.at(DURING), pytest.raises(NotAllowedError, match="still be asked"):
        consulting.publish_report(by=sara, challenge=challenge, text="We learned much.")
    with clock.at(AFTER):
        with pytest.raises(InvalidError, match="each question"):
            consulting.publish_report(by=sara, challenge=challenge, text="We learned much.")
        consulting.draft_answers(by=sara, challenge=challenge, answers={1: "Two hundred."}, wordings={1: "How many?"})
        consulting.publish_answers(by=sara, challenge=challenge)
        consulting.publish_report(by=sara, challenge=challenge, text="We learned much.")
        shown = client.get(challenge.get_absolute_url()).content.decode()
        assert "We learned much." in shown and "How many?" in shown and "How many desks?" not in shown
        with pytest.raises(NotAllowedError):
            consulting.ask(by=cast.actor("ann"), challenge=challenge, draft=Ask(text="One more?"))


def test_personal_data_goes_out_and_away() -> None:
    challenge, fatima = published(), cast.person("fatima")
    asked(challenge, named=True)
    assert len(export(fatima)["questions"]) == 1  # type: ignore[index]
    erase(fatima)
    assert Enquiry.objects.get().user_id is None and not export(fatima)["questions"]  # type: ignore[index]


def test_who_speaks_for_an_organisation_belongs_to_it() -> None:
    challenge = published()
    with pytest.raises(InvalidError):
        asked(challenge, named=True, organisation_id=cast.organisation("zandhove").pk)
    assert asked(challenge, "ann", named=True, organisation_id=cast.organisation("zandhove").pk).organisation_id


def test_its_call_leads_to_it(client) -> None:  # type: ignore[no-untyped-def]
    challenge = published()
    Call.objects.filter(pk=challenge.call_id).update(state="published")
    page = client.get(challenge.call.get_absolute_url()).content.decode()
    assert f'href="{challenge.get_absolute_url()}"' in page and "The question, and the answers for everyone" in page
    Challenge.objects.update(state="draft")
    assert challenge.get_absolute_url() not in client.get(challenge.call.get_absolute_url()).content.decode()
