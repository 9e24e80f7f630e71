"""Answering apart, the range before the mean, actions from weak points, closing and showing."""

import pytest
from django.contrib.auth.models import AnonymousUser

from proeftuin.accounts.actions import erase_account
from proeftuin.assessments import queries, similar
from proeftuin.assessments.actions import taking, together
from proeftuin.assessments.drafts import AnswerDraft, SheetDraft
from proeftuin.assessments.models import Answer, Assessment, Sheet
from proeftuin.assessments.personal import export
from proeftuin.assessments.reactions import say_which_to_take_again
from proeftuin.initiatives.actions import tasks as teamwork
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Member, Task
from proeftuin.initiatives.queries import tasks_from
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.library.actions.lessons import record_lesson, share_lessons
from proeftuin.library.drafts import LessonDraft
from tests import cast
from tests.assessments.conftest import give, opened, sheet, staff

pytestmark = pytest.mark.django_db


def test_a_scan_by_five_staff_shows_the_range_on_may_and_two_actions_are_created(initiative: Initiative) -> None:
    scan = opened(initiative)
    for number, value in enumerate([0, 1, 4, 3, 2]):
        give(scan, staff(initiative, number), 1, mandate=value, hierarchy=value)
    came = queries.outcome(scan)
    may = next(part for part in came.parts if part.group.id == "may")
    assert came.people == 5 and may.side.disagree and may.side.range == 4
    rows = {row.item.id: row for row in may.rows}
    assert (rows["mandate"].spread.low, rows["mandate"].spread.high) == (0, 4)
    assert {row.item.id for _part, row in came.weak_rows} == {"mandate", "hierarchy"}
    for _part, row in came.weak_rows:
        together.agree_action(
            by=cast.actor("sara"), assessment=scan, item=row.item.id, draft=TaskDraft(title=row.item.action)
        )
    sources = [one.source for one in tasks_from(initiative, scan.subject)]
    assert sources == [f"assessment:{scan.ref}/mandate", f"assessment:{scan.ref}/hierarchy"]
    assert {row.item.id for part in queries.outcome(scan).parts for row in part.rows if row.tasks} == {
        "mandate",
        "hierarchy",
    }


def test_sponsor_30_is_red_and_proposes_three_actions(initiative: Initiative) -> None:
    readiness = opened(initiative, "scaling-readiness")
    for number, value in enumerate([1, 1, 1, 1, 2]):
        give(readiness, staff(initiative, number), 4, sponsor=value)
    came = queries.outcome(readiness)
    assert came.verdict == "red" and came.weakest and came.weakest.group.id == "sponsor"
    assert came.overall.lowest == 30 and came.overall.mean is not None and came.overall.mean > 90
    proposed = [row.item for _part, row in came.weak_rows]
    assert [one.id for one in proposed] == ["sponsor-1", "sponsor-2", "sponsor-3"]
    assert len({one.action for one in proposed}) == 3 and {code for one in proposed for code in one.obstacles} == {
        "SPONSOR",
        "MANDATE",
    }


def test_from_three_on_the_evidence_is_asked(initiative: Initiative) -> None:
    readiness = opened(initiative, "scaling-readiness")
    with pytest.raises(InvalidError) as caught:
        taking.answer(by=cast.actor("sara"), assessment=readiness, draft=sheet(readiness, 3, link=""), give=True)
    assert len(caught.value.problems) == 36
    kept = taking.answer(by=cast.actor("sara"), assessment=readiness, draft=sheet(readiness, 3, link=""), give=False)
    assert kept.given_at is None
    give(readiness, "joris", 2)
    give(readiness, "pieter", None)  # not applicable needs none
    assert queries.outcome(readiness).people == 2


def test_nobody_sees_the_others_before_giving_their_own(as_, initiative: Initiative) -> None:
    scan = opened(initiative)
    give(scan, "joris", 4)
    page = as_("sara").get(scan.get_absolute_url()).text
    assert "1 person has answered." in page and "Where you differ" not in page and "Give your own answers first" in page
    assert "4 – 4" not in as_("sara").get(f"{scan.get_absolute_url()}answer/").text
    give(scan, "sara", 0)
    page = as_("sara").get(scan.get_absolute_url()).text
    assert "Where you differ" in page and "0 – 4" in page
    assert page.index("Range") < page.index("Mean")


def test_what_was_given_stays(initiative: Initiative) -> None:
    scan = opened(initiative)
    give(scan, "sara", 1)
    with pytest.raises(NotAllowedError):
        give(scan, "sara", 4)
    assert Sheet.objects.count() == 1 and set(Answer.objects.values_list("value", flat=True)) == {1}


