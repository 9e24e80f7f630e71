"""What waits for someone in a jury, on their own page."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.calls.models import Juror
from proeftuin.kernel.actor import Actor

AT_WORK = ("eligibility", "scoring", "deliberation", "visits", "pitches")


def seats_of(actor: Actor) -> "QuerySet[Juror]":
    """One's seats in juries at work."""
    return Juror.objects.filter(user_id=actor.person_id, call__state__in=AT_WORK)


@shows_on_my_page(seats_of, waits=True)
def juries_of(actor: Actor) -> Section:
    """Juries at work: how many entries are left to score."""
    left = Count("readings", filter=Q(readings__scored_at=None))
    rows = [Row(_words(seat), _where(seat)) for seat in seats_of(actor).select_related("call").annotate(left=left)[:20]]
    return Section(_("What waits for you in a jury"), rows)


def _words(seat: Juror) -> str:
    left = getattr(seat, "left", 0)
    if seat.call.state != "scoring" or not left:
        return seat.call.title
    words = ngettext("%(title)s: %(n)d entry to score", "%(title)s: %(n)d entries to score", left)
    return words % {"title": seat.call.title, "n": left}


def _where(seat: Juror) -> str:
    talking = seat.call.state in ("deliberation", "visits", "pitches")
    return f"/calls/{seat.call.ref}/{'deliberation' if talking else 'desk'}/"
