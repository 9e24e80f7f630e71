"""What `proeftuin check` looks at: everything that can be wrong with a running instance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from proeftuin.ideas.actions.counting import drift
from proeftuin.operations.health import health
from proeftuin.opinions.actions.counting import drift as opinion_drift
from proeftuin.processes.models import Method
from proeftuin.search.documents import PROVIDERS
from proeftuin.search.models import Entry


@dataclass(frozen=True, slots=True)
class Finding:
    level: Literal["error", "warning"]
    about: str
    message: str


def findings() -> list[Finding]:
    """Everything found, errors first."""
    try:
        found = [*_settings_and_content(), *_tables(), *_running(), *_search(), *_totals()]
    except DatabaseError as error:
        found = [*_settings_and_content(), Finding("error", "database", str(error).strip())]
    return sorted(found, key=lambda one: one.level)


def _settings_and_content() -> Iterator[Finding]:
    for message in checks.run_checks(include_deployment_checks=settings.PRODUCTION):
        level: Literal["error", "warning"] = "error" if message.level >= checks.ERROR else "warning"
        yield Finding(level, message.id or "settings", str(message.msg))


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding("error", "database", f"{len(waiting)} migrations wait; start with `proeftuin serve`")


def _running() -> Iterator[Finding]:
    found = health()
    for about in ("database", "queue", "disk"):
        said = getattr(found, about)
        if said != "ok":
            yield Finding("error" if about == "database" else "warning", about, said)


def _totals() -> Iterator[Finding]:
    """What stands beside ideas and statements must equal what is stored."""
    found = drift()
    if found.ideas:
        yield Finding("warning", "totals", f"{len(found.ideas)} ideas show a wrong total; run `proeftuin recount`")
    if found.methods:
        yield Finding("warning", "totals", f"{len(found.methods)} lists are miscounted; run `proeftuin recount`")
    wrong = sum(len(opinion_drift(method).statements) for method in Method.objects.filter(kind="opinions"))
    if wrong:
        yield Finding("warning", "totals", f"{wrong} statements show a wrong total; run `proeftuin recount`")


def _search() -> Iterator[Finding]:
    for kind, provider in PROVIDERS.items():
        things, indexed = sum(1 for _ in provider()), Entry.objects.filter(kind=kind, deleted=False).count()
        if things != indexed:
            yield Finding("warning", "search", f"{kind}: {things} things, {indexed} indexed; run `proeftuin reindex`")
