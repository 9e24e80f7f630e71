"""Reading decisions: what each page needs, in a stated number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from proeftuin.deliberations import permissions
from proeftuin.deliberations.facts import Held, facts_of, held_by, tally_of
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.models import Advice, Decision, Elector, Objection, Proposal
from proeftuin.deliberations.models import Response as Said
from proeftuin.deliberations.registry import Table, kind_at, table_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import thread_of
from proeftuin.kernel.verdict import Verdict

PER_PAGE = 20
ROUND = ("clarify", "objection", "voting", "nominate", "change", "advice_open")
# Guards that a form fills in; the others are shown as a list of what must be true first.
BY_FORM = {"deadline", "longer", "window", "owner", "evaluation_date", "term", "dates_in_order", "statement", "nominee"}
PEOPLE = ("proposer", "facilitator", "decider", "nominee", "stated_by", "owner")


@dataclass(frozen=True, slots=True)
class Standing:
    """What other rooms need to know of a decision. ``outcome`` is its state once it is done, else nothing."""

    ref: str
    title: str
    kind: str
    state: str
    url: str
    thread: str
    is_done: bool
    outcome: str
    statement: str


def decision_of(ref: str) -> Standing | None:
    """Where a decision stands, by its ref or as "decision:REF". One query; nothing when there is none."""
    one = Decision.objects.filter(ref=ref.removeprefix("decision:")).first()
    if one is None:
        return None
    return Standing(
        one.ref, one.title, one.kind, one.state, one.get_absolute_url(), one.thread, one.is_done,
        one.state if one.is_done else "", one.statement,
    )  # fmt: skip


def table_at(path: str, ref: str) -> Table:
    """The people whose decisions stand at /PATH/REF/decisions/. Raises Http404."""
    peers = kind_at(path)
    table = table_of(thread_of(peers.kind, ref)) if peers else None
    if table is None:
        raise Http404
    return table


def listed(actor: Actor, table: Table) -> "QuerySet[Decision]":
    """The decisions of a thread as far as someone may know of them, what is open first."""
    decisions = Decision.objects.filter(thread=table.thread)
    if not table.peers.can_read(actor, table.about):
        if not table.is_public:
            raise Http404
        done = Q(state__in=turns.DONE) & ~Q(statement="")
        decisions = decisions.filter((Q(is_open=True) & ~Q(state="draft")) | done)
    spoke = Count("electors", filter=Q(electors__answered=F("number")))
    return decisions.select_related("proposer", "owner").annotate(people=Count("electors"), spoke=spoke).order_by("-id")


def decision_at(actor: Actor, path: str, about: str, ref: str) -> tuple[Decision, Table, str]:
    """A decision someone may see, with its table and how much of it they see. Four queries. Raises Http404."""
    table = table_at(path, about)
    decision = Decision.objects.select_related(*PEOPLE).filter(ref=ref, thread=table.thread).first()
    sight = permissions.sight(actor, decision, table) if decision else permissions.NOTHING
    if decision is None or not sight:
        raise Http404
    return decision, table, sight


def advice_at(token: str) -> Advice:
    """Advice that is asked, by its link, while its decision is no draft any more. Raises Http404."""
    advice = Advice.objects.select_related("decision__decider", "user").filter(token=token).first()
    if advice is None or advice.decision.is_draft:
        raise Http404
    return advice


@dataclass(frozen=True, slots=True)
class Step:
    """A turn someone may take: its verb, and which guards do not hold yet (those that no form fills in)."""

    verb: str
    checks: Sequence[tuple[str, bool]]

    @property
    def is_ready(self) -> bool:
        return all(met for _name, met in self.checks)


@dataclass(frozen=True, slots=True)
class Line:
    """Someone at the table with what they said of the present version, if anything."""

    elector: Elector
    name: str
    said: Said | None
    has_answered: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a decision shows."""

    decision: Decision
    table: Table
    sight: str
    held: Held
    facts: turns.Facts
    proposals: Sequence[Proposal]
    elector: Elector | None
    may_answer: Verdict
    may_nominate: Verdict
    may_ask: Verdict
    steps: Sequence[Step]
    exits: Sequence[str]

    @property
    def inside(self) -> bool:
        return self.sight == permissions.TEAM

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[0] if self.proposals else None

    @property
    def next(self) -> Step | None:
        """The one step to take now: the first that nothing holds back, else the first."""
        return next((one for one in self.steps if one.is_ready), self.steps[0] if self.steps else None)

    @property
    def mine(self) -> Said | None:
        """What I said of the present version."""
        found = (one for one in self.held.responses if self.elector and one.elector_id == self.elector.pk)
        return next((one for one in found if one.number == self.decision.number), None)

    @property
    def lines(self) -> list[Line]:
        """The people at the table; outside the team without names."""
        said = {one.elector_id: one for one in self.held.responses if one.number == self.decision.number}
        return [
            Line(one, name_of(one), said.get(one.pk), one.answered == self.decision.number)
            for one in self.held.electors
        ]

    @property
    def objections(self) -> list[tuple[Objection, str]]:
        """All objections with who raised them, newest version first."""
        names = {one.pk: name_of(one) for one in self.held.electors}
        by_said = [(one.objection, names.get(one.elector_id, "")) for one in self.held.responses if _objects(one)]
        return sorted(by_said, key=lambda pair: (-pair[0].number, pair[0].pk))

    @property
    def concerns(self) -> list[tuple[Said, str]]:
        names = {one.pk: name_of(one) for one in self.held.electors}
        return [(one, names.get(one.elector_id, "")) for one in self.held.responses if one.answer == "concern"]

    @property
    def tally(self) -> counting.Majority | counting.Schulze | dict[str, int] | None:
        return tally_of(self.decision, self.held)

    @property
    def stations(self) -> list[tuple[str, str]]:
        return turns.stations(self.decision.kind, self.decision.state, self.decision.stopped_at)


