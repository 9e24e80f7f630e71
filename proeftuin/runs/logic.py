"""The rules of a run: which step comes next, when a gate can be passed, how a list or a table is typed. No Django."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

SETTLED = ("done", "skipped")
STUCK_AFTER = 14  # days without activity


@dataclass(frozen=True, slots=True)
class Task:
    """A step, as far as its place in the order is concerned."""

    id: str
    optional: bool = False
    after: tuple[str, ...] = ()


def waits_for(step: Task, stage: Sequence[Task], settled: Collection[str]) -> list[str]:
    """The steps of the same stage that must be settled first. What an earlier stage left open holds nobody up."""
    here = {one.id for one in stage}
    return [one for one in step.after if one in here and one not in settled]


def open_steps(stage: Sequence[Task], settled: Collection[str]) -> list[Task]:
    """What can be taken up now, in the order of the playbook."""
    return [one for one in stage if one.id not in settled and not waits_for(one, stage, settled)]


def left(stage: Iterable[Task], settled: Collection[str]) -> list[str]:
    """Steps that must be done or skipped before the team may go on."""
    return [one.id for one in stage if not one.optional and one.id not in settled]


def next_step(stage: Sequence[Task], settled: Collection[str]) -> str | None:
    """The one step to take up now: what is needed before what is optional. Nothing when the gate is next.

    An optional step comes first only when a needed one waits for it.
    """
    if not left(stage, settled):
        return None
    now = open_steps(stage, settled)
    needed = next((one.id for one in now if not one.optional), None)
    return needed or next((one.id for one in now), None)


def settled_of(states: Mapping[str, str]) -> frozenset[str]:
    return frozenset(step for step, state in states.items() if state in SETTLED)


def lines(text: str) -> list[str]:
    """The items of a list as people type it: one on a line, with or without a dash before it."""
    found = (one.strip().lstrip("-–•*").strip() for one in text.splitlines())
    return [one for one in found if one]


def brought_together(parts: Sequence[tuple[str, str]], *, as_list: bool) -> str:
    """What each wrote, as a start for the team: a list without doubles, or one text after the other with its writer."""
    if as_list:
        items = dict.fromkeys(item for _name, text in parts for item in lines(text))
        return "\n".join(items)
    return "\n\n".join(f"{name}: {text.strip()}" if name else text.strip() for name, text in parts)


def hours_text(minutes: int) -> tuple[int, int]:
    """Whole hours, and the minutes left."""
    return divmod(minutes, 60)
