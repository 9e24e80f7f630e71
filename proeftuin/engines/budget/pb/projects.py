"""The rows of PROJECTS.

Our own addition to the format: a column `incompatible` names the sets of which at most one project can win, parted by
commas.
"""

from fractions import Fraction

from proeftuin.engines.budget.amounts import amount, scaled
from proeftuin.engines.budget.election import Project
from proeftuin.engines.budget.pb.notes import Notes
from proeftuin.engines.budget.pb.sections import Section

AREAS = ("district", "subdistrict", "neighborhood", "neighbourhood", "subunit")
CATEGORIES = ("category", "categories")


def costs(section: Section, notes: Notes) -> list[tuple[int, dict[str, str], Fraction]]:
    """Each project as (line, fields by column, cost)."""
    known: dict[str, int] = {}
    found = []
    for line, row in section.rows:
        fields = dict(zip(section.columns, (one.strip() for one in row), strict=False))
        name = fields.get("project_id", "")
        cost = amount(fields.get("cost", ""))
        if not name:
            notes.wrong("unnamed", line)
        elif "," in name:
            notes.wrong("comma", line, name=name)
        elif name in known:
            notes.wrong("project_twice", line, name=name, before=known[name])
        elif not fields.get("cost"):
            notes.wrong("cost_missing", line, name=name)
        elif cost is None:
            notes.wrong("cost_unread", line, name=name, text=fields["cost"])
        elif cost < 0:
            notes.wrong("cost_below", line, name=name, text=fields["cost"])
        else:
            if cost == 0:
                notes.slip("cost_nothing", line, name=name)
            known[name] = line
            found.append((line, fields, cost))
    if not section.rows:
        notes.slip("no_projects")
    return found


def names(section: Section) -> list[str]:
    """Every project_id once, whatever else is wrong with its row."""
    at = section.columns.index("project_id")
    return list(dict.fromkeys(row[at].strip() for _line, row in section.rows if at < len(row)))


def project(line: int, fields: dict[str, str], cost: Fraction, scale: int, notes: Notes) -> Project:
    """The project of a row, its cost in smallest units."""
    told = fields.get("selected", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 4):
        notes.slip("selected", line, text=told)
        told = ""
    return Project(
        id=fields["project_id"],
        cost=scaled(cost, scale),
        name=fields.get("name", ""),
        area=next((fields[one] for one in AREAS if fields.get(one)), ""),
        category=next((fields[one] for one in CATEGORIES if fields.get(one)), ""),
        sets=tuple(one.strip() for one in fields.get("incompatible", "").split(",") if one.strip()),
        selected=int(told) if told else None,
    )


def check_votes(section: Section, counted: dict[str, int], notes: Notes) -> None:
    """The column `votes` beside a recount of the ballots: told, and the ballots count."""
    if "votes" not in section.columns:
        return
    at, name_at = section.columns.index("votes"), section.columns.index("project_id")
    for line, row in section.rows:
        told = row[at].strip() if at < len(row) else ""
        name = row[name_at].strip()
        if told and name in counted and amount(told) != counted[name]:
            notes.slip("votes_differ", line, name=name, told=told, counted=counted[name])
