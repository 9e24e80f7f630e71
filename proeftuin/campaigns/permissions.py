"""Who may do what with campaigns, and why not."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns import logic
from proeftuin.campaigns.models import Campaign, MatchFund, Pledge
from proeftuin.campaigns.words import deadline_words
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership, Organisation

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
NOT_HERE = Denied(_("There is no such campaign."), hidden=True)
NOT_YOURS = Denied(_("Only who runs this campaign can do this."))


def _administers(actor: Actor, organisation_id: int | None) -> bool:
    if not (actor.is_person and organisation_id):
        return False
    return Membership.objects.filter(
        user_id=actor.person_id, organisation_id=organisation_id, administers=True, state="confirmed"
    ).exists()


def is_holder(actor: Actor, campaign: Campaign) -> bool:
    """Its holder; when that account is gone, an administrator of the host. At most one query."""
    if actor.is_system:
        return True
    if campaign.holder_id is None:
        return _administers(actor, campaign.organisation_id)
    return actor.is_person and actor.id == campaign.holder_id


def is_reviewer(actor: Actor, campaign: Campaign) -> bool:
    """An administrator of the host organisation, or an editor of the site. At most one query."""
    return actor.is_system or actor.has_role("editor") or _administers(actor, campaign.organisation_id)


def can_start(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person or actor.is_system else SIGN_IN


def can_view(actor: Actor, campaign: Campaign) -> Verdict:
    if campaign.is_shown or is_holder(actor, campaign):
        return ALLOWED
    return ALLOWED if is_reviewer(actor, campaign) else NOT_HERE


def can_hold(actor: Actor, campaign: Campaign) -> Verdict:
    """Everything that stays with the holder: the register, the proposal, the report."""
    if is_holder(actor, campaign):
        return ALLOWED
    return NOT_YOURS if can_view(actor, campaign) else NOT_HERE


def can_edit(actor: Actor, campaign: Campaign) -> Verdict:
    """All of it while it is a draft; afterwards words alone, until it is over. In review nothing."""
    verdict = can_hold(actor, campaign)
    if not verdict:
        return verdict
    if campaign.state == Campaign.State.REVIEW:
        return Denied(_("It is being reviewed."), remedy=_("You can change it when it comes back."))
    if campaign.state in (Campaign.State.FAILED, Campaign.State.REPORTED):
        return Denied(_("This campaign is over."))
    return ALLOWED


def can_review(actor: Actor, campaign: Campaign) -> Verdict:
    """Somebody else than the holder: two pairs of eyes."""
    if not can_view(actor, campaign):
        return NOT_HERE
    if not is_reviewer(actor, campaign):
        return Denied(_("An editor of the host organisation reviews this campaign."))
    if not actor.is_system and is_holder(actor, campaign):
        return Denied(_("You run this campaign: somebody else reviews it."))
    return ALLOWED


def can_pledge(campaign: Campaign) -> Verdict:
    """Whether anybody may pledge now. No query. After the deadline the answer says when that was."""
    if not campaign.is_shown:
        return NOT_HERE
    if now() >= campaign.deadline or campaign.state != Campaign.State.LIVE:
        words = gettext("The deadline was %(deadline)s. Your pledge is not stored.") % {
            "deadline": deadline_words(campaign)
        }
        return Denied(words, remedy=_("Read on this page how the campaign goes on."))
    return ALLOWED


def can_withdraw(pledge: Pledge) -> Verdict:
    """Whether its giver may take it back now. Money: until the decision. Hands and goods: until they were given."""
    if pledge.state in logic.ENDED or pledge.state not in logic.WITHDRAWABLE:
        return Denied(_("This pledge can’t be taken back any more."))
    if pledge.campaign.state == Campaign.State.LIVE and now() >= pledge.campaign.deadline:
        return Denied(_("The deadline has passed. The pledges are being counted."))
    if pledge.kind == Pledge.Kind.MONEY and pledge.campaign.goes:
        return Denied(
            _("The campaign goes on, and your pledge counts in it."), remedy=_("Can’t you pay? Tell who runs it.")
        )
    return ALLOWED


def can_propose(actor: Actor, campaign: Campaign) -> Verdict:
    """An adapted form, once, while those who pledged have time to think it over."""
    verdict = can_hold(actor, campaign)
    if not verdict:
        return verdict
    if campaign.state != Campaign.State.NEAR_MISS:
        return Denied(_("This is for a campaign that just missed its target."))
    if campaign.adapted_at:
        return Denied(_("You proposed an adapted form. Now those who pledged think it over."), until=campaign.decide_by)
    if campaign.propose_by and now() >= campaign.propose_by:
        return Denied(_("It is too late to propose: those who pledged need three days to think it over."))
    return ALLOWED


def can_deliver(actor: Actor, campaign: Campaign) -> Verdict:
    verdict = can_hold(actor, campaign)
    if verdict and not campaign.goes:
        return Denied(_("This is for a campaign that goes on."))
    return verdict


def can_fund(actor: Actor, organisation: Organisation) -> Verdict:
    """Set up a match fund and choose campaigns: administrators of the organisation, and editors of the site."""
    if actor.is_system or actor.has_role("editor") or _administers(actor, organisation.pk):
        return ALLOWED
    return (
        Denied(_("Only administrators of an organisation set up a match fund for it.")) if actor.is_person else SIGN_IN
    )


def can_back(actor: Actor, fund: MatchFund, campaign: Campaign) -> Verdict:
    verdict = can_fund(actor, fund.organisation)
    if verdict and fund.is_over:
        return Denied(_("This fund is closed: it matches nothing more."))
    if verdict and campaign.state != Campaign.State.LIVE:
        return Denied(_("A fund joins a campaign while it is live."))
    return verdict


def can_close(actor: Actor, fund: MatchFund) -> Verdict:
    """Before its date: who holds it."""
    verdict = can_fund(actor, fund.organisation)
    if verdict and fund.is_over:
        return Denied(_("This fund is closed: it matches nothing more."))
    return verdict
