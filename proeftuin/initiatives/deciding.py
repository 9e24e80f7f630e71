"""The team of an initiative decides together: who has a say, and where its decisions stand."""

from collections.abc import Sequence

from django.db.models import Prefetch

from proeftuin.deliberations.registry import Peers, Seat, decides_together
from proeftuin.initiatives import permissions
from proeftuin.initiatives.models import Initiative, Member


def register() -> None:
    """Tell the room of decisions about our teams."""
    decides_together(
        Peers(
            kind="initiative", path="initiatives", roles="initiative_roles", find=find, seats=seats,
            can_start=permissions.can_write, can_read=permissions.can_view_team_content,
            is_public=lambda initiative: initiative.is_public, circle=lambda initiative: initiative.circle,
            title=lambda initiative: initiative.title, url=lambda initiative: initiative.get_absolute_url(),
            head="initiatives/_decisions_head.html",
        )
    )  # fmt: skip


def find(ref: str) -> Initiative | None:
    """An initiative with its people. Two queries."""
    people = Member.objects.select_related("user").order_by("pk")
    return Initiative.objects.prefetch_related(Prefetch("members", people)).filter(ref=ref).first()


def seats(initiative: Initiative) -> Sequence[Seat]:
    """The active team. A coach guides and does not decide; sponsor, client and procurement read along."""
    return [
        Seat(one.user_id, one.user.display_name, one.role, one.role in permissions.WRITERS)
        for one in initiative.members.all()
        if one.state == Member.State.ACTIVE and one.user is not None and one.user_id is not None
    ]
