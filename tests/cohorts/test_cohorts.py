"""From the call to alumni: teams, milestones, hours, private notes and the questions afterwards."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.calls.actions import calls, entries
from proeftuin.calls.drafts import CallDraft, EntryDraft
from proeftuin.cohorts.actions import arranging, working
from proeftuin.cohorts.drafts import CohortDraft, FollowUpDraft, SessionDraft, StageDraft
from proeftuin.cohorts.links import path_of
from proeftuin.cohorts.models import Cohort, FollowUp, MentorSession, Milestone, Reached, Seat, Team
from proeftuin.cohorts.personal import erase, export
from proeftuin.cohorts.queries import minutes_of
from proeftuin.cohorts.tasks import ask_alumni
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from tests import cast
from tests.cohorts.world import BEGAN, DURING, ENDS, STAGES, cohort, seat, team

pytestmark = pytest.mark.django_db
SESSION = SessionDraft(held_on=DURING.date(), minutes=75, note="Call the school.", private="They quarrel.")


def test_an_entry_becomes_a_team_in_one_click(as_) -> None:  # type: ignore[no-untyped-def]
    sara, opens = cast.actor("sara"), BEGAN - timedelta(days=60)
    with clock.at(opens - timedelta(days=2)):
        call = calls.make_call(by=sara, draft=CallDraft(
            title="Who joins?", kind="cohort", opens_at=opens, deadline=BEGAN - timedelta(days=9),
            organisation_id=cast.organisation("waterrijk").pk,
            rubric=[{"code": "a", "name": "A", "description": "", "weight": 100, "threshold": None, "anchors": {}}],
            questions=[{"code": "what", "label": "What?", "hint": "", "required": True, "most": 400}],
        ))  # fmt: skip
        call = calls.publish_call(by=sara, call=call)
    with clock.at(opens):
        typed = EntryDraft(title="Rain team", answers={"what": "We catch rain."})
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=typed)
        entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=typed, version=1, send=True)
    with clock.at(BEGAN):
        client = as_("sara")
        typed_form = {"title": "Spring", "organisation": str(call.organisation_id), "language": "en",
                      "starts_on": "2026-02-02", "text": ""}  # fmt: skip
        page = client.post(f"/cohorts/new/?call={call.ref}", typed_form)["Location"].removesuffix("plan/")
        made = Cohort.objects.get()
        assert made.call_id == call.pk and f'value="{entry.ref}"' in client.get(f"{page}desk/").content.decode()
        for _click in range(2):
            client.post(f"{page}do/", {"entry": entry.ref})
        with pytest.raises(InvalidError, match="a cohort already"):
            arranging.make_cohort(by=sara, call=call, draft=CohortDraft(
                title="Twice", starts_on=date(2026, 2, 2), organisation_id=call.organisation_id))  # fmt: skip
    found = Team.objects.get()
    assert found.summary == "We catch rain." and Seat.objects.get(team=found).user == cast.person("fatima")


def test_a_team_fills_in_a_milestone_and_everyone_reads_it(client, as_) -> None:  # type: ignore[no-untyped-def]
    made = cohort()
    ours, other = team(made), team(made, "Other")
    milestone = Milestone.objects.get(title="Ten talks")
    page = f"{ours.get_absolute_url()}milestones/{milestone.pk}/"
    with clock.at(DURING):
        fatima = as_("fatima")
        wrong = fatima.post(page, {"text": "", "link": "javascript:alert(1)", "version": "0"})
        assert wrong.status_code == 422
        refused = fatima.post(page, {"text": "We talked.", "link": "javascript:alert(1)", "version": "0"})
        assert refused.status_code == 422 and "We talked." in refused.content.decode()
        told = {"text": "We talked to eleven.", "link": "https://example.org/talks", "version": "0"}
        assert fatima.post(page, told).status_code == 303
        assert fatima.post(page, {**told, "text": "Else"}).status_code == 409
        with pytest.raises(StaleError):
            working.fill_milestone(by=cast.actor("fatima"), team=ours, milestone=milestone, text="Old", version=0)
        assert "We talked to eleven." in client.get(ours.get_absolute_url()).content.decode()
        for who in ("joris", "pieter", "sara"):
            assert as_(who).get(page).status_code == 404
        elsewhere = cohort(title="Autumn")
        strange = elsewhere.stages.first().milestones.first()  # type: ignore[union-attr]
        with pytest.raises(NotAllowedError):
            working.fill_milestone(by=cast.actor("fatima"), team=other, milestone=strange, text="x")
    assert Event.objects.filter(kind="cohort.milestone_reached").count() == 1


def test_the_plan_changes_but_not_under_what_a_team_filled_in() -> None:
    made, sara = cohort(), cast.actor("sara")
    ours = team(made)
    with clock.at(DURING):
        second = Milestone.objects.get(title="One question")
        working.fill_milestone(by=cast.actor("fatima"), team=ours, milestone=second, text="How much rain?")
        fewer = (StageDraft(title="Look", ends_on=date(2026, 4, 1), milestones=("Ten talks",)), STAGES[1])
        with pytest.raises(InvalidError, match="Rename"):
            arranging.plan_stages(by=sara, cohort=made, stages=fewer)
        renamed = (StageDraft(title="Look", ends_on=date(2026, 4, 1), milestones=("Ten talks", "A question")),)
        arranging.plan_stages(by=sara, cohort=made, stages=renamed)
        for wrong in ((), (STAGES[1], STAGES[0]), (StageDraft(title=" ", ends_on=date(2026, 4, 1)),)):
            with pytest.raises(InvalidError):
                arranging.plan_stages(by=sara, cohort=made, stages=wrong)
    assert Reached.objects.get().milestone.title == "A question" and made.stages.count() == 1


def test_hours_are_exact_and_private_notes_stay_in_the_circle(client, as_) -> None:  # type: ignore[no-untyped-def]
    made = cohort()
    ours = team(made)
    with clock.at(DURING):
        pieter = cast.actor("pieter")
        for minutes in (75, 50, 7):
            working.log_session(by=pieter, team=ours, draft=replace(SESSION, minutes=minutes))
        for minutes, held in ((0, DURING.date()), (721, DURING.date()), (60, DURING.date() + timedelta(days=1))):
            with pytest.raises(InvalidError):
                working.log_session(by=pieter, team=ours, draft=SessionDraft(held_on=held, minutes=minutes))
        with pytest.raises(NotAllowedError):
            working.log_session(by=cast.actor("fatima"), team=ours, draft=SESSION)
        assert minutes_of(made) == {ours.pk: 132}
        page = ours.get_absolute_url()
        member = as_("fatima").get(page).content.decode()
        assert "2 h 12 min" in member and "Call the school." in member and "They quarrel." not in member
        everyone = client.get(page).content.decode()
        assert "Call the school." not in everyone and "They quarrel." not in everyone
        assert as_("fatima").get(f"{made.get_absolute_url()}mentors/").status_code == 404
        for who in ("pieter", "sara"):
            assert "They quarrel." in as_(who).get(page).content.decode()
        assert "quarrel" not in json.dumps(client.get(f"/cohorts/{made.ref}.json").json())
        assert not any("quarrel" in str(event.data) for event in Event.objects.all())
        assert "quarrel" not in str(export(cast.person("fatima"))) and "quarrel" in str(export(cast.person("pieter")))
        first = MentorSession.objects.order_by("pk")[0]
        assert as_("fatima").post(f"/cohorts/sessions/{first.pk}/back/").status_code == 404
        assert as_("pieter").post(f"/cohorts/sessions/{first.pk}/back/").status_code == 303
        assert minutes_of(made) == {ours.pk: 57}
    erase(cast.person("pieter"))
    assert not MentorSession.objects.exclude(private="").exists() and minutes_of(made) == {ours.pk: 57}


def graduated(*names: str, **more: str) -> list[FollowUp]:
    """A cohort whose teams all finish at its end: what each is asked first."""
    made = cohort()
    teams = [team(made, name, **{key: value % name[-1] for key, value in more.items()}) for name in names]
    with clock.at(ENDS):
        for one in [*teams, *teams]:
            arranging.graduate(by=cast.actor("sara"), team=one)
    return list(FollowUp.objects.filter(months=6).order_by("pk"))


def test_each_question_leaves_once_in_its_month(client) -> None:  # type: ignore[no-untyped-def]
    asked = graduated("Rain team")[0]
    assert asked.due_on == date(2027, 2, 28)
    day = datetime(2027, 2, 27, 22, 59, tzinfo=UTC)  # still the 27th in Brussels
    with clock.at(day):
        assert ask_alumni() == 0 and not mail.outbox
        assert client.get(path_of(asked)).status_code == 404
    with clock.at(day + timedelta(minutes=1)):
        assert ask_alumni() == 1 and ask_alumni() == 0
    with clock.at(day + timedelta(days=90)):
        assert ask_alumni() == 0
    assert [one.to for one in mail.outbox] == [["fatima@example.org"]] and path_of(asked) in mail.outbox[0].body
    with clock.at(datetime(2027, 8, 31, 9, 0, tzinfo=UTC)):
        assert ask_alumni() == 1
    with clock.at(datetime(2028, 8, 31, 9, 0, tzinfo=UTC)):
        assert ask_alumni() == 1 and ask_alumni() == 0
    assert len(mail.outbox) == 3
    assert Cohort.objects.get().state == "ended"


def test_a_team_without_address_waits_for_one() -> None:
    made = cohort()
    with clock.at(BEGAN):
        ours = arranging.take_in(by=cast.actor("sara"), cohort=made, name="Nobody")
        arranging.graduate(by=cast.actor("sara"), team=ours)
    with clock.at(ENDS):
        assert ask_alumni() == 0
        arranging.set_contact(by=cast.actor("sara"), team=ours, contact="Team@Example.org")
        assert ask_alumni() == 1 and mail.outbox[0].to == ["team@example.org"]


def test_the_answer_needs_no_account_and_shows_only_as_figures(client, as_) -> None:  # type: ignore[no-untyped-def]
    asked = graduated(*[f"Team {n}" for n in range(6)], contact="team%s@example.org")
    later = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    with clock.at(later):
        assert ask_alumni() == 6
        assert client.get(f"/cohorts/follow-up/{asked[0].ref}/{'0' * 32}/").status_code == 404
        for number, one in enumerate(asked):
            page = path_of(one)
            assert client.get(page)["X-Robots-Tag"] == "noindex"
            assert client.post(page, {"exists": "perhaps"}).status_code == 422
            typed = {"exists": "no" if number == 5 else "yes", "again": "yes", "jobs": "2", "turnover": "small",
                     "words": f"Secret {number}"}  # fmt: skip
            assert client.post(page, typed).status_code == 303
            shown = client.get("/cohorts/results/").content.decode()
            assert ("6 of 6 teams answered" in shown) == (number == 5) and "Secret" not in shown
        data = client.get(f"/cohorts/{Cohort.objects.get().ref}.json").json()["follow_up"][0]
        assert data["exists"] == {"no": None, "yes": None} and data["again"] == {"yes": 6} and data["jobs"] == 12
    desk = as_("sara").get(f"{Cohort.objects.get().get_absolute_url()}desk/").content.decode()
    assert "Secret 3" in desk
    with pytest.raises(NotAllowedError):
        never = FollowUp.objects.filter(months=24)[0]
        working.answer_follow_up(by=cast.actor("ann"), follow_up=never, draft=FollowUpDraft(exists=True, again=True))


def test_who_leaves_says_why_and_who_is_invited_joins_once(as_, client) -> None:  # type: ignore[no-untyped-def]
    made = cohort()
    ours = team(made)
    with clock.at(DURING):
        asked = arranging.invite(by=cast.actor("fatima"), cohort=made, team=ours, email="joris@example.org")
        with pytest.raises(NotAllowedError):
            arranging.invite(by=cast.actor("fatima"), cohort=made, email="joris@example.org")
        joris = as_("joris")
        assert joris.get(f"/cohorts/join/{asked.token}/").status_code == 200
        assert joris.post(f"/cohorts/join/{asked.token}/").status_code == 303
        assert as_("ann").post(f"/cohorts/join/{asked.token}/").status_code == 404
        assert seat(made, "joris", ours).pk and Seat.objects.filter(team=ours).count() == 2
        page = f"{ours.get_absolute_url()}leave/"
        assert as_("fatima").get(page).status_code == 404
        assert as_("sara").post(page, {"reason": " "}).status_code == 422
        assert as_("sara").post(page, {"reason": "They found work."}).status_code == 303
        assert "They found work." in client.get(made.get_absolute_url()).content.decode()
        with pytest.raises(NotAllowedError):
            working.fill_milestone(by=cast.actor("fatima"), team=ours, milestone=Milestone.objects.all()[0], text="x")


def test_pages_ask_few_questions_of_the_database(client, as_) -> None:  # type: ignore[no-untyped-def]
    made = cohort()
    ours = team(made)
    with clock.at(DURING):
        working.log_session(by=cast.actor("pieter"), team=ours, draft=SESSION)
        sara, fatima, pieter = as_("sara"), as_("fatima"), as_("pieter")
        page = made.get_absolute_url()
        paths = [(client, "/cohorts/"), (client, page), (sara, page), (sara, f"{page}desk/"),
                 (pieter, f"{page}mentors/"), (fatima, ours.get_absolute_url()), (client, "/cohorts/results/"),
                 (client, f"/cohorts/{made.ref}.json")]  # fmt: skip

        def count() -> list[int]:
            found = []
            for who, path in paths:
                with CaptureQueriesContext(connection) as asked:
                    assert who.get(path).status_code == 200
                found.append(len(asked))
            return found

        count()
        few = count()
        Cohort.objects.bulk_create(
            [Cohort(title=f"C{n}", starts_on=BEGAN.date(), state="published") for n in range(1000)]
        )
        more = Team.objects.bulk_create([Team(cohort=made, name=f"T{n}") for n in range(199)])
        FollowUp.objects.bulk_create(
            [FollowUp(team=one, months=6, due_on=BEGAN.date(), sent_at=BEGAN, answered_at=BEGAN) for one in more]
        )
        MentorSession.objects.bulk_create(
            [MentorSession(team=ours, held_on=BEGAN.date(), minutes=5) for _n in range(1000)]
        )
        many = count()
        assert max(many) <= 12 and all(after <= before + 2 for before, after in zip(few, many, strict=True))
