"""Reading groups: what each page needs, in a stated number of queries."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from proeftuin.groups.models import Group, Put, Seat
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions.models import Question

PER_PAGE, PER_GROUP, SHOWN = 20, 20, 60


def listed(*, sector: str = "") -> "QuerySet[Group]":
    """The liveliest first; of one policy area too, which is looked for in Python: there are few groups."""
    found = Group.objects.select_related("organisation")
    if sector:
        fitting = [pk for pk, sectors in Group.objects.values_list("pk", "sectors") if sector in sectors]
        found = found.filter(pk__in=fitting)
    return found


def group_for(ref: str) -> Group:
    """Raises Http404."""
    found = Group.objects.select_related("organisation").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def questions_of(group: Group, *, state: str = "") -> "QuerySet[Put]":
    """Questions that are shown, the liveliest first. One query."""
    found = Put.objects.filter(group=group, question__state__in=Question.SHOWN)
    if state in Question.SHOWN:
        found = found.filter(question__state=state)
    return found.select_related("question__organisation").order_by("-question__changed_at", "-id")


def people_of(group: Group) -> tuple[list[Seat], list[Seat]]:
    """Members with a public page, moderators first; and who asks to be let in. One query."""
    seats = list(group.seats.select_related("user").order_by("-moderates", "id")[:500])
    shown = [one for one in seats if one.state == Seat.State.ACTIVE and one.user.is_public]
    return shown[:SHOWN], [one for one in seats if one.state == Seat.State.ASKED]


def organisations_of(actor: Actor) -> Sequence[Organisation]:
    if not actor.is_person:
        return []
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")]


def recount(group: Group) -> int:
    """What the projection must be: how many members."""
    return group.seats.filter(state=Seat.State.ACTIVE).count()
