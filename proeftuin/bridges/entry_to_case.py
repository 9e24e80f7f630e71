"""From an entry to a case: what was written for the jury becomes the record that others reuse."""

from django.db import transaction

from proeftuin.calls import permissions
from proeftuin.calls.models import Author, Call, Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.library.actions.cases import start_case
from proeftuin.library.drafts import CaseDraft
from proeftuin.library.logic import LIMITS
from proeftuin.library.models import Case

OUTCOMES = {"failed": "failed", "running": "ongoing"}


def can_make_case(actor: Actor, entry: Entry) -> Verdict:
    """Its authors and who runs the call, once the jury has decided."""
    runs = permissions.can_run(actor, entry.call)
    if not entry.call.is_decided or entry.state in ("draft", "withdrawn"):
        return Denied(permissions.NOT_HERE.reason, hidden=True)
    return ALLOWED if runs or permissions.writes(actor, entry) else permissions.NOT_HERE


@transaction.atomic
def make_case_of_entry(*, by: Actor, entry: Entry) -> Case:
    """The case of this entry: made now as a draft, with the team as its authors, or the one made before."""
    entry = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    entry.call = Call.objects.get(pk=entry.call_id)
    require(can_make_case(by, entry))
    there = Case.objects.filter(ref=entry.case_ref).first() if entry.case_ref else None
    if there is not None:
        return there
    case = start_case(by=by, draft=draft_of(entry), origin=entry.thread)
    people = Author.objects.filter(entry=entry, user__isnull=False).values_list("user", flat=True)
    case.authors.add(*[one for one in people if one])
    entry.case_ref = case.ref
    entry.save(update_fields=["case_ref"])
    record("entry.case_made", by=by, thread=entry.thread, subject=case.thread, audience=entry.circle,
           data={"title": entry.title})  # fmt: skip
    return case


def draft_of(entry: Entry) -> CaseDraft:
    """The answers with their questions as the story; what the jury said as what was learned of it."""
    told = [
        f"**{one['label']}**\n\n{entry.answers[one['code']]}"
        for one in entry.call.questions if entry.answers.get(one["code"])
    ]  # fmt: skip
    story = "\n\n".join(told)
    first = next((str(text) for text in entry.answers.values() if text), "")
    organisation = entry.organisation
    return CaseDraft(
        title=entry.title, language=entry.call.language, summary=_cut("summary", first),
        overview=_cut("overview", story),
        outcome=OUTCOMES.get(entry.outcome, "unknown"), year=entry.call.deadline.year,
        organisation_id=organisation.pk if organisation else None,
        level=organisation.level if organisation else "", country=organisation.country if organisation else "",
    )  # fmt: skip


def _cut(field: str, text: str) -> str:
    limit = LIMITS[field]
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip() + "…"
