"""An address is kept for one thing; when that is done it goes."""

from datetime import timedelta

import pytest
from django.core import mail

from proeftuin.cohorts.actions import arranging
from proeftuin.cohorts.models import Cohort, FollowUp, Seat, Team
from proeftuin.cohorts.tasks import ask_alumni, forget
from proeftuin.kernel import clock
from proeftuin.ledger.models import Event
from tests import cast
from tests.cohorts.world import DURING, ENDS, cohort, team

pytestmark = pytest.mark.django_db
CONTACT = "team@example.org"


def test_the_contact_goes_after_the_last_follow_up_and_not_before() -> None:
    made = cohort()
    ours = team(made, contact=CONTACT)
    with clock.at(ENDS):
        arranging.graduate(by=cast.actor("sara"), team=ours)
    for due in FollowUp.objects.order_by("due_on"):
        with clock.at(ENDS + (due.due_on - ENDS.date())):
            assert Team.objects.get().contact == CONTACT
            assert ask_alumni() == 1 and forget() == 0  # the server may still refuse the mail
    assert [one.to for one in mail.outbox] == [[CONTACT]] * 3
    with clock.at(ENDS + (due.due_on - ENDS.date()) + timedelta(days=2)):
        assert forget() == 1 and forget() == 0
    assert Team.objects.get().contact == ""
    assert FollowUp.objects.exclude(sent_at=None).count() == 3


def test_a_team_that_left_is_never_asked_so_its_contact_goes() -> None:
    made = cohort()
    ours, other = team(made, contact=CONTACT), team(made, "Other", contact="other@example.org")
    with clock.at(DURING):
        arranging.let_go(by=cast.actor("sara"), team=ours, reason="They moved away.")
        assert forget() == 1
    ours.refresh_from_db()
    other.refresh_from_db()
    assert (ours.contact, other.contact) == ("", "other@example.org")


def test_invitations_that_nobody_took_up_go_when_the_cohort_has_ended() -> None:
    made = cohort()
    ours = team(made)
    asked = arranging.invite(by=cast.actor("sara"), cohort=made, team=ours, email="never@example.org", name="Never")
    taken = Seat.objects.exclude(user=None).count()
    assert forget() == 0 and Seat.objects.filter(pk=asked.pk).exists()
    with clock.at(ENDS):
        arranging.graduate(by=cast.actor("sara"), team=ours)
        assert Cohort.objects.get().state == "ended" and forget() == 1
    assert not Seat.objects.filter(email="never@example.org").exists() and Seat.objects.count() == taken


def test_a_team_or_who_runs_the_cohort_says_where_it_is_asked(client, as_) -> None:  # type: ignore[no-untyped-def]
    ours = team(cohort())
    page = f"{ours.get_absolute_url()}contact/"
    with clock.at(DURING):
        assert as_("joris").get(page).status_code == 404 and client.get(page).status_code == 302
        assert as_("fatima").post(page, {"contact": "nonsense"}).status_code == 422
        assert as_("fatima").post(page, {"contact": "Team@Example.org"}).status_code == 303
        assert Team.objects.get().contact == CONTACT
        assert CONTACT in as_("sara").get(ours.get_absolute_url()).content.decode()
        assert CONTACT not in client.get(ours.get_absolute_url()).content.decode()
        assert as_("sara").post(page, {"contact": ""}).status_code == 303 and Team.objects.get().contact == ""
        told = Event.objects.filter(kind="cohort.contact_set")
        assert told.count() == 2 and not told.filter(audience="public").exists() and CONTACT not in str(told.values())
        arranging.let_go(by=cast.actor("sara"), team=ours, reason="They moved away.")
        assert as_("sara").post(page, {"contact": CONTACT}).status_code == 403


def test_a_cohort_ends_with_its_last_team_also_when_that_one_leaves() -> None:
    made = cohort()
    ours, other = team(made), team(made, "Other")
    with clock.at(ENDS):
        arranging.graduate(by=cast.actor("sara"), team=ours)
        assert Cohort.objects.get().state == "published"
        arranging.let_go(by=cast.actor("sara"), team=other, reason="They moved away.")
        assert Cohort.objects.get().state == "ended"


def test_a_cohort_whose_only_team_left_goes_on() -> None:
    ours = team(cohort())
    with clock.at(DURING):
        arranging.let_go(by=cast.actor("sara"), team=ours, reason="They moved away.")
    assert Cohort.objects.get().state == "published"


def test_who_runs_it_always_reads_what_comes_next(client, as_) -> None:  # type: ignore[no-untyped-def]
    made = cohort()
    with clock.at(DURING):
        page, sara = made.get_absolute_url(), as_("sara")
        assert "Choose the teams." in sara.get(page).content.decode()
        ours = team(made)
        assert "Say when the demo day is." in sara.get(page).content.decode()
        assert "You run this cohort" not in client.get(page).content.decode()
        arranging.graduate(by=cast.actor("sara"), team=ours)
        assert "The teams are asked how they fare" in sara.get(page).content.decode()