def page_of(actor: Actor, decision: Decision, table: Table, sight: str) -> Page:
    """Everything for the page of a decision. Six queries at most, after those of :func:`decision_at`."""
    held = held_by(decision) if sight != permissions.OUTCOME else Held([])
    facts = facts_of(decision, table, held)
    elector = next((one for one in held.electors if actor.is_person and one.user_id == actor.id), None)
    may = [verb for verb in turns.verbs(decision.kind, decision.state) if _may(actor, decision, verb, facts)]
    return Page(
        decision, table, sight, held, facts,
        list(decision.proposals.select_related("author")) if sight != permissions.OUTCOME else [], elector,
        permissions.can_answer(actor, decision, elector), permissions.can_nominate(actor, decision, elector),
        permissions.can_ask(actor, decision, elector),
        [Step(verb, _checks(decision, verb, facts)) for verb in may if verb not in EXITS],
        [verb for verb in may if verb in EXITS],
    )  # fmt: skip


EXITS = ("extend", "withdraw", "escalate", "expire")


def name_of(elector: Elector) -> str:
    return elector.user.display_name if elector.user else ""


def _objects(one: Said) -> bool:
    return hasattr(one, "objection")


def _may(actor: Actor, decision: Decision, verb: str, facts: turns.Facts) -> bool:
    """Whether someone may take a turn that makes sense here. Which of two ways it goes, the facts say."""
    if verb == "come_due" or not actor.is_person or not permissions.can_turn(actor, decision, verb):
        return False
    unfit = {
        "test": facts.objections == 0, "adopt": facts.objections > 0,
        "conclude": not (facts.carried and facts.quorum_met),
        "reject": facts.carried and facts.quorum_met, "set_aside": facts.valid > 0 or facts.untested > 0,
        "integrate": facts.untested == 0 and facts.valid == 0, "expire": not facts.late,
    }  # fmt: skip
    return not unfit.get(verb, False)


def _checks(decision: Decision, verb: str, facts: turns.Facts) -> list[tuple[str, bool]]:
    names = [name for name in turns.needed(decision.kind, verb) if name not in BY_FORM]
    return [(name, turns.GUARDS[name](facts)) for name in names]
