"""Showing how far long work is: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

type Progress = Callable[[str, int, float], None]  # what is being done, how many, fraction from 0 to 1

WIDTH = 28


def silent(_what: str, _done: int, _fraction: float) -> None:
    """For callers that show nothing."""


class Bar:
    """Progress on stderr. On a terminal one line that moves; elsewhere a line for every tenth, at most."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.moves = self.stream.isatty()
        self.shown_at = 0.0
        self.what = ""
        self.tenth = -1

    def __call__(self, what: str, done: int, fraction: float) -> None:
        fraction = min(max(fraction, 0.0), 1.0)
        if self.moves:
            self._move(what, done, fraction)
        elif what != self.what or int(fraction * 10) > self.tenth:
            self.stream.write(f"{what}: {done} ({fraction:.0%})\n")
            self.tenth = int(fraction * 10)
        self.what = what

    def close(self) -> None:
        if self.moves and self.what:
            self.stream.write("\n")
        self.stream.flush()

    def _move(self, what: str, done: int, fraction: float) -> None:
        if what != self.what and self.what:
            self.stream.write("\n")
        elif time.monotonic() - self.shown_at < 0.1 and fraction < 1:
            return
        self.shown_at = time.monotonic()
        full = round(fraction * WIDTH)
        self.stream.write(f"\r{what} [{'#' * full}{'.' * (WIDTH - full)}] {fraction:4.0%} {done}")
        self.stream.flush()
