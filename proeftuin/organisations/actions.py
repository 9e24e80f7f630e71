"""What people do with organisations: add and change one, belong to it, and welcome others."""

from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.queries import actor_of
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow, unfollow
from proeftuin.organisations import permissions, queries
from proeftuin.organisations.documents import organisation_document
from proeftuin.organisations.logic import clean_domain, domain_of
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search import actions as search

LIMITS = {"name": 300, "description": 5000, "website": 500, "mail_domain": 100}


@dataclass(frozen=True, slots=True)
class Described:
    """An organisation as a person describes it. ``mail_domain`` counts only from those who may set it."""

    name: str
    kind: str = "other"
    level: str = ""
    country: str = ""
    description: str = ""
    website: str = ""
    mail_domain: str = ""


@transaction.atomic
def add_organisation(*, by: Actor, described: Described, seen: Collection[str] = ()) -> Organisation:
    """Add an organisation. ``seen`` are the refs of namesakes that the person looked at and found to be others.

    Raises InvalidError when something is wrong, or when a namesake was not looked at yet.
    """
    require(permissions.can_add_organisation(by))
    _check(described)
    if described.mail_domain:
        require(permissions.can_set_mail_domain(by))
    if any(one.ref not in seen for one in queries.alike(described.name, described.country)):
        raise InvalidError({"name": _("There is already an organisation with such a name. Is it one of these?")})
    organisation = Organisation()
    _describe(organisation, described)
    organisation.save()
    search.put(organisation_document(organisation))
    _record("organisation.added", by, organisation)
    return organisation


@transaction.atomic
def edit_organisation(*, by: Actor, organisation: Organisation, described: Described, version: int) -> Organisation:
    """Change what is said of an organisation. Raises InvalidError, or StaleError when somebody saved meanwhile."""
    require(permissions.can_edit_organisation(by, organisation))
    _check(described)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if version != organisation.version:
        raise StaleError(organisation.version)
    if clean_domain(described.mail_domain) != organisation.mail_domain:
        require(permissions.can_set_mail_domain(by))
    _describe(organisation, described)
    organisation.version += 1
    organisation.save()
    if organisation.valid_until is None:
        search.put(organisation_document(organisation))
    _record("organisation.edited", by, organisation)
    return organisation


@transaction.atomic
def join(*, by: Actor, organisation: Organisation) -> Membership:
    """Belong to an organisation: at once with a verified address of its domain, otherwise when someone confirms."""
    require(permissions.can_join(by, organisation))
    found, made = Membership.objects.get_or_create(user_id=by.id, organisation=organisation)
    if found.state == Membership.State.ASKED and _has_its_address(by, organisation):
        found.state = Membership.State.CONFIRMED
        found.save(update_fields=["state"])
        _record("organisation.joined", by, organisation, audience=organisation_circle(organisation))
    elif made:
        _record("organisation.asked_to_join", by, organisation, audience=organisation_circle(organisation))
    return found


@transaction.atomic
def leave(*, by: Actor, organisation: Organisation) -> None:
    """Belong no longer, or take back the question."""
    gone, _by_model = Membership.objects.filter(user_id=by.id, organisation=organisation).delete()
    if gone:
        unfollow(by=by, thread=thread(organisation))
        _record("organisation.left", by, organisation, audience=organisation_circle(organisation))


@transaction.atomic
def confirm_member(*, by: Actor, membership: Membership) -> Membership:
    """Say that someone belongs here."""
    require(permissions.can_manage_members(by, membership.organisation))
    if membership.state != Membership.State.CONFIRMED:
        membership.state = Membership.State.CONFIRMED
        membership.save(update_fields=["state"])
        _record_member("organisation.member_confirmed", by, membership)
    return membership


@transaction.atomic
def make_administrator(*, by: Actor, membership: Membership) -> Membership:
    """Let a member change the organisation and welcome others. Raises InvalidError for someone not confirmed."""
    require(permissions.can_manage_members(by, membership.organisation))
    if membership.state != Membership.State.CONFIRMED:
        raise InvalidError({"": _("Confirm first that this person belongs here.")})
    if not membership.administers:
        membership.administers = True
        membership.save(update_fields=["administers"])
        # Whoever answers requests should hear of them.
        follow(by=actor_of(membership.user), thread=thread(membership.organisation))
        _record_member("organisation.administrator_made", by, membership)
    return membership


@transaction.atomic
def remove_member(*, by: Actor, membership: Membership) -> None:
    """Someone does not belong here, or no longer."""
    require(permissions.can_manage_members(by, membership.organisation))
    _record_member("organisation.member_removed", by, membership)
    unfollow(by=actor_of(membership.user), thread=thread(membership.organisation))
    membership.delete()


def thread(organisation: Organisation) -> str:
    return thread_of("organisation", organisation.ref)


def organisation_circle(organisation: Organisation) -> str:
    """Its administrators: who belongs where is not for everyone."""
    return f"organisation:{organisation.ref}"


def _has_its_address(by: Actor, organisation: Organisation) -> bool:
    if not organisation.mail_domain:
        return False
    verified = EmailAddress.objects.filter(user_id=by.id, verified=True).values_list("email", flat=True)
    return any(domain_of(address) == organisation.mail_domain for address in verified)


def _describe(organisation: Organisation, described: Described) -> None:
    organisation.name = " ".join(described.name.split())
    organisation.kind, organisation.level = described.kind, described.level
    organisation.country = described.country
    organisation.description = described.description.strip()
    organisation.website = described.website.strip()
    organisation.mail_domain = clean_domain(described.mail_domain)


def _check(described: Described) -> None:
    problems: dict[str, object] = {}
    if not described.name.strip():
        problems["name"] = _("Give the name.")
    for name, vocabulary in {"kind": "organisation_kinds", "level": "levels", "country": "countries"}.items():
        code = getattr(described, name)
        if code and code not in vocabularies.codes(vocabulary):
            problems[name] = _("Choose one from the list.")
    for name, most in LIMITS.items():
        text = getattr(described, name)
        if len(text) > most:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": most}
        elif "\0" in text:
            problems[name] = _("This text holds a character that can't be stored.")
    if described.website and not _is_web_address(described.website):
        problems["website"] = _("A web address starts with https:// or http://.")
    domain = clean_domain(described.mail_domain)
    if domain and ("." not in domain or "@" in domain or " " in domain):
        problems["mail_domain"] = _("Give the part after the @, such as example.org.")
    if problems:
        raise InvalidError(problems)


def _is_web_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text.strip())
    except ValidationError:
        return False
    return True


def _record(kind: str, by: Actor, organisation: Organisation, audience: str = "public") -> None:
    record(kind, by=by, thread=thread(organisation), audience=audience, data={"organisation": organisation.name})


def _record_member(kind: str, by: Actor, membership: Membership) -> None:
    organisation = membership.organisation
    record(
        kind, by=by, thread=thread(organisation), subject=membership.user.actor_ref,
        audience=organisation_circle(organisation), data={"organisation": organisation.name},
    )  # fmt: skip
