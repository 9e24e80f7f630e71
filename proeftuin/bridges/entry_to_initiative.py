"""From an entry to an initiative: what was entered goes on as a team's work, with the source kept."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from proeftuin.accounts.access import Request
from proeftuin.bridges.entry_to_case import can_make_case
from proeftuin.bridges.models import Taken
from proeftuin.calls import permissions
from proeftuin.calls.models import Author, Call, Entry
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.actions.team import MOST_OPEN_INVITATIONS, invite
from proeftuin.initiatives.asking import for_everyone
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, may_have
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.actions import record
from proeftuin.ledger.registry import describe
from proeftuin.organisations.models import Membership
from proeftuin.search import queries as search


def register() -> None:
    """Tell the ledger our words."""
    describe("entry.grew", gettext_lazy("“%(title)s” became a team at work"))


@transaction.atomic
def make_initiative_of_entry(*, by: Actor, entry: Entry) -> Initiative:
    """The initiative of this entry: made now with the actor as its lead and the other authors invited, or the one made
    before. Public only where the entry is. Raises NotAllowedError.
    """
    entry = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    entry.call = Call.objects.select_related("organisation").get(pk=entry.call_id)
    require(can_make_case(by, entry))
    there = Initiative.objects.filter(ref=entry.initiative_ref).first() if entry.initiative_ref else None
    if there is not None:
        return there
    problem = "\n\n".join(str(text) for text in entry.answers.values() if text) or entry.title
    initiative = start_initiative(by=by, draft=_draft(by, entry, problem), asked=_asked(by, entry, problem))
    Taken.objects.create(
        thread=entry.thread, initiative=initiative, reference=entry.ref, title=entry.title, body=problem,
        language=entry.call.language, url=entry.get_absolute_url(), process_title=entry.call.title,
        process_url=entry.call.get_absolute_url(),
    )  # fmt: skip
    entry.initiative_ref = initiative.ref
    entry.save(update_fields=["initiative_ref"])
    message = _("This began with the entry “%(title)s”.") % {"title": entry.title}
    others = (
        Author.objects.filter(entry=entry, user__is_active=True).exclude(user_id=by.person_id).select_related("user")
    )
    for one in others[:MOST_OPEN_INVITATIONS]:
        if one.user:
            invite(by=by, initiative=initiative, email=one.user.email, role="partner", message=message)
    record("entry.grew", by=by, thread=entry.thread, subject=initiative.thread, audience=entry.circle,
           data={"title": entry.title})  # fmt: skip
    return initiative


def part_of_the_initiative(request: Request, initiative: Initiative) -> Part | None:
    """On the page of an initiative: the entry it grew from, as long as everyone may read it. At most two queries."""
    if not may_have(initiative, "taken"):
        return None
    taken = Taken.objects.filter(initiative=initiative, thread__startswith="entry:").first()
    if taken is None:
        return None
    entry = Entry.objects.select_related("call").filter(ref=split_thread(taken.thread)[1]).first()
    if entry is None or not permissions.is_public(entry):
        return None
    return Part("bridges/_grew_from_entry.html", {"taken": taken})


def _draft(by: Actor, entry: Entry, problem: str) -> InitiativeDraft:
    """For the entry's organisation where the actor may speak for it."""
    seat = Membership.objects.filter(
        user_id=by.person_id, organisation_id=entry.organisation_id or 0, state="confirmed"
    ).select_related("organisation").first()  # fmt: skip
    organisation = seat.organisation if seat else None
    return InitiativeDraft(
        title=entry.title, problem=problem[:5000], language=entry.call.language, is_public=permissions.is_public(entry),
        organisation_id=organisation.pk if organisation else None, level=organisation.level if organisation else "",
        country=organisation.country if organisation else "",
    )  # fmt: skip


def _asked(by: Actor, entry: Entry, problem: str) -> AskedDraft:
    """Ask first holds here too: what fits is looked up and kept, and why one starts anyway."""
    language = entry.call.language
    answer = search.ask(f"{entry.title}\n{problem}"[:5000], language=language, actor=by)
    with override(language):
        reason = _("It was entered for “%(call)s”.") % {"call": entry.call.title}
    return AskedDraft(question=entry.title, language=language, shown=for_everyone(answer.hits)[:20], reason=reason)
