"""Letting go of addresses: each was asked for one thing, and when that is done it goes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from proeftuin.cohorts.models import Cohort, FollowUp, Seat, Team
from proeftuin.kernel.clock import now

MARGIN = timedelta(days=1)  # a mail that the server refused is asked anew within the hour, and needs its address


@transaction.atomic
def forget_contacts() -> int:
    """The contact of a team that left, and of one whose last follow-up has been asked. Returns how many."""
    to_ask = FollowUp.objects.filter(team=OuterRef("pk")).filter(Q(sent_at=None) | Q(sent_at__gt=now() - MARGIN))
    done = Q(state=Team.State.LEFT) | (Q(state=Team.State.ALUMNI) & ~Exists(to_ask))
    return Team.objects.filter(done).exclude(contact="").order_by().update(contact="")


@transaction.atomic
def forget_invitations() -> int:
    """Those that nobody took up, once the cohort has ended: their links work no more. Returns how many."""
    open_yet = Seat.objects.filter(user=None, cohort__state=Cohort.State.ENDED).exclude(email="")
    return open_yet.delete()[1].get("cohorts.Seat", 0)