def test_half_a_sheet_can_be_kept_and_not_given(initiative: Initiative) -> None:
    scan = opened(initiative)
    half = SheetDraft(answers={"skills": AnswerDraft(value=3, note="Data.")})
    with pytest.raises(InvalidError) as caught:
        taking.answer(by=cast.actor("sara"), assessment=scan, draft=half, give=True)
    assert len(caught.value.problems) == 16
    taking.answer(by=cast.actor("sara"), assessment=scan, draft=half, give=False)
    assert queries.outcome(scan).people == 0
    with pytest.raises(StaleError):  # from another window
        taking.answer(by=cast.actor("sara"), assessment=scan, draft=half, give=False)
    taking.answer(by=cast.actor("sara"), assessment=scan, draft=sheet(scan), give=True, version=1)
    assert queries.outcome(scan).people == 1


def test_remarks_have_no_name_and_wait_for_a_third_person(initiative: Initiative) -> None:
    scan = opened(initiative)
    for who in ("sara", "joris", "pieter"):
        draft = sheet(scan, 2)
        answers = {**draft.answers, "time": AnswerDraft(value=2, note=f"Remark of {len(who)}")}
        taking.answer(by=cast.actor(who), assessment=scan, draft=SheetDraft(answers=answers), give=True)
        rows = {row.item.id: row for part in queries.outcome(scan).parts for row in part.rows}
        assert len(rows["time"].notes) == (3 if who == "pieter" else 0)


@pytest.mark.parametrize("who", ["ann", "fatima", "elke"])
def test_outside_the_team_nobody_answers_closes_or_agrees(initiative: Initiative, who: str) -> None:
    scan, by = opened(initiative), cast.actor(who)
    give(scan, "sara")
    for deed in (
        lambda: give(scan, who),
        lambda: taking.open_assessment(by=by, initiative=initiative, key="team-scan"),
        lambda: taking.close_assessment(by=by, assessment=scan, version=1),
        lambda: taking.set_link(by=by, assessment=scan, link_for="anyone"),
        lambda: taking.show_summary(by=by, assessment=scan, is_public=True, summary="x"),
        lambda: together.agree_action(by=by, assessment=scan, item="time", draft=TaskDraft(title="x")),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert Sheet.objects.count() == 1 and not Task.objects.exists()


@pytest.mark.parametrize(
    ("link_for", "visitor", "ann"), [("nobody", False, False), ("accounts", False, True), ("anyone", True, True)]
)
def test_the_link_lets_in_whom_the_team_says(initiative: Initiative, link_for: str, visitor: bool, ann: bool) -> None:
    scan = opened(initiative)
    taking.set_link(by=cast.actor("pieter"), assessment=scan, link_for=link_for)
    scan.refresh_from_db()
    for by, may in ((VISITOR, visitor), (cast.actor("ann"), ann)):
        if may:
            taking.answer(by=by, assessment=scan, draft=sheet(scan), give=True, by_link=True)
        else:
            with pytest.raises(NotAllowedError):
                taking.answer(by=by, assessment=scan, draft=sheet(scan), give=True, by_link=True)
    assert queries.outcome(scan).people == visitor + ann


def test_closing_keeps_the_numbers_and_forgets_whose_they_are(initiative: Initiative) -> None:
    scan = opened(initiative)
    with pytest.raises(InvalidError):
        taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=1)
    give(scan, "sara", 1)
    give(scan, "joris", 3)
    taking.answer(by=cast.actor("pieter"), assessment=scan, draft=SheetDraft(), give=False)
    assert len(export(cast.person("sara"))) == 1  # type: ignore[arg-type]
    made = taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=1)
    assert made.result["people"] == 2 and made.result["mean"] == 50.0 and made.result["groups"]["may"]["range"] == 2
    assert set(Sheet.objects.values_list("user", flat=True)) == {None} and Sheet.objects.count() == 2
    assert export(cast.person("sara")) == []
    for deed in (
        lambda: give(made, "pieter"),
        lambda: taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=2),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert not any(
        "sara" in str(one.data) or one.actor != "system:assessments"
        for one in Event.objects.filter(kind="assessment.given")
    )


def test_two_who_close_at_once(initiative: Initiative) -> None:
    scan = opened(initiative)
    give(scan, "sara")
    Assessment.objects.update(version=2)
    with pytest.raises(StaleError):
        taking.close_assessment(by=cast.actor("joris"), assessment=scan, version=1)


def test_only_what_nobody_answered_is_thrown_away(initiative: Initiative) -> None:
    scan, other = opened(initiative), opened(initiative)
    give(scan, "sara")
    with pytest.raises(InvalidError):
        taking.remove_assessment(by=cast.actor("sara"), assessment=scan)
    taking.remove_assessment(by=cast.actor("sara"), assessment=other)
    assert list(Assessment.objects.all()) == [scan]


