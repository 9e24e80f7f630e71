"""The team's work on a Kafka case: the route, the talks, the knots, the session, and what was agreed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.casework import permissions
from proeftuin.casework.drafts import CaseDraft, KnotDraft, SessionDraft, StepDraft
from proeftuin.casework.models import (
    EndUser,
    FollowUp,
    KafkaCase,
    Knot,
    Recommendation,
    Session,
    Step,
    Talk,
)
from proeftuin.casework.names import forbid_name, texts_of
from proeftuin.content import vocabularies
from proeftuin.initiatives.actions import tasks
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Task
from proeftuin.initiatives.queries import tasks_from
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record

LONGEST = 10_000
STATES = ("open", "followed", "done")


@transaction.atomic
def open_case(*, by: Actor, initiative: Initiative, draft: CaseDraft) -> KafkaCase:
    """Begin with what happened to one person. The name, if any, goes into a table of its own."""
    require(permissions.can_work(by, initiative))
    case = KafkaCase(initiative=initiative, created_by_id=by.id)
    _fill(case, draft, [])
    case.save()
    EndUser.objects.create(case=case, name=draft.name.strip(), contact=draft.contact.strip())
    _noted(by, case, "kafka.opened")
    return case


@transaction.atomic
def edit_case(*, by: Actor, case: KafkaCase, draft: CaseDraft, version: int) -> KafkaCase:
    """Change what the case is about, or of whom. Raises StaleError, and InvalidError when a text holds the name."""
    case = locked(by, case)
    if case.version != version:
        raise StaleError(case.version)
    _fill(case, draft, texts_of(case))
    case.version += 1
    _touch(case)
    EndUser.objects.update_or_create(case=case, defaults={"name": draft.name.strip(), "contact": draft.contact.strip()})
    _noted(by, case, "kafka.worked")
    return case


@transaction.atomic
def save_step(*, by: Actor, case: KafkaCase, draft: StepDraft, step: Step | None = None) -> Step:
    """Add a step of the route, or change one."""
    case = locked(by, case)
    if not draft.what.strip():
        raise InvalidError({"what": _("Say what happened.")})
    if draft.on > today():
        raise InvalidError({"on": _("This day is still to come.")})
    if draft.cost < 0 or draft.days_lost < 0:
        raise InvalidError({"cost": _("Use numbers of zero or more.")})
    forbid_name(case, {"what": draft.what, "agency": draft.agency, "rule": draft.rule})
    step = step or Step(case=case)
    for name in ("on", "days_lost", "cost"):
        setattr(step, name, getattr(draft, name))
    step.what, step.agency, step.rule = draft.what.strip(), draft.agency.strip(), draft.rule.strip()
    step.save()
    _touch(case)
    return step


@transaction.atomic
def add_talk(*, by: Actor, case: KafkaCase, agency: str, on: date, function: str = "", heard: str = "") -> Talk:
    """Note a talk with an office of the chain: who by function, and what they said."""
    case = locked(by, case)
    if not agency.strip():
        raise InvalidError({"agency": _("Say which office you talked to.")})
    forbid_name(case, {"agency": agency, "function": function, "heard": heard})
    _touch(case)
    return Talk.objects.create(case=case, agency=agency.strip(), on=on, function=function.strip(), heard=heard.strip())


@transaction.atomic
def save_knot(*, by: Actor, case: KafkaCase, draft: KnotDraft, knot: Knot | None = None) -> Knot:
    """Name a knot, or change it. Raises InvalidError for an unknown kind or steps of another case."""
    case = locked(by, case)
    if draft.kind not in vocabularies.codes("kafka_knots"):
        raise InvalidError({"kind": _("Choose one of the seven places.")})
    if not draft.clash.strip() or len(draft.clash) > LONGEST:
        raise InvalidError({"clash": _("Say what clashes: what the rule asks, and what would make sense.")})
    steps = list(Step.objects.filter(case=case, pk__in=draft.steps))
    if len(steps) != len(set(draft.steps)):
        raise InvalidError({"steps": _("Choose steps of this case.")})
    forbid_name(case, {"clash": draft.clash, "rule": draft.rule, "agency": draft.agency})
    last = Knot.objects.filter(case=case).order_by("-number").first()
    knot = knot or Knot(case=case, number=last.number + 1 if last else 1)
    knot.kind, knot.clash = draft.kind, draft.clash.strip()
    knot.rule, knot.agency = draft.rule.strip(), draft.agency.strip()
    knot.save()
    knot.steps.set(steps)
    _touch(case)
    return knot


@transaction.atomic
def hold_session(*, by: Actor, case: KafkaCase, draft: SessionDraft, version: int = 0) -> Session:
    """Note the review with all parties: who came, by function, and what they agreed. Raises StaleError."""
    case = locked(by, case)
    there = Session.objects.filter(case=case).first()
    if (there.version if there else 0) != version:
        raise StaleError(there.version if there else 0)
    if not draft.came.strip():
        raise InvalidError({"came": _("Say who came, by function.")})
    forbid_name(case, {"came": draft.came, "agreements": draft.agreements})
    there = there or Session(case=case, version=0)
    there.on, there.end_user_came = draft.on, draft.end_user_came
    there.came, there.agreements = draft.came.strip(), draft.agreements.strip()
    there.version += 1
    there.save()
    _touch(case)
    return there


@transaction.atomic
def agree_action(*, by: Actor, case: KafkaCase, draft: TaskDraft, knot: Knot | None = None) -> Task:
    """An action from the session, with owner and date: it stands among the actions of the team. Without any name."""
    case = locked(by, case)
    if draft.due_on is None:
        raise InvalidError({"due_on": _("Agree on a day.")})
    if draft.owner is None and not draft.owner_name.strip():
        raise InvalidError({"owner_name": _("Agree who does it.")})
    forbid_name(case, {"title": draft.title, "note": draft.note, "owner_name": draft.owner_name})
    source = f"{case.subject}/knot:{knot.number}" if knot else f"{case.subject}/session"
    _touch(case)
    return tasks.add_task(by=by, initiative=case.initiative, draft=draft, source=source)


@transaction.atomic
def recommend(*, by: Actor, case: KafkaCase, to: str, words: str) -> Recommendation:
    """What should change for everyone, and who can change it."""
    case = locked(by, case)
    if not words.strip() or not to.strip():
        raise InvalidError({"words": _("Say what should change, and who can change it.")})
    forbid_name(case, {"words": words, "to": to})
    _touch(case)
    return Recommendation.objects.create(case=case, to=to.strip(), words=words.strip())


@transaction.atomic
def follow_up(*, by: Actor, case: KafkaCase, on: date, saw: str = "", there: FollowUp | None = None) -> FollowUp:
    """Plan a day to look what became of it, or note what you saw."""
    case = locked(by, case)
    forbid_name(case, {"saw": saw})
    there = there or FollowUp(case=case)
    there.on, there.saw = on, saw.strip()
    there.save()
    _touch(case)
    return there


@transaction.atomic
def remove(*, by: Actor, case: KafkaCase, item: Step | Talk | Knot | Recommendation | FollowUp) -> None:
    """Take a part of the case away for good."""
    case = locked(by, case)
    if item.case_id != case.pk:
        raise InvalidError({"": _("This belongs to another case.")})
    item.delete()
    _touch(case)


def locked(by: Actor, case: KafkaCase) -> KafkaCase:
    """The case for this transaction alone, once it is clear that the actor may work on it."""
    require(permissions.can_work(by, case.initiative))
    return KafkaCase.objects.select_for_update(of=("self",), no_key=True).select_related("initiative").get(pk=case.pk)


def texts_with_actions(case: KafkaCase) -> list[tuple[str, str]]:
    """All words of a case that others could come to read, the agreed actions too."""
    actions = [(_("Action"), one.title) for one in tasks_from(case.initiative, f"{case.subject}/")]
    return [*texts_of(case), *actions]


def _fill(case: KafkaCase, draft: CaseDraft, texts: Iterable[tuple[str, str]]) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Say in a few words what it is about. No name.")
    if len(draft.situation) > LONGEST:
        problems["situation"] = _("At most %(most)d characters.") % {"most": LONGEST}
    if draft.language not in vocabularies.codes("languages"):
        problems["language"] = _("Choose a language.")
    if draft.state not in STATES:
        problems["state"] = _("Choose from the list.")
    if problems:
        raise InvalidError(problems)
    forbid_name(case, {"title": draft.title, "situation": draft.situation}, name=draft.name)
    forbid_name(case, {"name": " \n".join(words for _label, words in texts)}, name=draft.name)
    case.title, case.situation, case.language = draft.title.strip(), draft.situation.strip(), draft.language
    case.similar, case.state = draft.similar, draft.state


def _touch(case: KafkaCase) -> None:
    case.changed_at = now()
    case.save()


def _noted(by: Actor, case: KafkaCase, kind: str) -> None:
    """Told to nobody but who did it: that there is a case at all is confidential."""
    record(kind, by=by, thread=case.initiative.thread, subject=case.subject, audience=by.ref,
           data={"title": case.initiative.title})  # fmt: skip
