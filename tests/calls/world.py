"""A call that is open, and what one needs to go on from there."""

from datetime import UTC, datetime, timedelta

from proeftuin.calls.actions import calls, entries
from proeftuin.calls.drafts import CallDraft, EntryDraft
from proeftuin.calls.models import Call, Entry
from proeftuin.kernel import clock
from tests import cast

OPENS = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
DURING = OPENS + timedelta(days=3)
AFTER = DEADLINE + timedelta(hours=2)
RUBRIC = [
    {"code": "impact", "name": "Impact", "description": "", "weight": 60, "threshold": None, "anchors": {"0": "none"}},
    {"code": "reach", "name": "Reach", "description": "", "weight": 40, "threshold": None, "anchors": {}},
]
QUESTIONS = [
    {"code": "what", "label": "What did you do?", "hint": "", "required": True, "most": 4000},
    {"code": "learned", "label": "What did you learn?", "hint": "", "required": False, "most": 4000},
]


def draft(**more: object) -> CallDraft:
    given: dict[str, object] = {
        "title": "Award for daring work", "opens_at": OPENS, "deadline": DEADLINE, "grace": 5, "each": 2,
        "organisation_id": cast.organisation("waterrijk").pk, "rubric": RUBRIC, "questions": QUESTIONS,
        "tracks": [{"code": "run", "title": "Initiatives"}, {"code": "ask", "title": "Challenges"}],
        "summary": "For who tried something.", **more,
    }  # fmt: skip
    return CallDraft(**given)  # type: ignore[arg-type]


def open_call(**more: object) -> Call:
    sara = cast.actor("sara")
    with clock.at(OPENS - timedelta(days=5)):
        made = calls.make_call(by=sara, draft=draft(**more))
        return calls.publish_call(by=sara, call=made)


def text(title: str = "Rain garden", **more: object) -> EntryDraft:
    return EntryDraft(title=title, track="run", answers={"what": "We dug.", "learned": ""}, **more)  # type: ignore[arg-type]


def sent(call: Call, who: str = "fatima", title: str = "Rain garden", **more: object) -> Entry:
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor(who), call=call, draft=text(title, **more))
        return entries.save_entry(
            by=cast.actor(who), entry=entry, draft=text(title, **more), version=1, send=True
        ).entry
