"""Starting a campaign, handing it in, and the review by the host: approve, or send back with a remark."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.campaigns import logic, permissions
from proeftuin.campaigns.actions.counting import locked
from proeftuin.campaigns.documents import campaign_document
from proeftuin.campaigns.drafts import CampaignDraft
from proeftuin.campaigns.models import Campaign, Line
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search

LONGEST = 20_000
WORDS = ("title", "summary", "story", "place", "language", "pay_to")
SOONEST = timedelta(hours=1)

type Lines = dict[str, list[tuple[str, int]]]


@transaction.atomic
def start_campaign(*, by: Actor, draft: CampaignDraft) -> Campaign:
    """A draft that only its holder and its reviewers see. Raises InvalidError."""
    require(permissions.can_start(by))
    lines = _checked(by, draft)
    campaign = Campaign(holder_id=by.id)
    _fill(campaign, draft, lines)
    campaign.save()
    _put_lines(campaign, lines)
    if by.is_person:
        follow(by=by, thread=campaign.thread)
    record("campaign.started", by=by, thread=campaign.thread, audience=campaign.circle)
    return campaign


@transaction.atomic
def edit_campaign(*, by: Actor, campaign: Campaign, draft: CampaignDraft, version: int) -> Campaign:
    """Save new words. What was asked for, and until when, changes only in a draft: people pledge on it.

    Raises StaleError when it changed since ``version`` was read.
    """
    campaign = locked(campaign)
    require(permissions.can_edit(by, campaign))
    if campaign.version != version:
        raise StaleError(campaign.version)
    if campaign.state == Campaign.State.DRAFT:
        lines = _checked(by, draft)
        _fill(campaign, draft, lines)
        _put_lines(campaign, lines)
    else:
        _check_words(draft)
        for name in WORDS:
            setattr(campaign, name, getattr(draft, name).strip())
    campaign.version += 1
    campaign.save()
    record("campaign.edited", by=by, thread=campaign.thread, audience=campaign.audience, data={"title": campaign.title})
    _found(campaign)
    return campaign


@transaction.atomic
def hand_in(*, by: Actor, campaign: Campaign) -> Campaign:
    """Ask for the review. What is still missing is told then. Handed in twice is once."""
    campaign = locked(campaign)
    require(permissions.can_hold(by, campaign))
    if campaign.state == Campaign.State.REVIEW:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise InvalidError({"": _("This campaign was reviewed already.")})
    _check_ready(campaign)
    return _moved(by, campaign, Campaign.State.REVIEW, "campaign.handed_in")


@transaction.atomic
def approve(*, by: Actor, campaign: Campaign) -> Campaign:
    """Put it live: everybody reads it and can pledge. Twice is once."""
    campaign = locked(campaign)
    require(permissions.can_review(by, campaign))
    if campaign.state == Campaign.State.LIVE:
        return campaign
    if campaign.state != Campaign.State.REVIEW:
        raise InvalidError({"": _("This campaign does not wait for a review.")})
    _check_ready(campaign)
    campaign.live_at, campaign.review_note = now(), ""
    campaign = _moved(by, campaign, Campaign.State.LIVE, "campaign.live")
    _found(campaign)
    return campaign


@transaction.atomic
def send_back(*, by: Actor, campaign: Campaign, note: str) -> Campaign:
    """Ask for a change first, with the reason."""
    campaign = locked(campaign)
    require(permissions.can_review(by, campaign))
    if campaign.state != Campaign.State.REVIEW:
        raise InvalidError({"": _("This campaign does not wait for a review.")})
    if not note.strip():
        raise InvalidError({"note": _("Say what has to change.")})
    campaign.review_note = note.strip()[:2000]
    return _moved(by, campaign, Campaign.State.DRAFT, "campaign.sent_back")


def _moved(by: Actor, campaign: Campaign, state: str, kind: str) -> Campaign:
    campaign.state = state
    campaign.version += 1
    campaign.save()
    record(kind, by=by, thread=campaign.thread, audience=campaign.audience, data={"title": campaign.title})
    return campaign


def _found(campaign: Campaign) -> None:
    if campaign.is_shown:
        search.put(campaign_document(campaign))


def _fill(campaign: Campaign, draft: CampaignDraft, lines: Lines) -> None:
    for name in WORDS:
        setattr(campaign, name, getattr(draft, name).strip())
    for name in ("organisation_id", "initiative_id", "zone", "deadline", "near_miss_percent"):
        setattr(campaign, name, getattr(draft, name))
    sums = {kind: sum(amount for _name, amount in lines[kind]) for kind in lines}
    campaign.minimum, campaign.optimum = sums["minimum"], sums["minimum"] + sums["optimum"]
    campaign.hours_wanted, campaign.goods_wanted = sums["hands"], sums["goods"]


def _put_lines(campaign: Campaign, lines: Lines) -> None:
    campaign.lines.all().delete()
    Line.objects.bulk_create(
        [Line(campaign=campaign, kind=kind, name=name, amount=amount) for kind in lines for name, amount in lines[kind]]
    )


def _check_ready(campaign: Campaign) -> None:
    if not campaign.story.strip():
        raise InvalidError({"": _("Tell first what you want to do, and for whom.")})
    if campaign.deadline <= now() + SOONEST:
        raise InvalidError({"": _("The deadline has to be later: nobody has time to pledge.")})


def _check_words(draft: CampaignDraft) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if len(draft.story) > LONGEST:
        problems["story"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
    return problems


def _checked(by: Actor, draft: CampaignDraft) -> Lines:
    """The lines of what is needed. Raises InvalidError with everything that is wrong."""
    problems: dict[str, Any] = {}
    try:
        _check_words(draft)
    except InvalidError as error:
        problems |= error.problems
    lines = _lines(draft, problems)
    if draft.deadline is None or not now() + SOONEST < draft.deadline < now() + logic.LONGEST_RUN:
        problems["deadline"] = _("Choose a moment within a year from now.")
    if not 1 <= draft.near_miss_percent <= 100:
        problems["near_miss_percent"] = _("Choose from 1 to 100.")
    if not any(lines.values()) and not problems:
        problems["minimum"] = _("Say what you need: money, hands or goods.")
    if lines["optimum"] and not lines["minimum"]:
        problems["minimum"] = _("Say first what you need at least.")
    if draft.organisation_id and not Organisation.objects.current().filter(pk=draft.organisation_id).exists():
        problems["organisation"] = _("Choose an organisation of the list.")
    if draft.initiative_id and not _in_team(by, draft.initiative_id):
        problems["initiative"] = _("Choose an initiative in whose team you are.")
    if problems:
        raise InvalidError(problems)
    return lines


def _lines(draft: CampaignDraft, problems: dict[str, Any]) -> Lines:
    found: Lines = {}
    for kind in Line.Kind.values:
        found[kind], wrong = logic.lines(getattr(draft, kind), money=kind in ("minimum", "optimum"))
        if wrong:
            numbers = ", ".join(map(str, wrong[:5]))
            problems[kind] = _("Line %(numbers)s is not right. Write: what it is, a colon, and how much.") % {
                "numbers": numbers
            }
        elif len(found[kind]) > 50 or sum(amount for _name, amount in found[kind]) > logic.MOST_BUDGET:
            problems[kind] = _("That is too much for one campaign.")
    return found


def _in_team(by: Actor, initiative_id: int) -> bool:
    if by.is_system:
        return True
    return Initiative.objects.filter(
        pk=initiative_id, members__user_id=by.person_id, members__state="active", is_public=True
    ).exists()
