"""Panels drawn by lot: quotas met, and the smallest chance that anyone has as high as it can be.

    task = Task(("gender",), volunteers, (Quota("gender", "female", 9, 11), …), size=20)
    conflict_of(task)                 # None, or what to relax
    lottery = prepare(task)           # published before the seed is known
    members = draw(lottery, "seed")   # repeatable by anyone

Pure Python with numpy and scipy; knows no Django. Method: LEXIMIN (Flanigan et al., Nature 596, 2021), over kinds of
people instead of people, with HiGHS as solver.
"""

from .drawing import Lottery, draw, number_of, prepare
from .feasibility import Change, Conflict, conflict_of
from .pool import Quota, Task, Volunteer
from .programme import UnsolvedError
from .replacing import remaining
from .tables import deviation, seat

__all__ = [
    "Change", "Conflict", "Lottery", "Quota", "Task", "UnsolvedError", "Volunteer", "conflict_of", "deviation", "draw",
    "number_of", "prepare", "remaining", "seat",
]  # fmt: skip
