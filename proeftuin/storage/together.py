"""Small questions in one trip to the database: what is there at all, how many there are, what they are called.

A page that gathers from many rooms would ask each of them, and hear "nothing" most times. Here it asks all at once, and
goes back only to those who have something.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

type Asked = Mapping[str, QuerySet[Any, Any]]

NOTHING = "SELECT 1 WHERE 1 = 0"


def which(asked: Asked) -> frozenset[str]:
    """The names whose queryset has a row at all. One query, none when nothing is asked. Querysets are not sliced."""
    row = _one_row("EXISTS({})", asked)
    return frozenset(name for name, there in zip(asked, row, strict=True) if there)


def how_many(asked: Asked) -> dict[str, int]:
    """The rows of each queryset, by its name. One query, none when nothing is asked. Querysets are not sliced."""
    row = _one_row("(SELECT COUNT(*) FROM ({}) AS counted)", asked)
    return {name: int(many) for name, many in zip(asked, row, strict=True)}


def texts_of(querysets: Iterable[QuerySet[Any, Any]]) -> list[str]:
    """The one column of texts that each gives (``values_list``), together and in no order. One query, none of none."""
    parts: list[str] = []
    params: list[Any] = []
    for one in querysets:
        try:
            sql, given = one.order_by().query.sql_with_params()
        except EmptyResultSet:  # it has no text to give, and a row of another type would not do
            continue
        parts.append(sql)
        params += given
    if not parts:
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [str(row[0]) for row in cursor.fetchall()]


def _one_row(form: str, asked: Asked) -> Sequence[Any]:
    if not asked:
        return ()
    before, after = form.split("{}")
    parts: list[str] = []
    params: list[Any] = []
    for queryset in asked.values():
        sql, given = _compiled(queryset.order_by().values("pk"))
        parts.append(f"{before}{sql}{after}")
        params += given
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        row: Sequence[Any] = cursor.fetchone()
    return row


def _compiled(queryset: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    try:
        sql, params = queryset.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can pass, such as one of an empty list
        return NOTHING, ()
    return sql, params
