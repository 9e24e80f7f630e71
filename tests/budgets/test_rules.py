"""The rules of a vote: saved before anybody takes part, amended in public after that; what ballots count by stands."""

import re

import pytest
from django.test import Client

from proeftuin.accounts.models import User
from proeftuin.budgets import logic
from proeftuin.budgets.actions import projects, voting
from proeftuin.budgets.models import Ballot
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.models import Event
from proeftuin.processes.actions.running import amend_process
from proeftuin.processes.models import Amendment, Method, Process
from tests import cast
from tests.budgets import world

pytestmark = pytest.mark.django_db
WHOLE = {
    "budget": "1000", "currency": "EUR", "ballot": "approval", "minimum": "1", "maximum": "0", "points": "10",
    "rule": "equal-shares", "utility": "cost", "completion": "add-one-then-utilitarian", "at_least": "0", "seed": "",
}  # fmt: skip
WHY = "The council gave more."
STANDS = {"en": "people voted by it", "nl": "mensen stemden ermee", "fr": "ont voté", "de": "abgestimmt"}


def address(method: Method) -> str:
    return f"/budgets/{method.ref}/rules/"


def amended(method: Method, **changed: str) -> dict[str, str]:
    """What the page sends once somebody voted: only what can change, and why."""
    version = Process.objects.get(pk=method.process_id).version
    kept = {name: WHOLE[name] for name in ("budget", "minimum", "maximum")}
    return {**kept, "reason": WHY, "version": str(version), **changed}


def reading(as_, language: str) -> Client:
    """Sara, who reads this language."""
    client = as_("sara")
    User.objects.filter(pk=cast.person("sara").pk).update(language=language)
    return client


def voted() -> Method:
    method = world.voting_open()
    voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1, 3: 1})
    return Method.objects.select_related("process").get(pk=method.pk)


def test_before_anybody_takes_part_rules_are_saved_without_a_word(as_) -> None:
    method = world.voting_open()
    page = as_("sara").get(address(method)).content.decode()
    assert 'name="reason"' not in page and 'name="ballot"' in page
    assert as_("sara").post(address(method), {**WHOLE, "rule": "greedy"}).status_code == 303
    method.refresh_from_db()
    assert method.settings["rule"] == "greedy" and not Amendment.objects.exists()


def test_the_money_changes_in_public_after_the_first_ballot_and_ballots_keep_what_they_say(as_) -> None:
    method, sara = voted(), as_("sara")
    page = sara.get(address(method)).content.decode()
    assert 'name="reason"' in page and "Ballots that were cast keep what they say" in page
    assert not re.search(r'name="(ballot|rule|points|seed|currency)"', page)  # told, not asked
    assert "What stands" in page and "no minimum" in page and "Equal Shares" in page
    sent = sara.post(address(method), amended(method, budget="1.250,50", maximum="2"))
    assert sent.status_code == 303 and sent["Location"].endswith("#amendments")
    method.refresh_from_db()
    assert (method.settings["budget"], method.settings["maximum"], method.rules_version) == (125_050, 2, 2)
    assert Ballot.objects.get().choices == [[1, 1], [3, 1]]
    public = Client().get(method.process.get_absolute_url()).content.decode()
    assert WHY in public and "Money to divide" in public and "1,250.50" in public and "no limit" in public
    assert Event.objects.filter(kind="process.amended", thread=method.process.thread, audience="public").count() == 1
    voting.cast_ballot(by=cast.actor("joris"), method=method, typed={1: 1, 3: 1})
    with pytest.raises(InvalidError):
        voting.cast_ballot(by=cast.actor("ann"), method=method, typed={1: 1, 2: 1, 3: 1})


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_what_ballots_count_by_is_refused_with_the_reason_in_the_language_of_the_reader(as_, language: str) -> None:
    method, sara = voted(), reading(as_, language)
    for changed in ({"ballot": "knapsack"}, {"rule": "greedy"}, {"seed": "moon"}, {"at_least": "3"}, {"points": "x"}):
        old_form = {**WHOLE, **amended(method, budget="2000"), **changed}  # opened before the first ballot
        answer = sara.post(address(method), old_form)
        page = answer.content.decode()
        assert answer.status_code == 422 and STANDS[language] in page, changed
        assert WHY in page and 'value="2000"' in page
    method.refresh_from_db()
    assert logic.rules_of(method.settings) == logic.rules_of({"budget": 100_000}) and not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("language", "why", "amount"),
    [("en", "Say why", "Write an amount"), ("nl", "Zeg waarom", "Schrijf een bedrag"),
     ("fr", "Dites pourquoi", "Écrivez un montant"), ("de", "Sagen Sie, warum", "Schreiben Sie einen Betrag")],
)  # fmt: skip
def test_mistakes_come_back_in_the_language_of_the_reader_with_all_typed(as_, language, why, amount) -> None:
    method, sara = voted(), reading(as_, language)
    for changed, says in (({"reason": "", "budget": "3000"}, why), ({"budget": "lots"}, amount)):
        answer = sara.post(address(method), amended(method, **changed))
        page = answer.content.decode()
        assert answer.status_code == 422 and says in page and changed["budget"] in page
    assert not Amendment.objects.exists()


def test_two_at_once_read_what_the_other_saved_and_lose_nothing(as_) -> None:
    method, sara = voted(), as_("sara")
    late = amended(method, budget="3000")
    assert sara.post(address(method), amended(method, budget="2000")).status_code == 303
    answer = sara.post(address(method), late)
    assert answer.status_code == 409 and b'value="3000"' in answer.content and WHY.encode() in answer.content
    method.refresh_from_db()
    assert method.settings["budget"] == 200_000


def test_nothing_changes_the_rules_behind_the_page() -> None:
    method, sara = voted(), cast.actor("sara")
    with pytest.raises(InvalidError) as refused:
        projects.change_rules(by=sara, method=method, settings={"budget": 1})
    assert "amendment" in str(refused.value.problems[""])
    for name, value in (("ballot", "knapsack"), ("completion", "none"), ("currency", "USD")):
        process = Process.objects.get(pk=method.process_id)
        with pytest.raises(InvalidError) as refused:
            amend_process(by=sara, process=process, reason=WHY, version=process.version,
                          settings={method.ref: {name: value}})  # fmt: skip
        assert "people voted by it" in str(refused.value.problems[name])
    assert "maximum" in logic.standing({"ballot": "ranking"}) and "maximum" not in logic.standing({})


def test_who_does_not_run_it_sees_no_rules_page_after_a_ballot_either(as_) -> None:
    method = voted()
    assert as_("fatima").get(address(method)).status_code == 404
    assert as_("fatima").post(address(method), amended(method, budget="5")).status_code == 404