def test_a_summary_is_published_with_words_and_without_people(client, initiative: Initiative) -> None:
    scan = opened(initiative)
    draft = sheet(scan, 1)
    answers = {**draft.answers, "time": AnswerDraft(value=4, note="Zeldzaam remark")}
    for who in ("sara", "joris", "pieter"):
        taking.answer(by=cast.actor(who), assessment=scan, draft=SheetDraft(answers=answers), give=True)
    page = scan.get_absolute_url()
    assert client.get(page).status_code == 404
    made = taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=1)
    with pytest.raises(InvalidError):
        taking.show_summary(by=cast.actor("sara"), assessment=made, is_public=True, summary=" ")
    taking.show_summary(by=cast.actor("sara"), assessment=made, is_public=True, summary="Time is what we lack.")
    for address in (page, f"{page[:-1]}.json", f"{initiative.get_absolute_url()}assessments/"):
        answer = client.get(address)
        assert answer.status_code == 200 and "Zeldzaam" not in answer.text and "Sara" not in answer.text, address
    assert "Time is what we lack." in client.get(page).text
    assert Event.objects.get(kind="assessment.shown").audience == "public"
    assert made.ref in client.get("/data/assessments.jsonl").getvalue().decode()
    taking.show_summary(by=cast.actor("sara"), assessment=made, is_public=False, summary="")
    assert client.get(page).status_code == 404
    assert made.ref not in client.get("/data/assessments.jsonl").getvalue().decode()


def test_cases_and_lessons_of_others_stand_beside_the_obstacle(as_, initiative: Initiative) -> None:
    draft = LessonDraft(text="Ask the board along for a morning.", kind="worked", obstacles=("SPONSOR",))
    record_lesson(by=cast.actor("ann"), draft=draft, origin="initiative:other")
    share_lessons(by=cast.actor("ann"), origin="initiative:other", outcome="succeeded")
    found = similar.on_obstacles(["SPONSOR", "TIME"])
    assert [str(one) for one in found["SPONSOR"]] == ["Ask the board along for a morning."] and found["TIME"] == []
    scan = opened(initiative)
    give(scan, "sara", 0, sponsor=4)
    assert "Ask the board along for a morning." in as_("sara").get(scan.get_absolute_url()).text


def test_a_team_without_design_is_told_who_brings_it(as_, initiative: Initiative) -> None:
    pieter = cast.person("pieter")
    pieter.is_public = True
    pieter.save()
    other = Initiative.objects.create(title="Other", problem="Much.")
    Member.objects.filter(initiative=initiative, user=pieter).delete()
    Member.objects.create(initiative=other, user=pieter, role="coach", state="active", disciplines=["design"])
    Member.objects.filter(initiative=initiative, user=cast.person("joris")).update(disciplines=["data"])
    scan = opened(initiative, "team-scan")
    draft = sheet(scan, 3)
    taking.answer(by=cast.actor("sara"), assessment=scan,
                  draft=SheetDraft(answers=draft.answers, disciplines=["frontline"]), give=True)  # fmt: skip
    page = as_("sara").get(scan.get_absolute_url())
    assert dict(page.context["lacking"])["design"][0] == (pieter, "coach")
    assert page.context["present"] == ["frontline", "data"]
    assert "Pieter Maes" in page.text and "coach" in page.text
    pieter.is_public = False
    pieter.save()
    assert "Pieter Maes" not in as_("sara").get(scan.get_absolute_url()).text


def test_a_year_later_the_team_hears_that_it_is_time_again(initiative: Initiative) -> None:
    made = opened(initiative, "ethics-compass")
    together.add_stakeholder(by=cast.actor("sara"), assessment=made, name="Visitors", power="little")
    together.review(by=cast.actor("sara"), assessment=made, item="data-1", draft=together.ReviewDraft(status="ok"))
    made = taking.close_assessment(by=cast.actor("sara"), assessment=made, version=1)
    assert made.review_on and made.closed_at and (made.review_on - made.closed_at.date()).days in (364, 365, 366)
    assert say_which_to_take_again() == 0
    Assessment.objects.update(review_on=made.closed_at.date())
    assert say_which_to_take_again() == 1 and say_which_to_take_again() == 0
    assert Event.objects.get(kind="assessment.review_due").audience == initiative.circle


def test_who_leaves_takes_what_was_only_kept(initiative: Initiative) -> None:
    scan, other = opened(initiative), opened(initiative, "team-scan")
    give(scan, "joris", 4)
    taking.answer(by=cast.actor("joris"), assessment=other, draft=SheetDraft(), give=False)
    erase_account(by=cast.actor("joris"), user=cast.person("joris"))
    assert Sheet.objects.get().user is None and queries.outcome(scan).people == 1


def test_history_is_what_was_closed_before(as_, initiative: Initiative) -> None:
    for value in (3, 1):
        scan = opened(initiative)
        give(scan, "sara", value)
        taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=1)
    page = as_("sara").get(scan.get_absolute_url()).text
    assert "Over time" in page and 'class="line-a"' in page and page.count("<circle") >= 4
    assert page.index(">75<") < page.rindex(">25<")


def test_a_finished_task_is_told_at_its_weak_point(as_, initiative: Initiative) -> None:
    scan = opened(initiative)
    give(scan, "sara", 4)
    task = together.agree_action(
        by=cast.actor("sara"), assessment=scan, item="time", draft=TaskDraft(title="Block a day")
    )
    teamwork.finish_task(by=cast.actor("sara"), task=task)
    assert "Block a day" in as_("sara").get(scan.get_absolute_url()).text
    assert not AnonymousUser().is_authenticated
