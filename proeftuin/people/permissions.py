"""Who may see a profile, change one, ask someone for help, and nominate."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_manage_team
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.people.logic.showing import may_see
from proeftuin.people.models import Nomination, Profile, Request

NOT_HERE = Denied(_("This person is not in the directory."), hidden=True)
ACCOUNT = _("You need an account for this. It takes a minute.")


def viewer(actor: Actor) -> str:
    """As whom someone looks: "network" when signed in, else "public"."""
    return "network" if actor.is_person or actor.is_system else "public"


def can_view(actor: Actor, profile: Profile | None) -> Verdict:
    """Whoever the person chose; one's own is shown always, and moderators see what was reported."""
    if profile is None or not profile.user.is_active:
        return NOT_HERE
    if actor.is_person and (actor.id == profile.user_id or actor.has_role("moderator")):
        return ALLOWED
    if profile.hidden_at is None and may_see(profile.listed, viewer(actor)):
        return ALLOWED
    return NOT_HERE


def can_edit(actor: Actor) -> Verdict:
    """One's own, and nobody else's."""
    return ALLOWED if actor.is_person else Denied(_("Sign in to say how you want to be found."), remedy=ACCOUNT)


def can_ask_help(actor: Actor, initiative: Initiative) -> Verdict:
    """The lead of a team that everyone may know of: who is asked must be able to see what it is about."""
    verdict = can_manage_team(actor, initiative)
    if not verdict:
        return verdict
    if not initiative.is_public:
        return Denied(
            _("This initiative is for its team only, so others cannot see what they are asked for."),
            remedy=_("Open it to everyone first."),
        )
    return ALLOWED


def can_answer(actor: Actor, request: Request | None) -> Verdict:
    """Only who was asked."""
    if request is not None and actor.is_person and actor.id == request.user_id:
        return ALLOWED
    return Denied(_("This request is not for you."), hidden=True)


def can_nominate(actor: Actor) -> Verdict:
    if actor.is_person or actor.is_system:
        return ALLOWED
    return Denied(_("Sign in to nominate someone: the mail to them says who did."), remedy=ACCOUNT)


def can_view_nomination(actor: Actor, nomination: Nomination | None) -> Verdict:
    """Everyone sees what the person agreed to; before that only they do, by their own link."""
    if nomination is None:
        return NOT_HERE
    if nomination.is_shown or actor.is_system:
        return ALLOWED
    hidden = nomination.state == Nomination.State.HIDDEN
    return ALLOWED if hidden and actor.has_role("moderator") else NOT_HERE
