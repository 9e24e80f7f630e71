"""Counting again, and filling in the population."""

import csv
import io
import time
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.insight import permissions
from proeftuin.insight.counting import count
from proeftuin.insight.models import PopulationGroup, Recount
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.processes.actions.counting import rebuild
from proeftuin.processes.models import Process

MOST_GROUPS = 200
DIMENSIONS = frozenset(PopulationGroup.Dimension.values)


@transaction.atomic
def recount(*, by: Actor, process: Process) -> Recount:
    """Count everything of a process anew and keep it. Raises NotAllowedError."""
    require(permissions.can_steer(by, process))
    started = time.perf_counter()
    figures = count(process)
    took = time.perf_counter() - started
    made, _new = Recount.objects.update_or_create(
        process=process, defaults={"figures": figures, "took": took, "counted_at": now()}
    )
    rebuild(process)
    record("insight.recounted", by=by, thread=process.thread, audience=process.circle)
    return made


@transaction.atomic
def set_population(*, by: Actor, process: Process, dimension: str, text: str, source: str) -> int:
    """Fill in how many people of each group live there: lines of "group;people". Replaces what was filled in.

    Returns how many groups. Raises InvalidError naming each line that can't be read; then nothing changes.
    """
    require(permissions.can_steer(by, process))
    if dimension not in DIMENSIONS:
        raise InvalidError({"dimension": _("Choose what the groups are.")})
    if not source.strip():
        raise InvalidError({"source": _("Say where the numbers come from.")})
    groups = _read(text)
    PopulationGroup.objects.filter(process=process, dimension=dimension).delete()
    PopulationGroup.objects.bulk_create(
        PopulationGroup(process=process, dimension=dimension, group=group, people=people, source=source.strip()[:200])
        for group, people in groups
    )
    record("insight.population_set", by=by, thread=process.thread, audience=process.circle,
           data={"dimension": dimension, "groups": len(groups)})  # fmt: skip
    return len(groups)


def _read(text: str) -> Sequence[tuple[str, int]]:
    """Groups and numbers of a table with comma, semicolon or tab; a first line without a number is its heading."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise InvalidError({"table": _("Fill in at least one group.")})
    sign = next((one for one in ("\t", ";", ",") if one in lines[0]), ";")
    found: dict[str, int] = {}
    wrong = []
    for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines)), delimiter=sign), 1):
        group, people = cells[0].strip(), _whole(cells[-1]) if len(cells) > 1 else None
        if people is None and number == 1 and len(lines) > 1:
            continue
        if people is None or not group or len(group) > 80 or group in found:
            wrong.append(
                _("Line %(number)d can't be read: “%(line)s”.") % {"number": number, "line": lines[number - 1][:80]}
            )
        else:
            found[group] = people
    if wrong:
        raise InvalidError(
            {"table": " ".join([*wrong[:10], _("Write a name, a semicolon and a number on each line.")])}
        )
    if not found or len(found) > MOST_GROUPS:
        raise InvalidError({"table": _("Fill in at least one group, and at most %(most)d.") % {"most": MOST_GROUPS}})
    return list(found.items())


def _whole(text: str) -> int | None:
    """A number as spreadsheets write it: "12 345", "12.345"; nothing when it is none."""
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(".", "").replace("'", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
