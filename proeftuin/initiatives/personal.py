"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.initiatives.models import Member, Move, Output, Post, Task
from proeftuin.kernel.actor import Actor


def register() -> None:
    holds_personal_data("initiatives", export=export, erase=erase)


def seats_of(actor: Actor) -> "QuerySet[Member]":
    return Member.objects.filter(user_id=actor.person_id, state="active")


@shows_on_my_page(seats_of)
def my_initiatives(actor: Actor) -> Section:
    seats = seats_of(actor).select_related("initiative").order_by("-initiative__id")[:50]
    rows = [Row(one.initiative.title, one.initiative.get_absolute_url()) for one in seats]
    return Section(_("Your initiatives"), rows)


def export(user: User) -> object:
    """What this person did here."""
    return {
        "teams": list(
            Member.objects.filter(user=user).values("initiative__ref", "initiative__title", "role", "state", "at")
        ),
        "posts": list(Post.objects.filter(author=user).values("ref", "title", "body", "at")),
        "outputs": list(Output.objects.filter(author=user).values("initiative__ref", "key", "text", "changed_at")),
        "tasks": list(Task.objects.filter(owner=user).values("initiative__ref", "title", "due_on", "done_at")),
        "moves": list(Move.objects.filter(by=user).values("initiative__ref", "verb", "reason", "at")),
    }


def erase(user: User) -> None:
    """What was written stays, without the person; seats are left, invitations to the address forgotten."""
    Member.objects.filter(user=user).update(user=None, state="left", message="", email="", is_target_group=False)
    Member.objects.filter(Q(email__iexact=user.email)).update(email="", invited_as="", message="", state="declined")
    Member.objects.filter(invited_by=user).update(invited_by=None)
    Post.objects.filter(author=user).update(author=None)
    Output.objects.filter(author=user).update(author=None)
    Move.objects.filter(by=user).update(by=None)
    Task.objects.filter(owner=user).update(owner=None)
