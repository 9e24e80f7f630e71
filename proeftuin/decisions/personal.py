"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.decisions.models import Response, Review
from proeftuin.decisions.queries import desks_of, owing_processes
from proeftuin.kernel.actor import Actor

PARTS = {
    "analyst": ("analysis", "advice"),
    "assessor": ("assessment", "cost"),
    "decider": ("decision", "decision_reason"),
}


def register() -> None:
    holds_personal_data("decisions", export=export, erase=erase)


@shows_on_my_page(desks_of, waits=True)
def my_desks(actor: Actor) -> Section:
    """The processes at whose desk someone works and that owe answers."""
    words = _("%(title)s: %(n)d to answer")
    lines = [one for one in owing_processes(actor) if one.owed][:20]
    return Section(
        _("Response desk"),
        [
            Row(words % {"title": one.process.title, "n": one.owed}, f"/processes/{one.process.ref}/desk/")
            for one in lines
        ],
    )


def export(user: User) -> object:
    """What this person wrote at the desk, and which answers they published."""
    parts = {
        role: list(Review.objects.filter(**{role: user}).values("thread", *fields)) for role, fields in PARTS.items()
    }
    return {
        **parts,
        "assigned": list(Review.objects.filter(assignee=user).values("thread", "due_on")),
        "responses": list(Response.objects.filter(author=user).values("ref", "thread", "verdict", "published_at")),
    }


def erase(user: User) -> None:
    """Answers and reviews stay, without the person."""
    for name in ("assignee", *PARTS):
        Review.objects.filter(**{name: user}).update(**{name: None})
    Response.objects.filter(author=user).update(author=None)
