"""From draft to review: which turn a decision may take, and what is still missing for it. No Django.

Advice: draft → advice_open → deciding → decided → in_force → review_due → kept, changed or ended.
Consent: draft → clarify → amend → objection → adopted; with objections → validity → integrate → objection again.
A vote: draft → voting → counted → in_force or rejected.
An election: draft → nominate → change → objection → as consent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ADVICE, CONSENT, SIMPLE, DOTS, RANKED, ELECTION = "advice", "consent", "simple", "dots", "ranked", "election"
KINDS = (ADVICE, CONSENT, SIMPLE, DOTS, RANKED, ELECTION)
VOTES = (SIMPLE, DOTS, RANKED)
BY_CONSENT = (CONSENT, ELECTION)
STOPPED = ("withdrawn", "escalated", "expired")
HOLDS = ("in_force", "adopted", "kept", "review_due")  # the team keeps to it
OVER = (*STOPPED, "rejected", "changed", "ended")  # nothing follows
DONE = (*HOLDS, *OVER, "decided")  # it has been decided, whatever the outcome
ANSWERS = {CONSENT: ("consent", "concern", "objection", "abstain"), SIMPLE: ("yes", "no", "abstain")}
ANSWERS[ELECTION] = ANSWERS[CONSENT]
NEEDS_REASON = ("concern", "objection")
EXPIRES_AFTER = timedelta(days=30)  # a round that ended so long ago, and nobody did anything

type Paths = dict[tuple[str, str], str]


def _exits(verb: str, to: str, *states: str) -> Paths:
    return {(state, verb): to for state in states}


def _review(holds: str) -> Paths:
    """What was decided comes back on its day, once or again and again."""
    return {
        (holds, "come_due"): "review_due", ("kept", "come_due"): "review_due",
        ("review_due", "keep"): "kept", ("review_due", "change"): "changed", ("review_due", "end"): "ended",
    }  # fmt: skip


OBJECTIONS: Paths = {
    ("objection", "adopt"): "adopted", ("objection", "test"): "validity", ("validity", "set_aside"): "objection",
    ("validity", "integrate"): "integrate", ("integrate", "ask_again"): "objection",
    ("objection", "extend"): "objection",
}  # fmt: skip
CONSENT_OPEN = ("clarify", "amend", "objection", "validity", "integrate")
PATHS: dict[str, Paths] = {
    ADVICE: {
        ("draft", "open"): "advice_open", ("advice_open", "extend"): "advice_open",
        ("advice_open", "weigh"): "deciding",
        ("deciding", "decide"): "decided", ("decided", "start"): "in_force",
        **_exits("withdraw", "withdrawn", "draft", "advice_open", "deciding"), **_review("in_force"),
    },
    CONSENT: {
        ("draft", "open"): "clarify", ("clarify", "extend"): "clarify", ("clarify", "amend"): "amend",
        ("amend", "ask"): "objection", **OBJECTIONS,
        **_exits("withdraw", "withdrawn", "draft", *CONSENT_OPEN), **_exits("escalate", "escalated", *CONSENT_OPEN),
        **_exits("expire", "expired", *CONSENT_OPEN), **_review("adopted"),
    },
    ELECTION: {
        ("draft", "open"): "nominate", ("nominate", "extend"): "nominate", ("nominate", "hear"): "change",
        ("change", "propose"): "objection", **OBJECTIONS,
        **_exits("withdraw", "withdrawn", "draft", "nominate", "change", *CONSENT_OPEN[2:]),
        **_exits("escalate", "escalated", "nominate", "change", *CONSENT_OPEN[2:]),
        **_exits("expire", "expired", "nominate", "change", *CONSENT_OPEN[2:]), **_review("adopted"),
    },
    **{
        kind: {
            ("draft", "open"): "voting", ("voting", "extend"): "voting", ("voting", "count"): "counted",
            ("counted", "conclude"): "in_force", ("counted", "reject"): "rejected",
            **_exits("withdraw", "withdrawn", "draft", "voting"), **_review("in_force"),
        }
        for kind in VOTES
    },
}  # fmt: skip
TRACKS = {
    ADVICE: ("draft", "advice_open", "deciding", "decided", "in_force", "review_due"),
    CONSENT: ("draft", "clarify", "amend", "objection", "adopted", "review_due"),
    ELECTION: ("draft", "nominate", "change", "objection", "adopted", "review_due"),
    **dict.fromkeys(VOTES, ("draft", "voting", "counted", "in_force", "review_due")),
}
STANDS_AT = {"validity": "objection", "integrate": "objection", "rejected": "in_force", "kept": "review_due",
             "changed": "review_due", "ended": "review_due"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is there when someone wants to take a turn. Counts are of the proposal's present version."""

    proposer: int | None = None
    facilitator: int | None = None
    decider: int | None = None
    electors: int = 0
    answered: int = 0  # electors who answered, voted or nominated
    quorum: int = 0  # percent of the electors
    options: int = 0
    carried: bool = False  # what the count says
    deadline_ahead: bool = False
    longer: bool = True  # the new end comes after the one that was promised
    late: bool = False  # the deadline is past
    asked_affected: int = 0
    asked_expert: int = 0
    window_long_enough: bool = False
    urgent: bool = False  # with a reason
    window_over: bool = False
    unreplied: int = 0  # advice without an answer of the decider
    open_questions: int = 0
    objections: int = 0  # that are not set aside
    untested: int = 0
    valid: int = 0
    unintegrated: int = 0  # valid ones of which nobody said how they were taken up
    newer_version: bool = False  # than the one that met the objections
    nominee: bool = False
    owner: bool = False
    evaluation_date: bool = False
    term: bool = False
    dates_in_order: bool = True
    statement: bool = False
    review_reached: bool = False

    @property
    def everyone(self) -> bool:
        return self.electors > 0 and self.answered >= self.electors

    @property
    def quorum_met(self) -> bool:
        return self.answered > 0 and quorum_met(self.answered, self.electors, self.quorum)


