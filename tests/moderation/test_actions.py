"""Reports, decisions with their reasons, undoing, appeals, and who hears of what."""

from datetime import timedelta

import pytest
import time_machine

from proeftuin.accounts.privacy import HOLDERS
from proeftuin.accounts.queries import actor_of
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.moderation import queries
from proeftuin.moderation.actions import decisions
from proeftuin.moderation.actions.decisions import Reasons
from proeftuin.moderation.actions.reports import notice, remind, report
from proeftuin.moderation.models import Appeal, Decision, Matter, Report
from proeftuin.notifications.queries import in_words, notices_of
from tests import cast
from tests.moderation import things
from tests.moderation.things import HIDDEN, SCOPE

pytestmark = pytest.mark.django_db
HIDE = Reasons("hide", "insult", "fool", "You attack a person.")


def reported(ref: str = "a", by: str = "ann") -> Matter:
    return report(by=cast.actor(by), kind="thing", ref=ref, reason="insult", words="Not nice").matter


def hidden(ref: str = "a", by: str = "sara") -> Decision:
    return decisions.decide(by=cast.actor(by), matters=[reported(ref)], reasons=HIDE)[0]


def told(who: str) -> list[str]:
    while deliver_due():
        pass
    actor = cast.actor(who)
    return [one.entry.kind for one in in_words(actor, notices_of(actor))]


def test_reports_gather_on_one_matter_and_a_person_counts_once() -> None:
    first = reported(by="ann")
    report(by=cast.actor("ann"), kind="thing", ref="a", reason="hate", words="")
    for _ in range(2):
        report(by=VISITOR, kind="thing", ref="a", reason="spam")
    matter = Matter.objects.get()
    assert matter == first and matter.reports_count == matter.reports.count() == 3 and matter.scope == SCOPE
    assert matter.reports.get(reporter=cast.person("ann")).reason == "hate"


def test_what_cannot_be_reported_is_refused() -> None:
    for problem in ({"reason": "no such rule"}, {"reason": "other", "words": " "}, {"words": "x" * 2001}):
        with pytest.raises(InvalidError):
            report(by=VISITOR, kind="thing", ref="a", **{"reason": "spam", **problem})
    things.SECRET.add("b")
    HIDDEN.add("c")
    for kind, ref in (("thing", "b"), ("thing", "c"), ("thing", "none"), ("nothing", "a")):
        with pytest.raises(NotAllowedError):
            report(by=VISITOR, kind=kind, ref=ref, reason="spam")
    assert not Matter.objects.exists()


def test_a_decision_hides_and_tells_the_writer_and_the_reporter() -> None:
    decision = hidden()
    assert {"a"} == HIDDEN and not Matter.objects.get().is_open
    assert told("fatima") == ["moderation.hidden"] and told("ann") == ["moderation.report_answered"]
    assert told("joris") == []
    assert queries.decision_for(cast.actor("fatima"), decision.ref) == decision
    assert queries.reasons_for("thing", ["a", "b"]) == {"a": "insult"}


def test_a_decision_needs_its_reasons_and_a_moderator() -> None:
    matter = reported()
    for wrong in (Reasons(""), Reasons("hide", "", "", "Why"), Reasons("ask", "spam", "", " "), Reasons("restore")):
        with pytest.raises(InvalidError):
            decisions.decide(by=cast.actor("sara"), matters=[matter], reasons=wrong)
    for stranger in ("ann", "elke", "fatima"):
        with pytest.raises(NotAllowedError):
            decisions.decide(by=cast.actor(stranger), matters=[matter], reasons=HIDE)
    assert not Decision.objects.exists() and not HIDDEN


def test_nobody_decides_about_their_own_words_while_there_is_another() -> None:
    things.MODERATORS[:] = ["fatima", "sara"]
    with pytest.raises(NotAllowedError, match="yourself"):
        decisions.decide(by=cast.actor("fatima"), matters=[reported()], reasons=HIDE)
    things.MODERATORS[:] = ["fatima"]
    assert decisions.decide(by=cast.actor("fatima"), matters=list(Matter.objects.all()), reasons=Reasons("leave"))


def test_several_are_decided_and_undone_together() -> None:
    matters = [reported("a"), reported("b")]
    made = decisions.decide(by=cast.actor("sara"), matters=matters, reasons=HIDE)
    assert len({one.batch for one in made}) == 1 and {"a", "b"} == HIDDEN
    assert decisions.decide(by=cast.actor("joris"), matters=matters, reasons=Reasons("leave")) == []  # too late
    assert decisions.undo(by=cast.actor("joris"), batch=made[0].batch) == 2
    assert not HIDDEN and Matter.objects.filter(is_open=True).count() == 2
    assert Decision.objects.exclude(undone_at=None).count() == 2  # the trace stays
    assert decisions.undo(by=cast.actor("joris"), batch=made[0].batch) == 0
    assert set(told("fatima")) == {"moderation.hidden", "moderation.undone"}


def test_undoing_has_its_time_and_ends_with_an_appeal() -> None:
    decision = hidden()
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)), pytest.raises(NotAllowedError):
        decisions.undo(by=cast.actor("sara"), batch=decision.batch)
    decisions.appeal(by=cast.actor("fatima"), decision=decision, words="I quoted a book.")
    with pytest.raises(NotAllowedError):
        decisions.undo(by=cast.actor("sara"), batch=decision.batch)


def test_a_left_thing_stays_and_its_writer_never_hears() -> None:
    decisions.decide(by=cast.actor("sara"), matters=[reported()], reasons=Reasons("leave"))
    assert not HIDDEN and told("fatima") == [] and told("ann") == ["moderation.report_answered"]


