"""What people and administrators do with accounts: roles, a profile, and leaving for good."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.accounts.permissions import can_edit_profile, can_erase_account, can_give_roles
from proeftuin.accounts.privacy import HOLDERS
from proeftuin.accounts.registry import LISTENERS
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record

ADMINISTRATOR = "administrator"
LIMITS = {"name": 80, "bio": 1000, "expertise": 300}


@transaction.atomic
def give_role(*, by: Actor, user: User, role: str) -> InstanceRole:
    """Give someone an instance-wide role; given twice is given once. Raises InvalidError for an unknown role."""
    require(can_give_roles(by))
    _check_role(role)
    if not user.is_active:
        raise InvalidError({"email": _("This account is closed.")})
    found, made = InstanceRole.objects.get_or_create(user=user, role=role)
    if made:
        _record_role("account.role_given", by, user, role)
    return found


@transaction.atomic
def take_role(*, by: Actor, user: User, role: str) -> None:
    """Take a role away. Raises InvalidError when nobody would be left to give roles."""
    require(can_give_roles(by))
    _check_role(role)
    if role == ADMINISTRATOR:
        _keep_an_administrator(user)
    gone, _by_model = InstanceRole.objects.filter(user=user, role=role).delete()
    if gone:
        _record_role("account.role_taken", by, user, role)


@transaction.atomic
def edit_profile(
    *, by: Actor, name: str, language: str, bio: str = "", expertise: str = "", is_public: bool = False
) -> User:
    """Change how others see you, and the language of your pages and mail. Raises InvalidError."""
    require(can_edit_profile(by))
    texts = {"name": " ".join(name.split()), "bio": bio.strip(), "expertise": " ".join(expertise.split())}
    _check_profile(texts, language, is_public=is_public)
    user = User.objects.select_for_update().get(pk=by.id)
    for field, value in texts.items():
        setattr(user, field, value)
    user.language, user.is_public = language, is_public
    user.save(update_fields=[*texts, "language", "is_public"])
    _tell(user)
    # What was written stays out of the ledger, which is never rewritten.
    record("account.profile_edited", by=by, thread=user.actor_ref, audience=user.actor_ref)
    return user


@transaction.atomic
def erase_account(*, by: Actor, user: User) -> None:
    """Remove everything that tells who someone is. What they wrote with others stays, without a name.

    Each room lets go of its own first, as it may need the address to find it. Raises InvalidError for the last
    administrator. An account that is already erased stays as it is.
    """
    require(can_erase_account(by, user))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        return
    _keep_an_administrator(user)
    for holder in reversed(HOLDERS.values()):  # upper rooms first: they find the person through the rooms below
        holder.erase(user)
    InstanceRole.objects.filter(user=user).delete()
    _close_every_door(user)
    user.email, user.name, user.bio, user.expertise = f"erased-{user.ref}@invalid", "", "", ""
    user.language, user.is_public, user.is_active, user.last_login = "", False, False, None
    user.erased_at = now()
    user.set_unusable_password()
    user.save()
    _tell(user)
    record("account.erased", by=by, thread=user.actor_ref, audience="staff")


@transaction.atomic
def forget_visits() -> int:
    """Delete sessions that ended, with the network addresses kept beside them. Returns how many sessions."""
    from allauth.usersessions.models import UserSession

    gone, _by_model = Session.objects.filter(expire_date__lt=now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


@transaction.atomic
def forget_unconfirmed(*, after: timedelta = timedelta(days=7)) -> int:
    """Delete accounts whose address nobody ever confirmed: it may be somebody else's. Returns how many.

    They can't have done anything yet, as signing in begins with confirming.
    """
    from allauth.account.models import EmailAddress

    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    never = User.objects.filter(emailaddress__verified=False, last_login=None, joined_at__lt=now() - after)
    people = never.exclude(pk__in=confirmed).values_list("pk", flat=True)
    return User.objects.filter(pk__in=list(people)).delete()[1].get("accounts.User", 0)


def _close_every_door(user: User) -> None:
    """Addresses, keys, other sites' accounts and sessions."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    for model in (EmailAddress, Authenticator, SocialAccount, UserSession):
        model.objects.filter(user=user).delete()
    # A session says whose it is only in its own coded text, so each is opened. Erasing is rare enough for that.
    mine = [one.pk for one in Session.objects.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=mine).delete()


def _tell(user: User) -> None:
    for listener in LISTENERS:
        listener(user)


def _check_role(role: str) -> None:
    if role not in vocabularies.codes("roles"):
        raise InvalidError({"role": _("Choose one of the roles.")})


def _keep_an_administrator(user: User) -> None:
    held = InstanceRole.objects.select_for_update().filter(role=ADMINISTRATOR)
    holders = set(held.values_list("user_id", flat=True))
    if holders == {user.pk}:
        raise InvalidError({"": _("This is the only administrator. Give somebody else that role first.")})


def _check_profile(texts: dict[str, str], language: str, *, is_public: bool) -> None:
    problems: dict[str, object] = {}
    for field, text in texts.items():
        if len(text) > LIMITS[field]:
            problems[field] = _("This is too long: at most %(most)d characters.") % {"most": LIMITS[field]}
        elif "\0" in text:
            problems[field] = _("This text holds a character that can't be stored.")
    if language and language not in dict(settings.LANGUAGES):
        problems["language"] = _("Choose one of the languages.")
    if is_public and not texts["name"]:
        problems["name"] = _("A public page needs a name.")
    if problems:
        raise InvalidError(problems)


def _record_role(kind: str, by: Actor, user: User, role: str) -> None:
    words = {"role": {"vocabulary": "roles", "code": role}}
    record(kind, by=by, thread=user.actor_ref, audience="staff", data=words)
