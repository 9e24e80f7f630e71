"""Who is asking."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AnonymousUser

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.kernel.actor import VISITOR, Actor


def actor_of(user: User | AnonymousUser | None) -> Actor:
    """The actor behind a signed-in user, or the visitor. One query."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    roles = InstanceRole.objects.filter(user=user).values_list("role", flat=True)
    return Actor("person", user.actor_ref, id=user.pk, roles=frozenset(roles), language=user.language)


def names_of(refs: Iterable[str]) -> Mapping[str, str]:
    """Display names of people by actor ref. One query."""
    wanted = [ref.removeprefix("person:") for ref in refs if ref.startswith("person:")]
    if not wanted:
        return {}
    return {user.actor_ref: user.display_name for user in User.objects.filter(ref__in=wanted)}
