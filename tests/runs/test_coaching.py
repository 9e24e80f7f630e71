"""A coach sees all teams from one page, remembers in private, and pushes gently."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from proeftuin.accounts.models import InstanceRole
from proeftuin.initiatives.actions.tasks import add_task
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel import clock
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.runs.actions import coaching, running
from proeftuin.runs.models import CoachNote, Hours, Nudge, Run
from proeftuin.runs.reactions import tell_the_team
from tests import cast
from tests.initiatives.conftest import started
from tests.runs.conftest import PLAYBOOK, gate

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def overseer() -> None:
    InstanceRole.objects.create(user=cast.person("elke"), role="coach_coordinator")


def test_a_coach_sees_where_each_team_is(as_, run: Run) -> None:
    other = started(title="No playbook yet")
    add_task(by=cast.actor("sara"), initiative=run.initiative, draft=TaskDraft(title="Call the alderman"))
    coaching.log_hours(by=cast.actor("pieter"), run=run, hours=Decimal("1.5"), on=today())
    page = as_("pieter").get("/coach/")
    rows = {row.initiative.title: row for row in page.context["rows"]}
    team = rows["Shorter queues"]
    assert (team.stage.id, team.tasks, team.minutes, team.is_stuck) == ("question", 1, 90, False)
    assert rows[other.title].run is None
    assert "en: question is done." in text(page)  # the next gate
    assert not as_("pieter").get("/coach/?show=stuck").context["rows"]
    Initiative.objects.filter(pk=run.initiative_id).update(changed_at=now() - timedelta(days=15))
    page = as_("pieter").get("/coach/?show=stuck")
    assert [row.quiet_days for row in page.context["rows"]] == [15]
    assert "quiet for 15 days" in text(page)
    assert not as_("pieter").get("/coach/?show=stuck&days=30").context["rows"]
    assert [row.initiative for row in as_("pieter").get("/coach/?show=none").context["rows"]] == [other]
    assert [row.run for row in as_("pieter").get(f"/coach/?show={PLAYBOOK}").context["rows"]] == [run]
    assert as_("pieter").get("/coach/?sort=title").context["rows"][0].initiative == other
    assert as_("pieter").get("/coach/?show=x&sort=y&days=z&page=w").status_code == 200


def test_others_see_no_teams_and_who_oversees_sees_all_but_no_notes(as_, run: Run, overseer: None) -> None:
    hidden = started(title="Zeldzaam plan", is_public=False)
    coaching.write_note(by=cast.actor("pieter"), initiative=hidden, text="Zeldzame notitie")
    for who in ("sara", "ann", "fatima"):
        page = text(as_(who).get("/coach/"))
        assert "You coach no team yet" in page and "Shorter queues" not in page
    page = text(as_("elke").get("/coach/"))
    assert "Shorter queues" in page and "Zeldzaam plan" in page and "1 note" not in page
    assert "1 note" in text(as_("pieter").get("/coach/"))
    assert as_("elke").get(f"/coach/{hidden.ref}/").status_code == 404
    hidden.members.filter(user=cast.person("pieter")).update(state="left")
    assert "Zeldzaam plan" not in text(as_("pieter").get("/coach/"))


@pytest.mark.parametrize("who", ["sara", "joris", "ann", "bas", "elke"])
def test_notes_are_for_the_coaches_of_the_team_alone(as_, client: Client, run: Run, overseer: None, who: str) -> None:
    note = coaching.write_note(by=cast.actor("pieter"), initiative=run.initiative, text="Zeldzame notitie")
    url = f"/coach/{run.initiative.ref}/"
    assert "Zeldzame notitie" in text(as_("pieter").get(url))
    assert as_(who).get(url).status_code == 404
    assert as_(who).post(url, {"verb": "note", "text": "mine"}).status_code == 404
    assert as_(who).post(f"{url}notes/{note.pk}/remove/").status_code == 404
    for address in (run.initiative.get_absolute_url(), f"{run.initiative.get_absolute_url()}timeline/", "/feed.atom"):
        page = as_(who).get(address).getvalue().decode()
        assert "Zeldzame" not in page and "run.noted" not in page
    assert Event.objects.filter(kind="run.noted").get().audience == cast.actor("pieter").ref


def test_a_second_coach_reads_the_notes_and_takes_away_only_their_own(as_, run: Run) -> None:
    note = coaching.write_note(by=cast.actor("pieter"), initiative=run.initiative, text="Ask about the budget")
    Member.objects.create(initiative=run.initiative, user=cast.person("ann"), role="coach", state="active")
    url = f"/coach/{run.initiative.ref}/"
    assert "Ask about the budget" in text(as_("ann").get(url))
    assert as_("ann").post(f"{url}notes/{note.pk}/remove/").status_code == 403
    answer = as_("pieter").post(url, {"verb": "note", "text": "Second", "once": "o1"})
    again = as_("pieter").post(url, {"verb": "note", "text": "Second", "once": "o1"})
    assert answer.status_code == again.status_code == 303
    assert CoachNote.objects.count() == 2
    assert as_("pieter").post(url, {"verb": "note", "text": " "}).status_code == 422
    assert as_("pieter").post(f"{url}notes/{note.pk}/remove/").status_code == 303
    assert CoachNote.objects.count() == 1


def test_a_push_reaches_the_team_once_a_day(as_, run: Run) -> None:
    url = f"/coach/{run.initiative.ref}/"
    assert as_("pieter").post(url, {"verb": "nudge", "text": "Zeldzaam: shall we meet?"}).status_code == 303
    again = as_("pieter").post(url, {"verb": "nudge", "text": "And?"})
    assert again.status_code == 422 and "had a push today" in text(again)
    event = Event.objects.get(kind="run.nudged")
    assert event.audience == run.initiative.circle
    tell_the_team(event)
    tell_the_team(event)
    assert {one.user.email for one in Notice.objects.all()} == {"sara@example.org", "joris@example.org"}
    assert "Zeldzaam: shall we meet?" in text(as_("joris").get("/notifications/"))
    assert "Zeldzaam" not in text(as_("ann").get(run.initiative.get_absolute_url()))
    with clock.at(now() + timedelta(days=1)):
        coaching.nudge(by=cast.actor("pieter"), initiative=run.initiative)
    assert Nudge.objects.count() == 2
    for who in ("sara", "ann", "bas"):
        with pytest.raises(NotAllowedError):
            coaching.nudge(by=cast.actor(who), initiative=run.initiative)


def test_hours_are_written_down_by_team_and_coach(as_, client: Client, run: Run) -> None:
    url = f"{run.get_absolute_url()}hours/"
    for who, hours in (("sara", "2"), ("joris", "0.5"), ("pieter", "1.25")):
        answer = as_(who).post(url, {"hours": hours, "on": today().isoformat(), "note": "interviews"})
        assert answer.status_code == 303
    page = as_("joris").get(url)
    assert "Pieter Maes" in text(page) and page.context["total"] == 225
    assert Hours.objects.get(user=cast.person("pieter")).is_coach
    for fields in ({"hours": "25"}, {"hours": "0"}, {"hours": "1", "on": "2999-01-01"}, {"hours": "x"}):
        assert as_("sara").post(url, {"on": today().isoformat(), **fields}).status_code == 422
    assert as_("ann").get(url).status_code == 404
    assert client.get(url).status_code == 302
    theirs = Hours.objects.get(user=cast.person("pieter"))
    assert as_("sara").post(f"{url}{theirs.pk}/remove/").status_code == 403
    assert as_("pieter").post(f"{url}{theirs.pk}/remove/").status_code == 303
    with pytest.raises(InvalidError):
        coaching.log_hours(by=cast.actor("sara"), run=run, hours=Decimal(2), on=today() + timedelta(days=1))


def test_hours_can_be_written_down_after_the_end(run: Run) -> None:
    gate(run, "stop", "No money")
    coaching.log_hours(by=cast.actor("sara"), run=run, hours=Decimal(2), on=today())
    assert Hours.objects.count() == 1


@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize("who", ["pieter", "elke"])
def test_the_desk_costs_the_same_however_many_teams(
    as_, django_assert_max_num_queries, overseer: None, who: str, count: int
) -> None:
    first = started()
    run = running.start_run(by=cast.actor("sara"), initiative=first, playbook=PLAYBOOK)
    pieter = cast.person("pieter")
    teams = Initiative.objects.bulk_create(Initiative(title=f"Team {n}", problem="Much.") for n in range(count))
    Member.objects.bulk_create(
        Member(initiative=one, user=pieter, role="coach", state="active", token=f"t{one.pk}") for one in teams
    )
    Run.objects.bulk_create(
        Run(initiative=one, edition_id=run.edition_id, playbook=PLAYBOOK, stage="question") for one in teams
    )
    CoachNote.objects.bulk_create(CoachNote(initiative=one, author=pieter, text="x") for one in teams)
    Hours.objects.bulk_create(Hours(run=run, user=pieter, minutes=5, on=today()) for _ in range(count))
    client = as_(who)
    client.get("/about/how/")
    for path in ("/coach/", "/coach/?show=stuck", f"/coach/?show={PLAYBOOK}&sort=title"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
    if who == "pieter":
        for path in (f"/coach/{first.ref}/", f"{run.get_absolute_url()}hours/"):
            with django_assert_max_num_queries(14):
                assert client.get(path).status_code == 200
