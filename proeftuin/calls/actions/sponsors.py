"""The support of a manager: asked by mail, confirmed with one click on its link."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.models import Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.ledger.actions import record

LONGEST = 2000


@transaction.atomic
def ask_sponsor(*, by: Actor, entry: Entry, name: str, email: str) -> Entry:
    """Ask a manager by mail to support an entry. Another address makes the link and the support of before void.

    Raises NotAllowedError, InvalidError.
    """
    entry = Entry.objects.select_for_update(no_key=True, of=("self",)).select_related("call").get(pk=entry.pk)
    require(permissions.can_ask_sponsor(by, entry))
    address = email.strip().lower()
    problems: dict[str, object] = {}
    if not name.strip():
        problems["name"] = _("Give name and function, as they are shown with the entry.")
    try:
        validate_email(address)
    except ValidationError:
        problems["email"] = _("Write a whole e-mail address.")
    if problems:
        raise InvalidError(problems)
    if address != entry.sponsor_email or not entry.sponsor_token:
        entry.sponsor_token, entry.sponsor_at, entry.sponsor_says = new_secret(), None, ""
    entry.sponsor, entry.sponsor_email = name.strip()[:200], address
    entry.save(update_fields=["sponsor", "sponsor_email", "sponsor_token", "sponsor_at", "sponsor_says"])
    record("entry.sponsor_asked", by=by, thread=entry.thread, subject=entry.thread, audience=entry.circle,
           data={"title": entry.title})  # fmt: skip
    return entry


@transaction.atomic
def support_entry(*, by: Actor, token: str, says: str = "") -> Entry:
    """Confirm by the link of the mail, with words or without; no account is needed. Again changes the words.

    Raises NotAllowedError.
    """
    entry = sponsored(token, lock=True)
    require(permissions.can_support(entry))
    first = entry.sponsor_at is None
    entry.sponsor_at = entry.sponsor_at or now()
    entry.sponsor_says = says.strip()[:LONGEST]
    entry.save(update_fields=["sponsor_at", "sponsor_says"])
    if first:
        record("entry.sponsored", by=by, thread=entry.thread, audience=entry.circle, data={"title": entry.title})
    return entry


def sponsored(token: str, *, lock: bool = False) -> Entry:
    """The entry of a sponsor's link. Raises NotAllowedError."""
    rows = Entry.objects.select_for_update(no_key=True, of=("self",)) if lock else Entry.objects.all()
    entry = rows.select_related("call", "organisation").filter(sponsor_token=token).first() if token else None
    if entry is None or entry.state == "withdrawn":
        raise NotAllowedError(permissions.NOT_HERE)
    return entry
