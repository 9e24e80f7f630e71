"""``proeftuin engine NAME …``: the engines on files, without a site. JSON on standard output, errors on standard error.

Each engine has a module `command.py` with `add_parser(subparsers)`, which sets `run` to a function that takes the
parsed arguments and returns what is to be printed as JSON, or raises InputError for input that it can't take.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

type Engine = Callable[[argparse.Namespace], Any]

ENGINES = ("budget", "jury", "lifecost", "opinions", "panel", "topics")  # packages that have a command.py


class InputError(ValueError):
    """A file says something that can't be: one line per mistake, each with where it is and what to do.

    ``found`` is what can be told as JSON all the same.
    """

    def __init__(self, *mistakes: str, found: Any = None) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes
        self.found = found


def add_parsers(subparsers: Any) -> None:
    """Add `engine` with one command per engine."""
    parser = subparsers.add_parser("engine", help="run one of the engines on files, without a site")
    _add_engines(parser)


def main(arguments: Sequence[str]) -> int:
    """Run one engine. Returns 0, or 2 when the input can't be taken."""
    parser = argparse.ArgumentParser(prog="proeftuin engine", description=__doc__)
    _add_engines(parser)
    parsed = parser.parse_args(list(arguments))
    run: Engine | None = getattr(parsed, "run", None)
    if run is None:
        parser.print_help()
        return 0
    try:
        found = run(parsed)
    except InputError as error:
        for mistake in error.mistakes:
            print(f"proeftuin: {mistake}", file=sys.stderr)
        if error.found is not None:
            _print(error.found)
        return 2
    except (OSError, UnicodeDecodeError) as error:
        print(f"proeftuin: {error}", file=sys.stderr)
        return 2
    _print(found)
    return 0


def _print(found: Any) -> None:
    try:
        json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away, as `| head` does: what is left goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _add_engines(parser: argparse.ArgumentParser) -> None:
    engines = parser.add_subparsers(title="engines", metavar="ENGINE")
    for name in ENGINES:
        importlib.import_module(f"proeftuin.engines.{name}.command").add_parser(engines)
