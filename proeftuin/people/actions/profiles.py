"""Saying how one wants to be found: each field with its own level."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.actions import edit_profile
from proeftuin.accounts.models import User
from proeftuin.accounts.registry import when_profile_changes
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Membership
from proeftuin.people import permissions
from proeftuin.people.documents import drop, index
from proeftuin.people.drafts import ProfileDraft
from proeftuin.people.logic.showing import CAREFUL, FIELDS
from proeftuin.people.models import Offer, Profile
from proeftuin.people.queries import offers_made_of

LIMITS = {"expertise": 300, "about": 1000, "offers": 1000, "seeks": 1000}
MOST_LANGUAGES = 12


@transaction.atomic
def save_profile(*, by: Actor, draft: ProfileDraft, version: int) -> Profile:
    """Save one's own profile: found from now on as chosen, gone from search at once where taken back.

    What one knows and tells about oneself stands with the account. Raises InvalidError, StaleError.
    """
    require(permissions.can_edit(by))
    user = User.objects.select_for_update(no_key=True).get(pk=by.person_id)
    profile = Profile.objects.filter(user=user).first() or Profile(user=user)
    if profile.version != version:
        raise StaleError(profile.version)
    _check(by, draft)
    before = profile.listed
    for name in ("listed", "organisation_id"):
        setattr(profile, name, getattr(draft, name))
    profile.offers, profile.seeks = draft.offers.strip(), draft.seeks.strip()
    profile.disciplines, profile.languages = list(draft.disciplines), list(draft.languages)
    profile.shown = {name: draft.shown.get(name, CAREFUL) for name in FIELDS}
    profile.changed_at, profile.version = now(), profile.version + 1
    profile.save()
    edit_profile(
        by=by, name=user.name, language=user.language, bio=draft.about, expertise=draft.expertise,
        is_public=draft.listed == "public" and profile.hidden_at is None,
    )  # fmt: skip
    if before != draft.listed:
        record("people.listed", by=by, thread=user.actor_ref, audience=user.actor_ref,
               data={"listed": {"vocabulary": "visibilities", "code": draft.listed}})  # fmt: skip
    return Profile.objects.select_related("user", "organisation").get(pk=profile.pk)


@when_profile_changes
def follow_account(user: User) -> None:
    """Within the transaction that changes an account: found as it says now, or no longer.

    Who made the account public without choosing per field shows what that meant: what they know and who they are.
    """
    profile = Profile.objects.filter(user=user).select_related("organisation").first()
    if profile is None:
        if not user.is_public:
            drop(user)
            return
        profile = Profile(user=user, shown={"expertise": "public", "about": "public"})
    profile.user = user
    if profile.hidden_at is None and user.is_public != (profile.listed == "public"):
        profile.listed = "public" if user.is_public else "private"
    profile.save()
    renew(profile)


def renew(profile: Profile) -> None:
    """Search and the offers to teams as the profile says, within the caller's transaction."""
    index(profile)
    wanted, offered = set(offers_made_of(profile)), Offer.objects.filter(profile=profile)
    stored = set(offered.values_list("discipline", flat=True))
    offered.filter(discipline__in=stored - wanted).delete()
    Offer.objects.bulk_create([Offer(profile=profile, discipline=code) for code in sorted(wanted - stored)])


def _check(by: Actor, draft: ProfileDraft) -> None:
    problems: dict[str, object] = {}
    for name, most in LIMITS.items():
        text = getattr(draft, name)
        if len(text) > most:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": most}
        elif "\0" in text:
            problems[name] = _("This text holds a character that can't be stored.")
    levels = vocabularies.codes("visibilities")
    if draft.listed not in levels:
        problems["listed"] = _("Choose who may find you.")
    for name, level in draft.shown.items():
        if name not in FIELDS or level not in levels:
            problems[f"{name}_for"] = _("Choose who may see this.")
    if set(draft.disciplines) - set(vocabularies.codes("disciplines")):
        problems["disciplines"] = _("Choose from the list.")
    if set(draft.languages) - set(vocabularies.codes("languages")) or len(draft.languages) > MOST_LANGUAGES:
        problems["languages"] = _("Choose from the list.")
    if draft.organisation_id is not None and not _belongs(by, draft.organisation_id):
        problems["organisation"] = _("Choose an organisation that you belong to.")
    if draft.listed in ("network", "public") and not User.objects.filter(pk=by.person_id).exclude(name="").exists():
        problems["listed"] = _("Others find you by your name. Fill it in first, with your account.")
    if problems:
        raise InvalidError(problems)


def _belongs(by: Actor, organisation_id: int) -> bool:
    return Membership.objects.filter(
        user_id=by.person_id, organisation_id=organisation_id, state="confirmed"
    ).exists()  # fmt: skip
