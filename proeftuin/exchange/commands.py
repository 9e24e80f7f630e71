"""`proeftuin import` and `proeftuin export`: what they take and what they print."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from proeftuin.content.loader import ContentError
from proeftuin.exchange.progress import Bar
from proeftuin.kernel.actor import system

if TYPE_CHECKING:
    from proeftuin.exchange.opinion_import import OpinionReport
    from proeftuin.exchange.process_import.report import ProcessReport
    from proeftuin.exchange.reports import ImportReport
    from proeftuin.organisations.models import Organisation

type Work = Callable[[argparse.Namespace, Bar], ImportReport | ProcessReport | OpinionReport]

WRONG_INPUT = 2  # the exit code for a file or a folder that can't be used


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Both commands of this room."""
    add_import_parser(subparsers)
    add_export_parser(subparsers)


def add_import_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """``import cases FILE`` or ``import process PATH``, with ``--format NAME [--dry-run] [--json]``."""
    parser = subparsers.add_parser("import", help="bring records in from a file")
    parser.add_argument("what", choices=["cases", "process", "opinions"],
                        help="cases: also publications or organisations, the format knows which; process: a "
                        "participation process from another platform; opinions: a conversation in the open-data "
                        "format of Polis")  # fmt: skip
    parser.add_argument("file", metavar="PATH", type=Path, help="a file; for a process also the folder of an export")
    parser.add_argument("--format", metavar="NAME", required=True,
                        help="for cases: the name of a mapping in content/mappings/; for a process: decidim, consul, "
                        "adhocracy, govocal, cap-collectif or proeftuin; for opinions: polis")  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--title", default="", help="of a process: its title here")
    parser.add_argument("--organisation", metavar="REF", default="", help="of a process: who asks the question")
    parser.add_argument(
        "--base-url", metavar="URL", default="", help="of a process: where it was, to complete addresses"
    )
    parser.set_defaults(run=run_import)
    return parser


def add_export_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """``export DIR [--json]``, or ``export process REFERENCE DIR [--json]``."""
    parser = subparsers.add_parser(
        "export", help="write everything public as open data, or one participation process",
        usage="proeftuin export [-h] [--json] DIR | process REFERENCE DIR",
    )  # fmt: skip
    parser.add_argument("words", metavar="DIR | process REFERENCE DIR", nargs="+",
                        help="a folder; or the word process, its reference or prefix, and a folder")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    parser.set_defaults(run=run_export)
    return parser


def run_import(args: argparse.Namespace) -> int:
    """0 when the file was imported (skipped rows and all), 2 when it can't be."""
    from proeftuin.exchange import imports

    bar = Bar()
    kinds: Mapping[str, Work] = {"process": _import_process, "opinions": _import_opinions, "cases": _import_records}
    with translation.override(terminal_language()):
        try:
            report = kinds[args.what](args, bar)
        except (imports.FileError, ContentError) as error:
            bar.close()
            sys.stderr.write(f"{error}\n")
            return WRONG_INPUT
        bar.close()
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1) if args.json else "\n".join(report.lines())
    sys.stdout.write(text + "\n")
    return 0


def _import_records(args: argparse.Namespace, bar: Bar) -> "ImportReport":
    from proeftuin.exchange import imports

    return imports.run(args.file, args.format, by=system("import"), dry_run=args.dry_run, progress=bar)


def _import_opinions(args: argparse.Namespace, _bar: Bar) -> "OpinionReport":
    from proeftuin.exchange import opinion_import

    return opinion_import.run(
        args.file, args.format, by=system("import"), organisation=_organisation(args.organisation), title=args.title,
        dry_run=args.dry_run,
    )  # fmt: skip


def _organisation(ref: str) -> "Organisation | None":
    from proeftuin.exchange.files import FileError
    from proeftuin.organisations.models import Organisation

    found = Organisation.objects.filter(ref=ref).first()
    if ref and found is None:
        raise FileError(_("There is no organisation “%(ref)s”.") % {"ref": ref})
    return found


def _import_process(args: argparse.Namespace, bar: Bar) -> "ProcessReport":
    from proeftuin.exchange.process_import import run

    organisation = _organisation(args.organisation)
    wishes = run.Wishes(title=args.title, organisation=organisation, base_url=args.base_url)
    return run.run(
        args.file, args.format, by=system("import"), dry_run=args.dry_run, wishes=wishes, progress=bar
    )  # fmt: skip


def run_export(args: argparse.Namespace) -> int:
    """0 when everything was written, 1 when rows changed on the way, 2 when it can't be."""
    if args.words[0] == "process" and len(args.words) == 3:
        return _export_process(args)
    if len(args.words) != 1:
        sys.stderr.write(_("Say where to: export DIR, or export process REFERENCE DIR.") + "\n")
        return WRONG_INPUT
    return _export_all(Path(args.words[0]), as_json=args.json)


def _export_all(directory: Path, *, as_json: bool) -> int:
    from proeftuin.exchange import exports

    bar = Bar()
    with translation.override(terminal_language()):
        try:
            receipt = exports.export_all(directory, progress=bar)
        except OSError as error:
            bar.close()
            words = {"folder": directory, "why": error.strerror or error}
            sys.stderr.write(_("%(folder)s can't be written to: %(why)s") % words + "\n")
            return WRONG_INPUT
        bar.close()
        if as_json:
            sys.stdout.write(json.dumps(receipt.as_json(), ensure_ascii=False, indent=1) + "\n")
        else:
            for one in receipt.resources:
                sys.stdout.write(f"{one.name}: {one.rows_written}\n")
            sys.stdout.write(_("Written to %(folder)s.") % {"folder": directory} + "\n")
            if not receipt.complete:
                sys.stderr.write(_("Rows changed while they were written: see receipt.json.") + "\n")
    return 0 if receipt.complete else 1


def _export_process(args: argparse.Namespace) -> int:
    from proeftuin.exchange.process_export import run

    _word, name, directory = args.words
    bar = Bar()
    with translation.override(terminal_language()):
        process = run.named(name)
        if process is None:
            sys.stderr.write(_("There is no process “%(name)s”.") % {"name": name} + "\n")
            return WRONG_INPUT
        try:
            receipt = run.export(process, Path(directory), progress=bar)
        except OSError as error:
            bar.close()
            sys.stderr.write(_("%(folder)s can't be written to: %(why)s") % {"folder": directory, "why": error} + "\n")
            return WRONG_INPUT
        bar.close()
        if args.json:
            sys.stdout.write(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n")
        else:
            for one in receipt["files"]:
                sys.stdout.write(f"{one['name']}: {one['rows_written']}\n")
            sys.stdout.write(_("Written to %(folder)s.") % {"folder": directory} + "\n")
    return 0 if receipt["complete"] else 1


def terminal_language() -> str:
    """The language of who types, when we have it; the instance's own otherwise."""
    wish = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
