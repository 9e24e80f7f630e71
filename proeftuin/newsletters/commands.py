"""Mail that came back, from the command line or from the mail server: ``proeftuin bounce``."""

import argparse
import sys


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room; each sets ``run``."""
    bounce = subparsers.add_parser(
        "bounce", help="mark an address whose mail came back; without one, read a delivery report from a pipe"
    )
    bounce.add_argument("address", nargs="?", default="", help="the address")
    bounce.add_argument("--soft", action="store_true", help="it came back for now: a full mailbox, a server away")
    bounce.set_defaults(run=run_bounce)


def run_bounce(arguments: argparse.Namespace) -> int:
    """0 when every address was known here; 1 when one was not, is none, or the report names none."""
    from proeftuin.items.actions.subscribing import note_bounce
    from proeftuin.kernel.errors import InvalidError
    from proeftuin.newsletters.actions.leaving import MAILER
    from proeftuin.newsletters.logic import Bounce, bounces_in

    named = (
        [Bounce(arguments.address, not arguments.soft)] if arguments.address else bounces_in(sys.stdin.buffer.read())
    )
    known = unknown = wrong = 0
    for one in named:
        try:
            if note_bounce(by=MAILER, address=one.address, hard=one.hard):
                known += 1
            else:
                unknown += 1
        except InvalidError:  # the others of a report still count
            wrong += 1
    print(f"marked: {known}, not known here: {unknown}" + (f", no address: {wrong}" if wrong else ""))
    return 0 if known and not unknown + wrong else 1