@dataclass(frozen=True, slots=True)
class Refused:
    """A turn that can't be taken: not from this state ("not_from_here"), or these guards do not hold."""

    missing: tuple[str, ...]


type Guard = Callable[[Facts], bool]

GUARDS: dict[str, Guard] = {
    "facilitator": lambda it: it.facilitator is not None,
    "facilitator_is_other": lambda it: it.facilitator is None or it.facilitator != it.proposer,
    "decider": lambda it: it.decider is not None,
    "electors": lambda it: it.electors >= 2,
    "options": lambda it: it.options >= 2,
    "deadline": lambda it: it.deadline_ahead,
    "longer": lambda it: it.longer,
    "affected_asked": lambda it: it.asked_affected >= 1,
    "expert_asked": lambda it: it.asked_expert >= 1,
    "window": lambda it: it.urgent or it.window_long_enough,
    "window_over": lambda it: it.window_over,
    "replied": lambda it: it.unreplied == 0,
    "questions_answered": lambda it: it.open_questions == 0,
    "round_over": lambda it: it.late or it.everyone,
    "late": lambda it: it.late,
    "quorum": lambda it: it.quorum_met,
    "no_objections": lambda it: it.objections == 0,
    "has_objections": lambda it: it.objections > 0,
    "tested": lambda it: it.untested == 0,
    "none_valid": lambda it: it.valid == 0,
    "some_valid": lambda it: it.valid > 0,
    "newer_version": lambda it: it.newer_version,
    "integrated": lambda it: it.unintegrated == 0,
    "nominee": lambda it: it.nominee,
    "carried": lambda it: it.carried and it.quorum_met,
    "not_carried": lambda it: not (it.carried and it.quorum_met),
    "owner": lambda it: it.owner,
    "evaluation_date": lambda it: it.evaluation_date,
    "term": lambda it: it.term,
    "dates_in_order": lambda it: it.dates_in_order,
    "statement": lambda it: it.statement,
    "review_reached": lambda it: it.review_reached,
}  # fmt: skip
NEEDED: dict[str, tuple[str, ...]] = {
    "amend": ("questions_answered",),
    "ask": ("deadline",),
    "hear": ("round_over",),
    "propose": ("nominee", "deadline"),
    "test": ("round_over", "has_objections"),
    "set_aside": ("tested", "none_valid"),
    "integrate": ("tested", "some_valid"),
    "ask_again": ("newer_version", "integrated", "deadline"),
    "adopt": ("round_over", "quorum", "no_objections", "owner", "evaluation_date", "term", "dates_in_order",
              "statement"),
    "weigh": ("window_over",),
    "decide": ("replied", "statement"),
    "start": ("owner", "evaluation_date", "dates_in_order"),
    "count": ("round_over",),
    "conclude": ("carried", "owner", "evaluation_date", "dates_in_order", "statement"),
    "reject": ("not_carried", "statement"),
    "extend": ("deadline", "longer"),
    "withdraw": ("statement",),
    "escalate": ("statement",),
    "expire": ("late",),
    "come_due": ("review_reached",),
    "keep": ("statement",),
    "change": ("statement",),
    "end": ("statement",),
}  # fmt: skip
TO_OPEN = {
    ADVICE: ("decider", "affected_asked", "expert_asked", "deadline", "window"),
    CONSENT: ("facilitator", "facilitator_is_other", "electors", "deadline"),
    ELECTION: ("facilitator", "electors", "deadline"),
    SIMPLE: ("electors", "deadline"),
    DOTS: ("electors", "options", "deadline"),
    RANKED: ("electors", "options", "deadline"),
}


