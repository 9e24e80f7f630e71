"""From five suppliers to two, each with a reason, and what they cost over their whole life."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.calls.actions import calls, entries
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.models import Call, Entry
from proeftuin.challenges.actions import funnel, making
from proeftuin.challenges.models import Challenge, Enquiry, GoNoGo, Reply, Supplier
from proeftuin.challenges.queries import funnel_of
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.challenges.world import AFTER, DEADLINE, OPENS, in_funnel, published

pytestmark = pytest.mark.django_db
A = {"lifetime": "5", "purchase": "1000", "yearly": "250", "disposal": "30"}
B = {"lifetime": "8", "purchase": "1300", "yearly": "160", "residual": "150"}


def judge(challenge: Challenge, goes: int) -> None:
    """Let the first so many of those who take part go on."""
    sara = cast.actor("sara")
    for at, one in enumerate(funnel_of(challenge).taking_part):
        verdict = "go" if at < goes else "no_go"
        funnel.judge_supplier(by=sara, supplier=one, verdict=verdict, reason=f"Because of {one.name}.")


def test_from_five_to_three_to_two(client, as_) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = in_funnel(), cast.actor("sara")
    page = challenge.get_absolute_url()
    with clock.at(AFTER):
        with pytest.raises(InvalidError, match="each supplier"):
            funnel.close_phase(by=sara, challenge=challenge)
        judge(challenge, 4)
        with pytest.raises(InvalidError, match="3 suppliers at most"):
            funnel.close_phase(by=sara, challenge=challenge)
        judge(challenge, 3)
        challenge = funnel.close_phase(by=sara, challenge=challenge)
        judge(challenge, 2)
        challenge = funnel.close_phase(by=sara, challenge=challenge)
        with pytest.raises(NotAllowedError):
            funnel.announce(by=sara, challenge=challenge)
        judge(challenge, 1)
        challenge = funnel.close_phase(by=sara, challenge=challenge)
        told = client.get(f"/challenges/{challenge.ref}.json").json()["funnel"]
        assert [(one["began_with"], one["went_on"], one["stopped"]) for one in told] == [
            (5, 3, 2),
            (3, 2, 1),
            (2, 1, 1),
        ]
        assert "Maker" not in client.get(page).content.decode()
        for event in Event.objects.filter(thread=challenge.thread, audience="public"):
            assert "Maker" not in str(event.data)
        log = as_("sara").get(f"{page}funnel/").content.decode()
        assert log.count("Because of") == GoNoGo.objects.count() == 10
        funnel.announce(by=sara, challenge=challenge)
        shown = client.get(page).content.decode()
        assert "Maker 1" in shown and "Maker 3" in shown and "Maker 4" not in shown and "Because of" not in shown


def test_a_word_needs_a_reason_and_a_place_in_the_phase() -> None:
    challenge, sara = in_funnel(), cast.actor("sara")
    first, *_rest, last = challenge.suppliers.order_by("pk")
    with clock.at(AFTER):
        for verdict, reason in (("no_go", " "), ("perhaps", "x"), ("", "")):
            with pytest.raises(InvalidError):
                funnel.judge_supplier(by=sara, supplier=first, verdict=verdict, reason=reason)
        judge(challenge, 3)
        challenge = funnel.close_phase(by=sara, challenge=challenge)
        with pytest.raises(InvalidError, match="not in this phase"):
            funnel.judge_supplier(by=sara, supplier=last, verdict="go", reason="We changed our mind.")
        with pytest.raises(NotAllowedError, match="fixed"):
            funnel.add_supplier(by=sara, challenge=challenge, name="A friend")
        with pytest.raises(NotAllowedError, match="fixed"):
            funnel.plan_funnel(by=sara, challenge=challenge, phases=(("Again", 9),))
        with pytest.raises(NotAllowedError, match="fixed"):
            making.choose_procedure(by=sara, challenge=challenge, procedure="dialogue", reason="x")


def test_the_funnel_starts_when_all_is_said(as_) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), cast.actor("sara")
    with clock.at(AFTER):
        for match in ("procedure", "phases", "suppliers", "takes 1"):
            with pytest.raises(InvalidError, match=match):
                funnel.start_funnel(by=sara, challenge=challenge)
            if match == "procedure":
                making.choose_procedure(by=sara, challenge=challenge, procedure="dialogue", reason="Unclear way.")
            if match == "phases":
                with pytest.raises(InvalidError, match="never grows"):
                    funnel.plan_funnel(by=sara, challenge=challenge, phases=(("A", 1), ("B", 2)))
                funnel.plan_funnel(by=sara, challenge=challenge, phases=(("A", 1), ("B", 1)))
            if match == "suppliers":
                for name in ("One", "Two"):
                    funnel.add_supplier(by=sara, challenge=challenge, name=name)
        page = f"{challenge.get_absolute_url()}funnel/"
        sara_ = as_("sara")
        assert sara_.post(f"{page}do/", {"add": "1", "name": "one"}).status_code == 422
        assert sara_.post(f"{page}do/", {"remove": Supplier.objects.get(name="Two").ref}).status_code == 303
        assert sara_.post(f"{page}do/", {"start": "1"}).status_code == 303
        one = Supplier.objects.get(name="One")
        wrong = sara_.post(f"{page}do/", {"judge": "1", "supplier": one.ref, "verdict": "go", "reason": ""})
        assert wrong.status_code == 422 and "Give the reason" in wrong.content.decode()
        assert as_("ann").get(page).status_code == 404


def test_the_published_vector_for_two_suppliers(client, as_) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = in_funnel(2), as_("sara")
    page = challenge.get_absolute_url()
    one, two = challenge.suppliers.order_by("pk")
    with clock.at(AFTER):
        assert "usual terms" in client.get(f"{page}costs/").content.decode()
        wrong = sara.post(f"{page}offers/{one.ref}/", {**A, "lifetime": "never"})
        assert wrong.status_code == 422 and 'value="1000"' in wrong.content.decode()
        assert sara.post(f"{page}offers/{one.ref}/", A).status_code == 303
        assert sara.post(f"{page}offers/{two.ref}/", {**B, "mark_passport": "10"}).status_code == 303
        shown = sara.get(f"{page}costs/").content.decode()
        for said in ("474.01", "328.32", "2,170.81", "2,304.74", "r = 3 %", "N = 5", "N = 8", "EAC = LCC", "Maker 1"):
            assert said in shown
        assert "474.01" not in client.get(f"{page}costs/").content.decode()
        assert client.get(f"{page}costs.csv").status_code == 404
        rows = sara.get(f"{page}costs.csv").getvalue().decode()
        assert "474.01" in rows and "Maker 2,equivalent annual cost,,,328.32" in rows
        with pytest.raises(NotAllowedError):
            funnel.set_terms(by=cast.actor("sara"), challenge=challenge, typed={"rate": "9"})
        judge(challenge, 2)
        challenge = funnel.close_phase(by=cast.actor("sara"), challenge=challenge)
        judge(challenge, 1)
        for _phase in range(2):
            judge(challenge, 1)
            challenge = funnel.close_phase(by=cast.actor("sara"), challenge=challenge)
        funnel.announce(by=cast.actor("sara"), challenge=challenge)
        public = client.get(f"{page}costs/").content.decode()
        assert "474.01" in public and "Maker 1" in public and "Maker 2" not in public and "Supplier 1" in public


def test_terms_are_set_before_and_weights_sum_to_a_hundred(as_) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), as_("sara")
    page = f"{challenge.get_absolute_url()}terms/"
    terms = {"rate": "2", "weight_recycled": "50", "weight_passport": "50", "weight_repair": "0",
             "weight_take_back": "0", "weight_refurbish": "0", "weight_warranty": "0"}  # fmt: skip
    with clock.at(AFTER):
        wrong = sara.post(page, {**terms, "weight_recycled": "40"})
        assert wrong.status_code == 422 and "sum to 90" in wrong.content.decode()
        assert sara.post(page, terms).status_code == 303
    challenge.refresh_from_db()
    assert challenge.terms["rate"] == "2" and challenge.terms["weight_passport"] == "50"


def test_a_company_sees_what_is_alike_before_it_answers(as_) -> None:  # type: ignore[no-untyped-def]
    challenge = published()
    call = Call.objects.get()
    with clock.at(OPENS.replace(day=1)):
        calls.publish_call(by=cast.actor("sara"), call=call)
    page = f"{challenge.get_absolute_url()}answer/"
    with clock.at(OPENS):
        ann = as_("ann")
        typed = {"title": "Desks from old doors", "idea": "We saw doors.", "organisation": ""}
        done = ann.post(page, typed)
        assert done.status_code == 303
        entry = Entry.objects.get()
        assert entry.title == "Desks from old doors" and entry.answers == {"what": "We saw doors."}
    with clock.at(DEADLINE):
        assert ann.get(page).status_code == 403


def test_a_supplier_reads_its_own_reason_once_the_phase_is_closed(as_, client) -> None:  # type: ignore[no-untyped-def]
    challenge, sara = published(), cast.actor("sara")
    call = Call.objects.get()
    with clock.at(OPENS.replace(day=1)):
        calls.publish_call(by=sara, call=call)
    with clock.at(OPENS):
        typed = EntryDraft(title="Desks", answers={"what": "We saw doors."})
        entry = entries.begin_entry(by=cast.actor("ann"), call=call, draft=typed)
        entry = entries.save_entry(by=cast.actor("ann"), entry=entry, draft=typed, version=1, send=True).entry
    with clock.at(DEADLINE):
        making.choose_procedure(by=sara, challenge=challenge, procedure="dialogue", reason="Unclear way.")
        funnel.plan_funnel(by=sara, challenge=challenge, phases=(("A", 2),))
        ours = funnel.add_supplier(by=sara, challenge=challenge, entry=entry)
        assert funnel.add_supplier(by=sara, challenge=challenge, entry=entry).pk == ours.pk
        challenge = funnel.start_funnel(by=sara, challenge=challenge)
        funnel.judge_supplier(by=sara, supplier=ours, verdict="no_go", reason="Too few doors.")
        ann, page = as_("ann"), challenge.get_absolute_url()
        assert "Too few doors." not in ann.get(page).content.decode()
        funnel.close_phase(by=sara, challenge=challenge)
        assert "Too few doors." in ann.get(page).content.decode()
        assert "Too few doors." not in client.get(page).content.decode()


def test_pages_ask_few_questions_of_the_database(client, as_) -> None:  # type: ignore[no-untyped-def]
    challenge = in_funnel()
    with clock.at(AFTER):
        sara = as_("sara")
        page = challenge.get_absolute_url()
        paths = [(client, "/challenges/"), (client, page), (sara, page), (sara, f"{page}funnel/"),
                 (sara, f"{page}desk/"), (client, f"{page}costs/"),
                 (client, f"/challenges/{challenge.ref}.json")]  # fmt: skip

        def count() -> list[int]:
            found = []
            for who, path in paths:
                with CaptureQueriesContext(connection) as asked:
                    assert who.get(path).status_code == 200
                found.append(len(asked))
            return found

        count()
        few = count()
        some = Enquiry.objects.bulk_create([
            Enquiry(challenge=challenge, number=n, text=f"Q{n}", published_at=AFTER) for n in range(1, 1001)
        ])  # fmt: skip
        Reply.objects.bulk_create([Reply(enquiry=one, text="Yes.") for one in some])
        made = Call.objects.bulk_create(
            [Call(title=f"C{n}", kind="challenge", opens_at=OPENS, deadline=DEADLINE) for n in range(1000)]
        )
        Challenge.objects.bulk_create(
            [Challenge(call=one, need="x", state="published", published_at=AFTER) for one in made]
        )
        many = count()
        assert max(many) <= 12 and all(after <= before + 2 for before, after in zip(few, many, strict=True))
