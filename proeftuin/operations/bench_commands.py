"""`proeftuin bench`: data to measure speed on."""

import argparse
import json
import sys
from dataclasses import asdict


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """``bench seed --ideas N [--json]``."""
    bench = subparsers.add_parser("bench", help="fill an instance with the data that speed is measured on")
    verbs = bench.add_subparsers(metavar="VERB", required=True)
    seed = verbs.add_parser("seed", help="one process with N ideas, 10 N comments and 50 N supports of 20,000 people")
    seed.add_argument("--ideas", type=int, default=10_000, metavar="N")
    seed.add_argument("--json", action="store_true", help="print what was made as JSON")
    seed.set_defaults(run=run_seed)


def run_seed(args: argparse.Namespace) -> int:
    """0 when it was filled, 2 when it holds that process already."""
    from proeftuin.kernel.errors import InvalidError
    from proeftuin.operations import bench_data

    try:
        made = bench_data.seed(args.ideas, progress=_say)
    except InvalidError as error:
        sys.stderr.write(" ".join(str(words) for words in error.problems.values()) + "\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(asdict(made)) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in asdict(made).items()))
    return 0


def _say(what: str) -> None:
    sys.stderr.write(f"{what} …\n")
