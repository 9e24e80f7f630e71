"""Volunteers and quotas from the CSV files that selection tools of citizens' assemblies read.

Quotas: one row per feature; columns ``category`` and ``feature`` (or ``feature`` and ``value``), ``min``, ``max``, and
perhaps ``min_flex`` and ``max_flex``. Volunteers: one row per person, with a column per category. Capitals and spaces
around words make no difference.
"""

from collections.abc import Sequence

from proeftuin.engines.commands import InputError
from proeftuin.engines.sheets import Sheet, folded, read_sheet

from .pool import Quota, Task, Volunteer

__all__ = ["read_quotas", "read_sheet", "read_task"]

MOST_MISTAKES = 20  # as many as are told at once
NAMINGS = (("category", "feature"), ("feature", "value"), ("category", "name"))
UNLIMITED = 10**6


def read_quotas(sheet: Sheet) -> tuple[Quota, ...]:
    """The quotas of a sheet. Raises InputError with each mistake."""
    naming = next((pair for pair in NAMINGS if all(sheet.column(name) is not None for name in pair)), None)
    lacking = [name for name in ("min", "max") if sheet.column(name) is None]
    if naming is None or lacking:
        wanted = "category, feature, min, max (or feature, value, min, max)"
        raise InputError(f"{sheet.name}, line 1: the columns must be {wanted}; found {', '.join(sheet.heading)}")
    mistakes: list[str] = []
    quotas: list[Quota] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in sheet.rows:
        quota = _quota(sheet, naming, line, row, mistakes)
        if quota is None:
            continue
        key = (folded(quota.category), folded(quota.feature))
        if key in seen:
            mistakes.append(f"{sheet.name}, line {line}: {key[0]} {key[1]} stands on line {seen[key]} too; keep one")
        seen.setdefault(key, line)
        quotas.append(quota)
    if not quotas and not mistakes:
        mistakes.append(f"{sheet.name}: there are no quotas below the heading")
    _refuse(mistakes)
    return tuple(quotas)


def _quota(
    sheet: Sheet, naming: tuple[str, str], line: int, row: Sequence[str], mistakes: list[str]
) -> Quota | None:  # fmt: skip
    where = f"{sheet.name}, line {line}"
    category, feature = (_cell(sheet, row, name) for name in naming)
    if not category or not feature:
        mistakes.append(f"{where}, column {naming[0 if not category else 1]}: this cell is empty; name it")
        return None
    before = len(mistakes)
    minimum, maximum = (_whole(sheet, row, line, name, mistakes) for name in ("min", "max"))
    least, most = (_whole(sheet, row, line, name, mistakes, needed=False) for name in ("min_flex", "max_flex"))
    if len(mistakes) > before or minimum is None or maximum is None:
        return None
    if minimum > maximum:
        mistakes.append(f"{where}: min {minimum} is more than max {maximum} for {category} {feature}")
    elif least is not None and least > minimum:
        mistakes.append(f"{where}, column min_flex: {least} is more than min {minimum}")
    elif most is not None and most < maximum:
        mistakes.append(f"{where}, column max_flex: {most} is less than max {maximum}")
    else:
        return Quota(category, feature, minimum, maximum, least, most, line)
    return None


def _whole(
    sheet: Sheet, row: Sequence[str], line: int, column: str, mistakes: list[str], *, needed: bool = True
) -> int | None:  # fmt: skip
    cell = _cell(sheet, row, column)
    if not cell and not needed:
        return None
    if cell.isascii() and cell.isdigit() and int(cell[:8]) <= UNLIMITED and len(cell) <= 8:
        return int(cell)
    shown = f"“{cell[:40]}”" if cell else "an empty cell"
    mistakes.append(f"{sheet.name}, line {line}, column {column}: {shown} is no whole number of 0 or more")
    return None


def read_task(people: Sheet, quotas: Sequence[Quota], size: int, *, code: str = "", address: str = "") -> Task:
    """The task of these volunteers and quotas. ``code`` names the column that says who someone is (without it rows are
    counted from 0), ``address`` the column by which at most one person of an address is drawn. Raises InputError.
    """
    if size < 1:
        raise InputError(f"the size must be 1 or more, not {size}")
    categories = tuple(dict.fromkeys(folded(quota.category) for quota in quotas))
    spelled = {folded(quota.category): quota.category for quota in reversed(quotas)}
    wanted = [*(spelled[one] for one in categories), *filter(None, (code, address))]
    lacking = [name for name in wanted if people.column(name) is None]
    if lacking:
        known = ", ".join(people.heading)
        raise InputError(*(f"{people.name}, line 1: there is no column {name}; there are {known}" for name in lacking))
    features: dict[str, dict[str, str]] = {}
    for quota in quotas:
        features.setdefault(folded(quota.category), {})[folded(quota.feature)] = quota.feature
    mistakes: list[str] = []
    volunteers: list[Volunteer] = []
    seen: dict[str, int] = {}
    for at, (line, row) in enumerate(people.rows):
        name = _cell(people, row, code) if code else str(at)
        if not name:
            mistakes.append(f"{people.name}, line {line}, column {code}: this cell is empty; each person needs one")
        elif name in seen:
            mistakes.append(f"{people.name}, line {line}, column {code}: {name} stands on line {seen[name]} too")
        seen.setdefault(name, line)
        found = tuple(_feature(people, row, line, spelled[one], features[one], mistakes) for one in categories)
        volunteers.append(Volunteer(name, found, folded(_cell(people, row, address)) if address else ""))
    _refuse(mistakes)
    tidy = tuple(
        Quota(spelled[folded(q.category)], q.feature, q.minimum, q.maximum, q.least, q.most, q.line) for q in quotas
    )
    return Task(tuple(spelled[one] for one in categories), tuple(volunteers), tidy, size)


def _feature(
    people: Sheet, row: Sequence[str], line: int, category: str, known: dict[str, str], mistakes: list[str]
) -> str:  # fmt: skip
    cell = _cell(people, row, category)
    feature = known.get(folded(cell))
    if feature is None:
        said = f"“{cell[:40]}” has no quota" if cell else "this cell is empty"
        mistakes.append(f"{people.name}, line {line}, column {category}: {said}; known: {', '.join(known.values())}")
    return feature or ""


def _cell(sheet: Sheet, row: Sequence[str], column: str) -> str:
    at = sheet.column(column)
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""


def _refuse(mistakes: Sequence[str]) -> None:
    if mistakes:
        more = len(mistakes) - MOST_MISTAKES
        rest = (f"… and {more} more",) if more > 0 else ()
        raise InputError(*mistakes[:MOST_MISTAKES], *rest)
