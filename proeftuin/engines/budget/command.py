"""``proeftuin engine budget FILE.pb``: count an election of a Pabulib file."""

import argparse
import gzip
import sys
from pathlib import Path
from typing import Any

from proeftuin.engines.budget.completion import COMPLETIONS
from proeftuin.engines.budget.count import count
from proeftuin.engines.budget.knapsack import TooManyChoicesError
from proeftuin.engines.budget.outcome import RULES, Method
from proeftuin.engines.budget.pb import read
from proeftuin.engines.budget.shown import shown
from proeftuin.engines.commands import InputError

LARGEST = 512 * 1024 * 1024  # bytes, unpacked

EXAMPLE = """example:
  proeftuin engine budget wieliczka.pb --rule equal-shares --completion add-one --json

Mistakes in the file are told with their line, and the command ends with 2. A gzipped file (.pb.gz) is read too."""


def add_parser(subparsers: Any) -> None:
    """Add the command `budget`."""
    parser = subparsers.add_parser(
        "budget",
        help="count a participatory budget (.pb file)",
        description="Count an election of the Pabulib format (.pb), exactly, and say why each project won or lost.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE.pb", type=Path)
    parser.add_argument("--rule", choices=RULES, default="equal-shares", help="default: %(default)s")
    parser.add_argument(
        "--utility",
        choices=("cost", "cardinality", "points"),
        help="what a funded project is worth to its voter (Equal Shares; knapsack); default: cost for Equal Shares",
    )
    parser.add_argument(
        "--completion", choices=COMPLETIONS, default="none", help="what Equal Shares does with what is left"
    )
    parser.add_argument(
        "--at-least", type=int, default=0, metavar="VOTES", help="votes that a project needs before it can win"
    )
    parser.add_argument("--no-skip", action="store_true", help="greedy stops at the first project that does not fit")
    parser.add_argument("--seed", default="", help="draws the lot that settles the last ties; default: empty")
    parser.add_argument(
        "--tolerant",
        action="store_true",
        help="mend wrong totals, repeated voters (the first counts) and unknown projects (left out), and say so",
    )
    parser.add_argument("--receipts", action="store_true", help="what each ballot paid and achieved")
    parser.add_argument("--json", action="store_true", help="JSON on standard output (the only form there is)")
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> dict[str, Any]:
    """Read, count and show. Warnings go to standard error."""
    found = read(_content(parsed.file), tolerant=parsed.tolerant)
    for warning in found.warnings:
        sys.stderr.write(f"proeftuin: {parsed.file.name}: {warning}\n")
    if found.election is None:
        raise InputError(*(f"{parsed.file.name}: {mistake}" for mistake in found.mistakes))
    if parsed.utility == "points" and found.election.points is None:
        raise InputError(f"{parsed.file.name}: these ballots give no points; take --utility cost or cardinality")
    method = Method(
        rule=parsed.rule,
        utility=parsed.utility,
        completion=parsed.completion,
        skipping=not parsed.no_skip,
        seed=parsed.seed,
        at_least=parsed.at_least,
    )
    try:
        outcome = count(found.election, method)
    except TooManyChoicesError as error:
        raise InputError(f"{parsed.file.name}: knapsack can't be counted exactly: {error}") from None
    return shown(outcome, with_receipts=parsed.receipts) | {"warnings": [str(one) for one in found.warnings]}


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (EOFError, gzip.BadGzipFile):
        raise InputError(f"{path.name}: this gzip file is damaged") from None
    if len(content) > LARGEST:
        raise InputError(f"{path.name}: the file is larger than {LARGEST // 1024**2} MB")
    return content
