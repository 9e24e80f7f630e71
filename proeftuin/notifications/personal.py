"""The personal data this room holds: what someone follows, what they were told, and how often they get mail."""

from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.notifications.models import Follow, Notice, Preference
from proeftuin.notifications.queries import followed, mail_that_came_back

SHOWN = 8


def register() -> None:
    holds_personal_data("notifications", export=export, erase=erase)


@shows_on_my_page(mail_that_came_back, waits=True)
def no_mail_any_more(_actor: Actor) -> Section:
    return Section(_("Your mail"), [Row(_("Mail to you came back. See what you can do"), "/notifications/settings/")])


@shows_on_my_page(lambda actor: Follow.objects.filter(user_id=actor.person_id), last=True)
def what_i_follow(actor: Actor) -> Section:
    """The latest; the page of all of it is one step further."""
    every = followed(actor)
    rows = [Row(card.title, card.url) for _thread, card in every[:SHOWN]]
    if len(every) > SHOWN:
        rows.append(Row(_("Everything you follow (%(n)d)") % {"n": len(every)}, "/notifications/settings/#follow"))
    return Section(_("What you follow"), rows)


def export(user: User) -> object:
    return {
        "follows": list(Follow.objects.filter(user=user).values("thread", "since")),
        "notices": list(Notice.objects.filter(user=user).values("thread", "event_id", "at", "read_at", "mailed_at")),
        "mail": list(Preference.objects.filter(user=user).values("rhythm", "bounced_at", "stopped_at", "stopped_for")),
    }


def erase(user: User) -> None:
    for model in (Follow, Notice, Preference):
        model.objects.filter(user=user).delete()