def test_who_is_asked_to_change_may_do_so() -> None:
    decisions.decide(by=cast.actor("sara"), matters=[reported()], reasons=Reasons("ask", "private", "", "Remove it."))
    assert queries.is_asked_to_change("thing", "a") and not queries.is_asked_to_change("thing", "b")
    with time_machine.travel(now() + timedelta(days=15)):
        assert not queries.is_asked_to_change("thing", "a")
    assert told("fatima") == ["moderation.asked"] and not HIDDEN


def test_an_appeal_is_answered_once_by_somebody_else() -> None:
    decision = hidden(by="sara")
    for other in ("ann", "sara"):
        with pytest.raises(NotAllowedError):
            decisions.appeal(by=cast.actor(other), decision=decision, words="Me too")
    with pytest.raises(InvalidError):
        decisions.appeal(by=cast.actor("fatima"), decision=decision, words=" ")
    made = decisions.appeal(by=cast.actor("fatima"), decision=decision, words="I quoted a book.")
    with pytest.raises(NotAllowedError, match="already"):
        decisions.appeal(by=cast.actor("fatima"), decision=decision, words="Again")
    assert told("joris") == ["moderation.appealed"]
    with pytest.raises(NotAllowedError, match="Somebody else"):
        decisions.answer_appeal(by=cast.actor("sara"), appeal=made, overturn=False, answer="No.")
    with pytest.raises(InvalidError):
        decisions.answer_appeal(by=cast.actor("joris"), appeal=made, overturn=True, answer=" ")
    decisions.answer_appeal(by=cast.actor("joris"), appeal=made, overturn=True, answer="It is a quote.")
    assert not HIDDEN and "moderation.overturned" in told("fatima")
    with pytest.raises(NotAllowedError, match="answered"):
        decisions.answer_appeal(by=cast.actor("joris"), appeal=made, overturn=False, answer="Yet")


def test_the_same_moderator_answers_where_there_is_no_other() -> None:
    things.MODERATORS[:] = ["sara"]
    made = decisions.appeal(by=cast.actor("fatima"), decision=hidden(), words="Why?")
    decisions.answer_appeal(by=cast.actor("sara"), appeal=made, overturn=False, answer="I looked again.")
    assert HIDDEN and Appeal.objects.get().state == "upheld" and "moderation.upheld" in told("fatima")


def test_an_appeal_has_its_time() -> None:
    decision = hidden()
    with time_machine.travel(now() + timedelta(days=183)), pytest.raises(NotAllowedError, match="half a year"):
        decisions.appeal(by=cast.actor("fatima"), decision=decision, words="Late")


def test_what_was_hidden_can_be_shown_again_with_a_reason() -> None:
    decision = hidden()
    with pytest.raises(InvalidError):
        decisions.restore(by=cast.actor("joris"), decision=decision, explanation="")
    decisions.restore(by=cast.actor("joris"), decision=decision, explanation="We misread it.")
    assert not HIDDEN and Decision.objects.count() == 2
    with pytest.raises(InvalidError):
        decisions.restore(by=cast.actor("joris"), decision=decision, explanation="Again")


def test_the_machine_notices_once_and_never_hides() -> None:
    subject = things.look(["b"])["b"]
    assert notice(kind="thing", subject=subject, hints=[]) is None
    for _ in range(2):
        notice(kind="thing", subject=subject, hints=["links"])
    assert Matter.objects.get().noticed == ["links"] and not HIDDEN
    assert Event.objects.filter(kind="moderation.noticed").count() == 1


def test_what_waits_reminds_its_moderators_once_in_two_days() -> None:
    reported()
    assert remind() == 0
    with time_machine.travel(now() + timedelta(days=2, minutes=1)):
        assert remind() == 1 and remind() == 0
        assert told("joris") == ["moderation.waiting"] and told("elke") == []
    with time_machine.travel(now() + timedelta(days=5)):
        assert remind() == 1


def test_a_report_knows_its_answer_only_when_it_came_after() -> None:
    matter = reported()
    first = Report.objects.get()
    assert queries.answer_to(first) is None
    decisions.decide(by=cast.actor("sara"), matters=[matter], reasons=Reasons("leave"))
    answer = queries.answer_to(first)
    assert answer and answer.outcome == "leave"
    with time_machine.travel(now() + timedelta(seconds=1)):
        second = report(by=cast.actor("ann"), kind="thing", ref="a", reason="insult")
    assert second != first and queries.answer_to(second) is None


def test_no_ledger_row_holds_words_of_anyone() -> None:
    decision = hidden()
    decisions.appeal(by=cast.actor("fatima"), decision=decision, words="I quoted a book.")
    for event in Event.objects.all():
        assert not [word for word in ("fool", "attack", "book", "Not nice") if word in str(event.data)]


def test_people_take_along_and_let_go_of_what_is_theirs() -> None:
    decision = hidden()
    decisions.appeal(by=cast.actor("fatima"), decision=decision, words="I quoted a book.")
    export = HOLDERS["moderation"].export(cast.person("fatima"))
    assert export["decisions_about_you"][0]["quoted"] == "fool" and export["appeals"][0]["words"] == "I quoted a book."
    for who in ("fatima", "ann", "sara"):
        HOLDERS["moderation"].erase(cast.person(who))
    decision.refresh_from_db()
    assert decision.writer is None and decision.by is None and Report.objects.get().reporter is None
    assert actor_of(cast.person("fatima")).is_person  # the account itself is another room's
