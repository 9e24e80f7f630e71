"""An address is kept for one thing; when that is done it goes."""

from datetime import timedelta

import pytest
from django.core import mail

from proeftuin.cohorts.actions import arranging
from proeftuin.cohorts.models import Cohort, FollowUp, Seat, Team
from proeftuin.cohorts.tasks import ask_alumni, forget
from proeftuin.kernel import clock
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
