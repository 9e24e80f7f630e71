"""The projects of a vote and its rules: the projects stand from the first ballot on, the rules change in public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.budgets import logic, permissions, queries
from proeftuin.budgets.documents import KIND, project_document
from proeftuin.budgets.models import Project
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.processes.actions.running import held
from proeftuin.processes.models import Method
from proeftuin.processes.registry import KINDS
from proeftuin.search import actions as search

MOST_PROJECTS = 1_000


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """What someone typed of a project. ``cost`` in cents."""

    title: str
    cost: int
    body: str = ""
    area: str = ""
    category: str = ""
    sets: Sequence[str] = field(default_factory=tuple)
    language: str = ""
    source: str = ""
    source_reference: str = ""
    source_url: str = ""


@transaction.atomic
def add_project(*, by: Actor, method: Method, draft: ProjectDraft) -> Project:
    """Add a project at the end. From the same source twice is once. Raises NotAllowedError, InvalidError."""
    require(permissions.can_set_up(by, method))
    method = _still_open(method)
    _check(draft)
    if draft.source:
        before = Project.objects.filter(method=method, source=draft.source).first()
        if before is not None:
            return before
    last = Project.objects.filter(method=method).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_PROJECTS:
        raise InvalidError({"": _("A vote has at most 1000 projects.")})
    project = Project(method=method, number=last + 1)
    _fill(project, draft, method)
    project.save()
    _tell_search(project)
    record("budget.project_added", by=by, thread=project.thread, audience=method.process.circle,
           data={"title": project.title})  # fmt: skip
    return project


@transaction.atomic
def edit_project(*, by: Actor, project: Project, draft: ProjectDraft, version: int) -> Project:
    """Change a project before anybody voted. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_set_up(by, project.method))
    method = _still_open(project.method)
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.version != version:
        raise StaleError(project.version)
    _check(draft)
    _fill(project, draft, method)
    project.version += 1
    project.save()
    _tell_search(project)
    record("budget.project_changed", by=by, thread=project.thread, audience=method.process.circle,
           data={"title": project.title})  # fmt: skip
    return project


@transaction.atomic
def withdraw_project(*, by: Actor, project: Project, reason: str) -> Project:
    """Take a project back, with a reason that everyone reads. Ballots that name it count without it.

    Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_set_up(by, project.method))
    if queries.published_count(project.method) is not None:
        raise InvalidError({"": _("The count is published. No project can be taken back any more.")})
    if not reason.strip():
        raise InvalidError({"reason": _("Say why. Everyone reads it.")})
    project.withdrawn_at, project.withdrawn_because = now(), reason.strip()[:300]
    project.version += 1
    project.save(update_fields=["withdrawn_at", "withdrawn_because", "version"])
    search.drop(KIND, project.ref)
    process = project.method.process
    record("budget.project_withdrawn", by=by, thread=process.thread, subject=project.thread, audience=process.audience,
           data={"title": project.title, "reason": project.withdrawn_because})  # fmt: skip
    return project


@transaction.atomic
def change_rules(*, by: Actor, method: Method, settings: Mapping[str, Any]) -> Method:
    """The budget, the ballot and the rule that counts. Once somebody took part they change by an amendment.

    The lot for ties is drawn here, so long before the count. Raises NotAllowedError, InvalidError.
    """
    method.process = held(method.process)
    require(permissions.can_set_up(by, method))
    stored = Method.objects.select_for_update(no_key=True).get(pk=method.pk).settings
    merged = {**logic.DEFAULTS, **stored, **settings}
    problems = dict(KINDS["budget"].check(merged))
    if method.process.frozen_at and merged != {**logic.DEFAULTS, **stored}:
        problems[""] = _("People took part under this rule. Change it by an amendment.")
    if problems:
        raise InvalidError(problems)
    method.settings = merged
    method.save(update_fields=["settings"])
    process = method.process
    record("budget.rules", by=by, thread=process.thread, audience=process.audience, data={"method": method.title})
    return method


def _still_open(method: Method) -> Method:
    """The method, locked, while nobody voted. Raises InvalidError."""
    locked = Method.objects.select_for_update(no_key=True).get(pk=method.pk)
    locked.process = method.process
    if queries.has_ballots(locked):
        raise InvalidError({"": _("Somebody voted. From then on the projects stand.")})
    return locked


def _check(draft: ProjectDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if not 0 < draft.cost <= logic.MOST:
        problems["cost"] = _("Say what it costs: more than zero.")
    if any("," in one or ";" in one for one in draft.sets):
        problems["sets"] = _("A name can’t hold a comma or a semicolon.")
    if problems:
        raise InvalidError(problems)


def _fill(project: Project, draft: ProjectDraft, method: Method) -> None:
    for name in ("title", "body", "area", "category"):
        setattr(project, name, getattr(draft, name).strip())
    project.cost = draft.cost
    project.sets = sorted({one.strip()[:60] for one in draft.sets if one.strip()})
    project.language = draft.language or project.language or method.process.language
    for name in ("source", "source_reference", "source_url"):
        setattr(project, name, getattr(draft, name) or getattr(project, name))


def _tell_search(project: Project) -> None:
    """A project of a draft comes to search when its process is published."""
    if project.method.process.is_public:
        search.put(project_document(project))
