"""Who may do what with gatherings, and why not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from proeftuin.gatherings.models import Gathering, Host, Series
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
NOT_A_HOST = Denied(_("Only the hosts of this gathering can do this."))
CANCELLED = Denied(
    _("This gathering is cancelled."), remedy=_("It can't change any more. Announce a new one, if there is one.")
)
NOT_OF_SERIES = Denied(_("Only who hosts one of its gatherings can change a series."))
NOT_HERE = Denied(_("There is no such gathering."), hidden=True)


def belongs_somewhere(actor: Actor) -> bool:
    return actor.is_person and Membership.objects.filter(user_id=actor.person_id, state="confirmed").exists()


def is_host(actor: Actor, gathering: Gathering) -> bool:
    """Whether the actor belongs to one of the organisations that own it, or is an editor. One query."""
    if actor.is_system or actor.has_role("editor"):
        return True
    if not actor.is_person:
        return False
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    return Host.objects.filter(gathering=gathering, organisation__in=mine).exclude(agreed_at=None).exists()


def is_one_of(actor: Actor, hosts: Iterable[Host]) -> bool:
    """The same, of hosts that were read with ``mine``. No query."""
    if actor.is_system or actor.has_role("editor"):
        return True
    return actor.is_person and any(one.agreed_at and getattr(one, "mine", False) for one in hosts)


def can_arrange(actor: Actor) -> Verdict:
    if actor.is_system or belongs_somewhere(actor):
        return ALLOWED
    if not actor.is_person:
        return SIGN_IN
    return Denied(
        _("Gatherings are arranged by organisations, and you are not a confirmed member of one."),
        remedy=_("Join your organisation first."),
    )


def can_view(actor: Actor, gathering: Gathering) -> Verdict:
    return ALLOWED if gathering.is_shown or is_host(actor, gathering) else NOT_HERE


def can_host(actor: Actor, gathering: Gathering) -> Verdict:
    """Everything that stays with the hosts: the list of who comes, the report."""
    if is_host(actor, gathering):
        return ALLOWED
    return NOT_A_HOST if gathering.is_shown else NOT_HERE


def can_change(actor: Actor, gathering: Gathering) -> Verdict:
    """Change when and where, invite hosts, cancel."""
    verdict = can_host(actor, gathering)
    if not verdict:
        return verdict
    return CANCELLED if gathering.is_cancelled else ALLOWED


def can_cancel(actor: Actor, gathering: Gathering) -> Verdict:
    verdict = can_change(actor, gathering)
    if verdict and gathering.is_past:
        return Denied(_("This gathering is over."), remedy=_("Tell in the report what became of it."))
    return verdict


def can_register(gathering: Gathering) -> Verdict:
    """Whether anybody may register now. No query."""
    if gathering.is_cancelled:
        return Denied(_("This gathering is cancelled."))
    if not gathering.is_shown:
        return NOT_HERE
    if gathering.is_past:
        return Denied(_("This gathering is over."), remedy=_("Read below what came of it."))
    if gathering.has_started:
        return Denied(_("Registering ended when it started."), remedy=_("Ask a host at the door."))
    return ALLOWED


def can_report(actor: Actor, gathering: Gathering) -> Verdict:
    """Hosts, from the start on; also of a study trip that is under way."""
    verdict = can_change(actor, gathering)
    if verdict and not gathering.is_shown:
        return Denied(_("Announce it first."))
    if verdict and not gathering.has_started:
        return Denied(
            _("This is for afterwards."), remedy=_("Come back when it has started."), until=gathering.starts_at
        )
    return verdict


def can_offer(actor: Actor, gathering: Gathering) -> Verdict:
    """Any member of an organisation may offer to host the next one."""
    if not gathering.is_shown or gathering.is_cancelled:
        return NOT_HERE if not gathering.is_shown else CANCELLED
    return can_arrange(actor)


def is_host_of_series(actor: Actor, series: Series) -> bool:
    """Whether the actor hosts one of its gatherings, or is an editor. One query."""
    if actor.is_system or actor.has_role("editor"):
        return True
    if not actor.is_person:
        return False
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    return Host.objects.filter(gathering__series=series, organisation__in=mine).exclude(agreed_at=None).exists()


def can_change_series(actor: Actor, series: Series) -> Verdict:
    return ALLOWED if is_host_of_series(actor, series) else NOT_OF_SERIES
