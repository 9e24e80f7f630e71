"""The turns of a campaign: its deadline, the near miss, delivering, and telling what was done."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.campaigns import logic, permissions
from proeftuin.campaigns.actions.counting import locked, release_all, settle, write_letters
from proeftuin.campaigns.documents import campaign_document
from proeftuin.campaigns.models import Campaign
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.library.models import Case
from proeftuin.search import actions as search
from proeftuin.uploads.actions import add_upload, remove_upload
from proeftuin.uploads.models import Upload

CLOCK = system("campaigns")
State = Campaign.State
LONGEST = 20_000


@transaction.atomic
def close_at_deadline(*, campaign: Campaign) -> Campaign:
    """What it became at its deadline: funded, a near miss or failed. Before the deadline, or twice: nothing happens."""
    campaign = locked(campaign)
    if campaign.state != State.LIVE or now() < campaign.deadline:
        return campaign
    campaign.final_percent = campaign.percent
    campaign.decided_at = now()
    became = logic.outcome(campaign.reached, campaign.near_miss_percent)
    if became == "near_miss":
        campaign.decide_by = campaign.deadline + logic.DECIDE_WITHIN
        return _turn(CLOCK, campaign, State.NEAR_MISS, letter="near_miss")
    return _turn(CLOCK, campaign, State.FUNDED) if became == "funded" else _fail(CLOCK, campaign)


@transaction.atomic
def propose_adapted(*, by: Actor, campaign: Campaign, text: str, minimum: str) -> Campaign:
    """A smaller form of the plan. Who pledged is told, and stays in unless they take it back. Once."""
    campaign = locked(campaign)
    require(permissions.can_propose(by, campaign))
    problems: dict[str, object] = {}
    if not text.strip():
        problems["text"] = _("Say what you will do, and what you leave out.")
    there = campaign.reached[0]
    needed = logic.pledge_cents(minimum) if campaign.minimum else _number(minimum)
    if not needed or needed > there:
        problems["minimum"] = _("Write what you need at least: no more than what was pledged.")
    if problems:
        raise InvalidError(problems)
    campaign.adapted, campaign.adapted_minimum, campaign.adapted_at = text.strip()[:LONGEST], needed, now()
    campaign.version += 1
    campaign.save()
    write_letters(campaign, "adapted", logic.STANDING)
    record("campaign.adapted", by=by, thread=campaign.thread, data={"title": campaign.title})
    return campaign


@transaction.atomic
def give_up(*, by: Actor, campaign: Campaign) -> Campaign:
    """The holder does not go on: every pledge is released. Live or near miss. Twice is once."""
    campaign = locked(campaign)
    require(permissions.can_hold(by, campaign))
    if campaign.state == State.FAILED:
        return campaign
    if campaign.state not in (State.LIVE, State.NEAR_MISS):
        raise InvalidError({"": _("This campaign can’t be stopped any more.")})
    if campaign.final_percent is None:
        campaign.final_percent, campaign.decided_at = campaign.percent, now()
    return _fail(by, campaign)


@transaction.atomic
def close_window(*, campaign: Campaign) -> Campaign:
    """After the days to think: it goes on adapted when enough stands, else it failed. Early, or twice: nothing."""
    campaign = locked(campaign)
    if campaign.state != State.NEAR_MISS or campaign.decide_by is None or now() < campaign.decide_by:
        return campaign
    enough = campaign.adapted_minimum is not None and campaign.reached[0] >= campaign.adapted_minimum
    return _turn(CLOCK, campaign, State.ADJUSTED_GO) if enough else _fail(CLOCK, campaign)


@transaction.atomic
def start_delivering(*, by: Actor, campaign: Campaign) -> Campaign:
    """The work begins. Twice is once."""
    campaign = locked(campaign)
    require(permissions.can_deliver(by, campaign))
    if campaign.state not in (State.FUNDED, State.ADJUSTED_GO):
        return campaign
    return _turn(by, campaign, State.DELIVERING, letter="")


@transaction.atomic
def write_report(
    *, by: Actor, campaign: Campaign, text: str, version: int, share: bool, case_url: str = ""
) -> Campaign:
    """What was done with it. Shared, everybody reads it, and who gave is mailed once. Raises StaleError."""
    campaign = locked(campaign)
    require(permissions.can_deliver(by, campaign))
    if campaign.version != version:
        raise StaleError(campaign.version)
    problems: dict[str, object] = {}
    if share and not text.strip():
        problems["text"] = _("Tell what was done: who gave wants to know.")
    found = case_url.strip().rstrip("/").rpartition("/cases/")[2]
    if case_url.strip() and not Case.objects.published().filter(ref=found).exists():
        problems["case_url"] = _("Copy the address of a published case on this site.")
    if problems:
        raise InvalidError(problems)
    campaign.report, campaign.case_url = text.strip()[:LONGEST], f"/cases/{found}/" if found else ""
    if share and campaign.state != State.REPORTED:
        campaign.reported_at = now()
        return _turn(by, campaign, State.REPORTED, letter="report")
    campaign.version += 1
    campaign.save()
    record("campaign.report_saved", by=by, thread=campaign.thread, audience=campaign.circle)
    search.put(campaign_document(campaign))
    return campaign


@transaction.atomic
def add_photo(*, by: Actor, campaign: Campaign, file: UploadedFile, alt: str, consent: bool) -> Upload:
    """A photo, with the consent of who is on it. Public at once."""
    require(permissions.can_deliver(by, campaign))
    problems: dict[str, object] = {}
    if not consent:
        problems["consent"] = _("Ask them first. Without their yes it can’t stand here.")
    if not alt.strip():
        problems["alt"] = _("Say in a few words what it shows, for who can’t see it.")
    if problems:
        raise InvalidError(problems)
    return add_upload(by=by, file=file, thread=campaign.thread, subject="photo", alt=alt)


@transaction.atomic
def remove_photo(*, by: Actor, campaign: Campaign, upload: Upload) -> None:
    """Somebody changed their mind: it is gone for good."""
    require(permissions.can_deliver(by, campaign))
    remove_upload(by=CLOCK, upload=upload)


def _fail(by: Actor, campaign: Campaign) -> Campaign:
    write_letters(campaign, "failed", logic.STANDING)  # before their pledges end
    release_all(campaign)
    settle(campaign)
    return _turn(by, campaign, State.FAILED, letter="")


def _turn(by: Actor, campaign: Campaign, state: str, *, letter: str | None = None) -> Campaign:
    """Go to a state, tell who gave (a letter named after the state, unless told otherwise), and record it."""
    campaign.state = state
    campaign.version += 1
    campaign.save()
    kind = state if letter is None else letter
    if kind:
        write_letters(campaign, kind, logic.STANDING)
    record(f"campaign.{state}", by=by, thread=campaign.thread, data={"title": campaign.title})
    search.put(campaign_document(campaign))
    return campaign


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 9 else None