def needed(kind: str, verb: str) -> tuple[str, ...]:
    """The guards of a turn, by name."""
    return TO_OPEN[kind] if verb == "open" else NEEDED[verb]


def missing(kind: str, verb: str, facts: Facts) -> tuple[str, ...]:
    """The guards of a turn that do not hold now."""
    return tuple(name for name in needed(kind, verb) if not GUARDS[name](facts))


def verbs(kind: str, state: str) -> list[str]:
    """The turns that a state knows, whether their guards hold or not."""
    return [verb for at, verb in PATHS[kind] if at == state]


def step(kind: str, state: str, verb: str, facts: Facts) -> str | Refused:
    """The state after a turn, or what stands in its way."""
    to = PATHS[kind].get((state, verb))
    if to is None:
        return Refused(("not_from_here",))
    lacking = missing(kind, verb, facts)
    return Refused(lacking) if lacking else to


def is_valid(*, good_enough: bool, safe_enough: bool) -> bool:
    """Whether an objection blocks: it shows harm to the aim, or a risk that can't be undone.

    The third question, whether we learn from trying, helps to improve the proposal and never makes harm acceptable.
    """
    return not (good_enough and safe_enough)


def quorum_met(answered: int, electors: int, percent: int) -> bool:
    """Exactly: 4 of 7 is enough for 50 %, 3 is not."""
    return answered * 100 >= electors * percent


def window_over(*, opened: datetime, until: datetime, days: int, urgent: bool, everyone: bool, now: datetime) -> bool:
    """Whether the time for advice is over: it is past; or all who were asked spoke, and the least time went by."""
    return now >= until or (everyone and (urgent or now >= opened + timedelta(days=days)))


def dates_in_order(evaluate_on: date | None, ends_on: date | None, today: date) -> bool:
    """Evaluated on a day to come, and not after its end."""
    if evaluate_on is None:
        return ends_on is None or ends_on > today
    return evaluate_on > today and (ends_on is None or evaluate_on <= ends_on)


def stations(kind: str, state: str, stopped_at: str = "") -> list[tuple[str, str]]:
    """The track of a decision: each station with "done", "now" or "ahead". What was stopped stands where it stopped."""
    track = TRACKS[kind]
    shown = stopped_at if state in STOPPED else state
    shown = STANDS_AT.get(shown, shown)
    at = track.index(shown) if shown in track else 0
    return [(name, "done" if place < at else "now" if place == at else "ahead") for place, name in enumerate(track)]
