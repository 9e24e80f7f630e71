"""Who is asking, and what people may know of each other."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.accounts.privacy import HOLDERS
from proeftuin.accounts.registry import SHELVES, Section
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.ledger.models import Event
from proeftuin.storage.prepared import Prepared
from proeftuin.storage.together import which


def actor_of(user: User | AnonymousUser | None) -> Actor:
    """The actor behind a signed-in user, or the visitor. One query."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    roles = frozenset(one.role for one in _ROLES.all(user.pk))
    return Actor("person", user.actor_ref, id=user.pk, roles=roles, language=user.language)


_ROLES = Prepared(1, lambda user: InstanceRole.objects.filter(user=user).only("role").order_by())


def names_of(refs: Iterable[str]) -> Mapping[str, str]:
    """Display names of people by actor ref. One query."""
    wanted = [ref.removeprefix("person:") for ref in refs if ref.startswith("person:")]
    if not wanted:
        return {}
    return {user.actor_ref: user.display_name for user in User.objects.filter(ref__in=wanted)}


def role_holders() -> "QuerySet[InstanceRole]":
    """Who holds which role, by role and name. One query."""
    return InstanceRole.objects.select_related("user").order_by("role", "user__name", "user__email")


def what_is_mine(actor: Actor) -> list[Section]:
    """The sections of one's own page, what waits on top. One query, and what each that has something says of itself."""
    there = which({str(at): shelf.there(actor) for at, shelf in enumerate(SHELVES)})
    shelves = [shelf for at, shelf in enumerate(SHELVES) if str(at) in there]
    shelves.sort(key=lambda shelf: (not shelf.waits, shelf.last))
    made = [replace(shelf.make(actor), waits=shelf.waits) for shelf in shelves]
    return [one for one in made if one.rows]


def own_data(user: User) -> dict[str, object]:
    """Everything we hold about a person, room by room, as plain values."""
    account = {
        name: getattr(user, name)
        for name in ("ref", "email", "name", "language", "bio", "expertise", "is_public", "joined_at", "last_login")
    }
    events = Event.objects.filter(actor=user.actor_ref).order_by("id").values("at", "kind", "thread", "subject", "data")
    return {
        "account": account,
        "signing_in": signing_in_data(user),
        "roles": list(InstanceRole.objects.filter(user=user).values("role", "since")),
        "rooms": {room: holder.export(user) for room, holder in HOLDERS.items()},
        "events": list(events),
    }


def signing_in_data(user: User) -> dict[str, object]:
    """What is kept to let someone sign in. Secrets are left out: they are of use to a thief alone."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    kept = {
        "addresses": (EmailAddress, ("email", "verified", "primary")),
        "keys": (Authenticator, ("type", "created_at", "last_used_at")),
        "other_accounts": (SocialAccount, ("provider", "uid", "extra_data", "date_joined", "last_login")),
        "sessions": (UserSession, ("ip", "user_agent", "created_at", "last_seen_at")),
    }
    return {name: list(model.objects.filter(user=user).values(*fields)) for name, (model, fields) in kept.items()}
