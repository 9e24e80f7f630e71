"""`proeftuin import` and `proeftuin export`: what they take and what they print."""

import argparse
import json
import os
import sys
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from proeftuin.content.loader import ContentError
from proeftuin.exchange.progress import Bar
from proeftuin.kernel.actor import system

WRONG_INPUT = 2  # the exit code for a file or a folder that can't be used


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Both commands of this room."""
    add_import_parser(subparsers)
    add_export_parser(subparsers)


def add_import_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """``import cases FILE --format NAME [--dry-run] [--json]``."""
    parser = subparsers.add_parser("import", help="bring records in from a file")
    parser.add_argument("what", choices=["cases"], help="cases, publications or organisations: the format knows which")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--format", metavar="NAME", required=True, help="the name of a mapping in content/mappings/")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.set_defaults(run=run_import)
    return parser


def add_export_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """``export DIR [--json]``."""
    parser = subparsers.add_parser("export", help="write everything public as open data")
    parser.add_argument("directory", metavar="DIR", type=Path)
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    parser.set_defaults(run=run_export)
    return parser


def run_import(args: argparse.Namespace) -> int:
    """0 when the file was imported (skipped rows and all), 2 when it can't be."""
    from proeftuin.exchange import imports

    bar = Bar()
    with translation.override(terminal_language()):
        try:
            report = imports.run(
                args.file, args.format, by=system("import"), dry_run=args.dry_run, progress=bar
            )  # fmt: skip
        except (imports.FileError, ContentError) as error:
            bar.close()
            sys.stderr.write(f"{error}\n")
            return WRONG_INPUT
        bar.close()
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1) if args.json else "\n".join(report.lines())
    sys.stdout.write(text + "\n")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """0 when everything was written, 1 when rows changed on the way, 2 when the folder can't be written to."""
    from proeftuin.exchange import exports

    bar = Bar()
    with translation.override(terminal_language()):
        try:
            receipt = exports.export_all(args.directory, progress=bar)
        except OSError as error:
            bar.close()
            words = {"folder": args.directory, "why": error.strerror or error}
            sys.stderr.write(_("%(folder)s can't be written to: %(why)s") % words + "\n")
            return WRONG_INPUT
        bar.close()
        if args.json:
            sys.stdout.write(json.dumps(receipt.as_json(), ensure_ascii=False, indent=1) + "\n")
        else:
            for one in receipt.resources:
                sys.stdout.write(f"{one.name}: {one.rows_written}\n")
            sys.stdout.write(_("Written to %(folder)s.") % {"folder": args.directory} + "\n")
            if not receipt.complete:
                sys.stderr.write(_("Rows changed while they were written: see receipt.json.") + "\n")
    return 0 if receipt.complete else 1


def terminal_language() -> str:
    """The language of who types, when we have it; the instance's own otherwise."""
    wish = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
