"""``proeftuin engine panel``: draw a panel from files."""

import argparse
import secrets
from pathlib import Path
from typing import Any

from proeftuin.engines.commands import InputError

from .drawing import draw, number_of, prepare
from .feasibility import Change, Conflict, conflict_of
from .files import read_quotas, read_sheet, read_task
from .pool import Task

EXAMPLE = """example:
  proeftuin engine panel respondents.csv categories.csv --size 30 --seed "12 4 33 8" --id number --json

categories.csv:   category,feature,min,max        (or feature,value,min,max,min_flex,max_flex)
                  gender,female,14,16
respondents.csv:  a column per category, one row per person; without --id people are counted from 0

The seed may be any text; without one it is made up and told. The same files and seed always give the same members.
Quotas that can't be met end with code 2, and "relaxation" holds the smallest change that helps.
"""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "panel", help="draw a panel within quotas, with the smallest chance as high as can be", epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("respondents", type=Path, metavar="RESPONDENTS.csv")
    parser.add_argument("categories", type=Path, metavar="CATEGORIES.csv")
    parser.add_argument("--size", type=int, required=True, metavar="N", help="members of the panel")
    parser.add_argument("--seed", metavar="TEXT", help="what the draw starts from, such as drawn numbers")
    parser.add_argument("--id", default="", metavar="COLUMN", help="the column that names a person")
    parser.add_argument("--address", default="", metavar="COLUMN", help="at most one member from each address")
    parser.add_argument(
        "--lottery", type=Path, metavar="FILE", help="write the whole lottery here, for who verifies it"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output (always so)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The members and everyone's chance. Raises InputError, with what to relax when the quotas can't be met."""
    quotas = read_quotas(read_sheet(arguments.categories.read_bytes(), arguments.categories.name))
    people = read_sheet(arguments.respondents.read_bytes(), arguments.respondents.name)
    task = read_task(people, quotas, arguments.size, code=arguments.id, address=arguments.address)
    conflict = conflict_of(task)
    lottery = None if conflict else prepare(task)
    if lottery is None:
        raise _refusal(task, conflict)
    seed = arguments.seed if arguments.seed is not None else secrets.token_hex(16)
    if arguments.lottery:
        arguments.lottery.write_text(lottery.as_text() + "\n", encoding="utf-8")
    members, exact = set(draw(lottery, seed)), lottery.chances()
    chances = {one.code: float(exact[one.code]) for one in task.volunteers}
    return {
        "size": task.size, "pool": len(task.volunteers),
        "members": [one.code for one in task.volunteers if one.code in members],
        "min_chance": min(chances.values()), "bound": lottery.bound, "seed": seed,
        "number": number_of(seed, lottery.total), "total": lottery.total, "panels": len(lottery.panels),
        "lottery_sha256": lottery.digest(), "chances": chances,
    }  # fmt: skip


def _refusal(task: Task, conflict: Conflict | None) -> InputError:
    if conflict is None:
        return InputError("no lottery was found within these quotas; widen some of them")
    if not conflict.changes:
        said = f"a panel of {task.size} needs {task.size} people; {conflict.reachable} can be drawn"
        return InputError(f"{said}; look for more volunteers or make the panel smaller", found={
            "feasible": False, "reachable": conflict.reachable, "unmet": [], "relaxation": [],
        })  # fmt: skip
    return InputError(
        "these quotas can't be met; the smallest change that helps:", *(_told(task, one) for one in conflict.changes),
        found={
            "feasible": False, "reachable": conflict.reachable, "unmet": [_unmet(one) for one in conflict.changes],
            "relaxation": [_relaxed(one) for one in conflict.changes],
        },
    )  # fmt: skip


def _unmet(change: Change) -> dict[str, Any]:
    quota = change.quota
    return {
        "category": quota.category, "feature": quota.feature, "min": quota.minimum, "max": quota.maximum,
        "line": quota.line, "volunteers": change.available, "reason": change.reason,
    }  # fmt: skip


def _relaxed(change: Change) -> dict[str, Any]:
    return {
        "category": change.quota.category, "feature": change.quota.feature, "min": change.minimum,
        "max": change.maximum, "beyond_flex": change.beyond,
    }  # fmt: skip


def _told(task: Task, change: Change) -> str:
    quota = change.quota
    why = {
        "volunteers": f"only {change.available} volunteers have it",
        "minimums": f"the minimums of {quota.category} add up to more than {task.size}",
        "maximums": f"the maximums of {quota.category} add up to less than {task.size}",
        "together": "it can't be met together with the others",
    }[change.reason]
    moves = [("min", quota.minimum, change.minimum), ("max", quota.maximum, change.maximum)]
    moved = " and ".join(f"{name} from {old} to {new}" for name, old, new in moves if old != new)
    where = f"line {quota.line}, " if quota.line else ""
    return f"{where}{quota.category} {quota.feature}: {why}; change {moved}"
