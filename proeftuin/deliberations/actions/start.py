"""Setting up a decision: the draft, and changing it before it opens."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.deliberations import permissions
from proeftuin.deliberations.actions.saving import locked, saved, table_for, told
from proeftuin.deliberations.drafts import DecisionDraft
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.models import Decision, Option, Proposal
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require

LONGEST = 20_000
PLAIN = (
    "title",
    "aim",
    "language",
    "is_open",
    "is_secret",
    "rule",
    "quorum",
    "dots",
    "most_dots",
    "min_days",
    "urgent_reason",
)


@transaction.atomic
def start_decision(*, by: Actor, table: Table, draft: DecisionDraft) -> Decision:
    """A draft, for the team to see. Who starts proposes; in the advice process that person decides too."""
    require(permissions.can_start(by, table))
    _check(draft, table)
    decision = Decision(thread=table.thread, kind=draft.kind, proposer_id=by.id)
    decision.decider_id = by.id if draft.kind == turns.ADVICE else None
    _fill(decision, draft)
    decision.save()
    Proposal.objects.create(decision=decision, number=1, text=draft.text.strip(), author_id=by.id)
    _options(decision, draft)
    told(by, decision, table, "started")
    return decision


@transaction.atomic
def edit_draft(*, by: Actor, decision: Decision, draft: DecisionDraft, version: int) -> Decision:
    """Change the words and the rules before it opens. Raises StaleError when a colleague did so first."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_edit(by, decision))
    if version != decision.version:
        raise StaleError(decision.version)
    _check(draft, table)
    if draft.kind != decision.kind:
        raise InvalidError({"kind": _("Begin a new decision for another way to decide.")})
    _fill(decision, draft)
    decision.proposals.filter(number=1).update(text=draft.text.strip())
    decision.options.all().delete()
    _options(decision, draft)
    return saved(decision)


@transaction.atomic
def name_facilitator(*, by: Actor, decision: Decision, user_id: int) -> Decision:
    """Someone else guides it from now on."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_hand_over(by, decision, table))
    if table.seat_of(user_id) is None:
        raise InvalidError({"facilitator": _("Choose someone of the team.")})
    if decision.kind == turns.CONSENT and user_id == decision.proposer_id:
        raise InvalidError({"facilitator": _("Who proposes does not guide: choose someone else.")})
    decision.facilitator_id = user_id
    told(by, decision, table, "handed_over")
    return saved(decision)


def _fill(decision: Decision, draft: DecisionDraft) -> None:
    for name in PLAIN:
        value = getattr(draft, name)
        setattr(decision, name, value.strip() if isinstance(value, str) else value)
    decision.facilitator_id = draft.facilitator_id
    if draft.kind not in turns.VOTES:
        decision.is_secret = False
    if draft.kind != turns.ADVICE:
        decision.urgent_reason = ""


def _options(decision: Decision, draft: DecisionDraft) -> None:
    if draft.kind in (turns.DOTS, turns.RANKED):
        Option.objects.bulk_create(
            Option(decision=decision, key=str(place), text=text.strip())
            for place, text in enumerate(draft.options, start=1)
        )


def _check(draft: DecisionDraft, table: Table) -> None:
    problems: dict[str, object] = {}
    if draft.kind not in turns.KINDS:
        raise InvalidError({"kind": _("Choose how you want to decide.")})
    if not draft.title.strip():
        problems["title"] = _("Give it a short name.")
    if not draft.text.strip():
        problems["text"] = _("Write what you propose.")
    elif len(draft.text) > LONGEST:
        problems["text"] = _("This is too long. Put the rest in a document and link to it.")
    if not 0 <= draft.quorum <= 100:
        problems["quorum"] = _("A quorum is between 0 and 100 percent.")
    if draft.rule not in vocabularies.codes("decision_rules"):
        problems["rule"] = _("Choose a rule.")
    if draft.facilitator_id is not None and table.seat_of(draft.facilitator_id) is None:
        problems["facilitator"] = _("Choose someone of the team.")
    problems |= _options_problems(draft) if draft.kind in (turns.DOTS, turns.RANKED) else {}
    if draft.kind == turns.ADVICE and not 0 <= draft.min_days <= 60:
        problems["min_days"] = _("Give people between 0 and 60 days.")
    if problems:
        raise InvalidError(problems)


def _options_problems(draft: DecisionDraft) -> dict[str, object]:
    texts = [one.strip() for one in draft.options]
    if len(texts) < 2:
        return {"options": _("Give at least two options, each on a line of its own.")}
    if len(texts) > counting.MOST_OPTIONS:
        return {
            "options": _("That is too much to choose from. Give at most %(n)d options.") % {"n": counting.MOST_OPTIONS}
        }
    if len({one.casefold() for one in texts}) < len(texts):
        return {"options": _("Two options are the same.")}
    if any(len(one) > 300 for one in texts):
        return {"options": _("One of the options is too long. Say it shorter.")}
    if draft.kind == turns.DOTS and not 1 <= draft.most_dots <= draft.dots <= counting.MOST_DOTS:
        return {"dots": _("Give each person at least as many dots as may go to one option.")}
    return {}
