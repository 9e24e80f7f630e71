"""Queries that are asked hundreds of times a second: their SQL is worked out once, and only the values change.

Building and compiling a queryset costs several times what the database needs to answer it. Where hundreds do the same
thing at the same moment (a support, a comment, a vote), that is most of the time they wait.
"""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

HOLE = 7_310_001  # the first of the numbers that stand in for a value while a query is compiled


class Plan(NamedTuple):
    """A compiled query. ``holes`` are pairs: at this place of ``params`` comes that value."""

    sql: str
    params: tuple[Any, ...]
    holes: tuple[tuple[int, int], ...]
    compiler: SQLCompiler
    converters: dict[int, Any]
    columns: slice
    names: frozenset[str]
    related: list[Any]


class Prepared[M: Model]:
    """A queryset of whole rows, by the values that its filters ask for: numbers or texts.

    ``build`` takes ``many`` stand-ins and returns the queryset, with filters, order, select_related and only() as it
    likes. Prefetches and annotations are not for here, and each value must reach the database as it was given.
    """

    def __init__(self, many: int, build: Callable[..., QuerySet[M]]) -> None:
        self.many, self.build = many, build
        self.kept = threading.local()  # a compiled query belongs to a connection, and each thread has its own

    def all(self, *values: int | str) -> list[M]:
        """The rows. One query."""
        plan: Plan = getattr(self.kept, "plan", None) or self._compiled()
        params = list(plan.params)
        for at, which in plan.holes:
            params[at] = values[which]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        if plan.converters:
            rows = plan.compiler.apply_converters(rows, plan.converters)
        return [self._made(plan, row) for row in rows]

    def first(self, *values: int | str) -> M | None:
        """The first row, if there is one. One query."""
        found = self.all(*values)
        return found[0] if found else None

    def _made(self, plan: Plan, row: Any) -> M:
        made: M = self.model.from_db(DEFAULT_DB_ALIAS, plan.names, row[plan.columns])
        for one in plan.related:
            one.populate(row, made)
        return made

    def _compiled(self) -> Plan:
        queryset = self.build(*range(HOLE, HOLE + self.many))
        self.model = queryset.model
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        stands_for = {text: at for at in range(self.many) for text in (HOLE + at, str(HOLE + at))}
        holes = tuple((at, stands_for[value]) for at, value in enumerate(params) if value in stands_for)
        if {which for _at, which in holes} != set(range(self.many)):
            raise ValueError("Each value of a prepared query must be asked for by its filters.")
        info, select = compiler.klass_info, compiler.select
        fields = info["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        self.kept.plan = Plan(
            sql, params, holes, compiler, compiler.get_converters([one[0] for one in select]), columns,
            frozenset(one[0].target.attname for one in select[columns]),
            get_related_populators(info, select, DEFAULT_DB_ALIAS, queryset._fetch_mode),  # type: ignore[attr-defined]
        )  # fmt: skip
        plan: Plan = self.kept.plan
        return plan
