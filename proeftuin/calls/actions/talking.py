"""The jury talks: a shortlist and finalists, notes of visits and pitches, and what it agreed about an entry."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.actions.calls import locked
from proeftuin.calls.actions.jury import score_of
from proeftuin.calls.logic.stages import CHOSEN, TALKING
from proeftuin.calls.models import Call, Entry, Note
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record

LONGEST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """What someone of the jury writes down: codes of "jury_notes" as the kind, who was there, what was seen."""

    kind: str
    text: str
    who: str = ""
    on: date | None = None
    score: object = ""  # of a pitch: 0 to 10


@transaction.atomic
def choose_entry(*, by: Actor, entry: Entry, state: str) -> Entry:
    """Put an entry on the shortlist, make it a finalist, or take it off again ("eligible"). The team is told.

    Raises NotAllowedError, InvalidError.
    """
    call = locked(entry.call)
    require(permissions.can_run(by, call))
    if call.stage not in TALKING:
        require(Denied(_("The jury chooses once all is scored, and before it decides.")))
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if state not in ("eligible", *CHOSEN) or entry.state not in ("eligible", *CHOSEN):
        raise InvalidError({"": _("Only entries that were let in can be on the shortlist.")})
    if entry.state == state:
        return entry
    entry.state = state
    entry.save(update_fields=["state"])
    record("entry.judged", by=by, thread=entry.thread, audience=entry.circle,
           data={"title": entry.title, "state": {"vocabulary": "entry_states", "code": state}})  # fmt: skip
    return entry


@transaction.atomic
def note_entry(*, by: Actor, entry: Entry, draft: NoteDraft) -> Note:
    """Write down a visit, a pitch or what the jury agreed. A juror gives a pitch one score, which they may change.

    Visits and pitches are of entries on the shortlist. Raises NotAllowedError, InvalidError.
    """
    entry = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    entry.call = Call.objects.get(pk=entry.call_id)
    require(permissions.can_note(by, entry))
    juror = permissions.juror_of(by, entry.call)
    problems: dict[str, object] = {}
    if draft.kind not in vocabularies.codes("jury_notes"):
        problems["kind"] = _("Say what this is a note of.")
    if draft.kind != "talk" and entry.state not in CHOSEN:
        problems["kind"] = _("Visits and pitches are for entries on the shortlist.")
    if not draft.text.strip():
        problems["text"] = _("Write what you saw or agreed.")
    if draft.kind == "visit" and not draft.who.strip():
        problems["who"] = _("Say who went.")
    if draft.on and draft.on > today():
        problems["on"] = _("This day is yet to come.")
    score = score_of(draft.score) if draft.kind == "pitch" and str(draft.score or "").strip() else None
    if draft.kind == "pitch" and str(draft.score or "").strip():
        if score is None:
            problems["score"] = _("Give 0 to 10, such as 7 or 7.5.")
        elif juror is None:
            problems["score"] = _("Only jurors score a pitch.")
    if problems:
        raise InvalidError(problems)
    values = {"on": draft.on or today(), "who": draft.who.strip()[:300], "text": draft.text.strip()[:LONGEST],
              "score": score}  # fmt: skip
    if draft.kind == "pitch" and juror:
        note, _new = Note.objects.update_or_create(entry=entry, juror=juror, kind="pitch", defaults=values)
    else:
        note = Note.objects.create(entry=entry, juror=juror, kind=draft.kind, **values)
    record("call.noted", by=by, thread=entry.call.thread, subject=entry.thread, audience=entry.call.circle,
           data={"title": entry.title, "kind": {"vocabulary": "jury_notes", "code": draft.kind}})  # fmt: skip
    return note
