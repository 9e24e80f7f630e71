"""What happens to accounts, in words, and how a person's thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import names_of
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "account.role_given": _("%(who)s gave a role: %(role)s"),
    "account.role_taken": _("%(who)s took a role away: %(role)s"),
    "account.profile_edited": _("%(who)s changed their profile"),
    "account.erased": _("An account was deleted"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.names_actors(names_of)
    registry.thread_kind("person", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """People by ref. Who has no public page is known only to themselves."""
    return {
        user.ref: ThreadCard(user.display_name, user.get_absolute_url(), "public" if user.is_public else user.actor_ref)
        for user in User.objects.filter(ref__in=list(refs), erased_at=None)
    }
