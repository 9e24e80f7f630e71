"""Commands for whoever keeps an instance: start it, fill it, back it up, restore it, check it, dress it."""

import argparse
import json
import sys
from pathlib import Path


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands. Each sets ``run``, which takes the parsed arguments and returns an exit code."""
    demo = subparsers.add_parser("demo", help="fill a fictional municipality and serve it")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="only fill it")
    demo.set_defaults(run=run_demo)

    serve = subparsers.add_parser("serve", help="start web and worker together")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    serve.set_defaults(run=run_serve)

    worker = subparsers.add_parser("worker", help="deliver events, mail and other background work, without web")
    worker.set_defaults(run=run_worker)

    backup = subparsers.add_parser("backup", help="write database and media to one file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)

    restore = subparsers.add_parser("restore", help="fill an empty instance from a backup")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="erase what this instance holds first")
    restore.set_defaults(run=run_restore)

    check = subparsers.add_parser("check", help="look for what is wrong: settings, content, database, queue, search")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run_check)

    recount = subparsers.add_parser("recount", help="count supports, comments and votes anew, and put totals right")
    recount.set_defaults(run=run_recount)

    administrator = subparsers.add_parser("administrator", help="give someone the role of administrator")
    administrator.add_argument("email")
    administrator.set_defaults(run=run_administrator)

    theme = subparsers.add_parser("theme", help="bring in or list a municipality's design tokens")
    verbs = theme.add_subparsers(metavar="VERB", required=True)
    imported = verbs.add_parser("import", help="read a token package (.css, .json, .tgz, .zip), check its contrast")
    imported.add_argument("file", type=Path)
    imported.add_argument("--name", default="", help="name of the theme (default: the file's)")
    imported.set_defaults(run=run_theme_import)
    verbs.add_parser("list", help="themes that are here").set_defaults(run=run_theme_list)


def run_recount(_arguments: argparse.Namespace) -> int:
    from proeftuin.ideas.actions.counting import recount
    from proeftuin.opinions.actions.counting import recount as recount_opinions
    from proeftuin.processes.actions.counting import rebuild
    from proeftuin.processes.models import Method, Process

    for process in Process.objects.filter(ideas__isnull=False).distinct():
        found = recount(process)
        print(f"{process.title}: {len(found.ideas)} ideas and {len(found.methods)} lists put right")
    for process in Process.objects.exclude(state=Process.State.DRAFT):
        rebuild(process)
    for method in Method.objects.filter(kind="opinions"):
        wrong = recount_opinions(method)
        print(f"{method.title}: {len(wrong.statements)} statements and {len(wrong.voters)} voters put right")
    return 0


def run_demo(arguments: argparse.Namespace) -> int:
    from proeftuin.operations import demo, serving

    if not arguments.no_serve and not serving.port_is_free("127.0.0.1", arguments.port):
        return _no(f"port {arguments.port} is taken; choose another with --port (or make demo PORT=…)")
    serving.prepare()
    print(demo.fill(progress=_progress).in_words())
    if arguments.no_serve:
        return 0
    return serving.serve(host="127.0.0.1", port=arguments.port, workers=2)


def run_serve(arguments: argparse.Namespace) -> int:
    from proeftuin.operations import serving

    if not serving.port_is_free(arguments.host, arguments.port):
        return _no(f"port {arguments.port} on {arguments.host} is taken; choose another with --port")
    serving.prepare()
    return serving.serve(host=arguments.host, port=arguments.port, workers=max(1, arguments.workers))


def run_worker(_arguments: argparse.Namespace) -> int:
    from proeftuin.operations import worker

    worker.run()
    return 0


def run_backup(arguments: argparse.Namespace) -> int:
    from proeftuin.operations.backup import write_backup

    receipt = write_backup(arguments.file, progress=_progress)
    print(f"{arguments.file}: {receipt.rows} rows of {receipt.tables} tables, {receipt.files} files")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    from proeftuin.operations import serving
    from proeftuin.operations.restore import read_backup

    serving.prepare()
    receipt = read_backup(arguments.file, replace=arguments.replace, progress=_progress)
    print(f"restored {receipt.rows} rows of {receipt.tables} tables and {receipt.files} files")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    from proeftuin.operations.checks import findings

    found = findings()
    if arguments.json:
        print(json.dumps([{"level": one.level, "about": one.about, "message": one.message} for one in found]))
    else:
        for one in found:
            print(f"{one.level}: {one.about}: {one.message}")
        if not found:
            print("All is well.")
    return 1 if any(one.level == "error" for one in found) else 0


def run_administrator(arguments: argparse.Namespace) -> int:
    from proeftuin.accounts.actions import give_role
    from proeftuin.accounts.models import User
    from proeftuin.kernel.actor import system

    user = User.objects.filter(email__iexact=arguments.email).first()
    if user is None:
        return _no(f"nobody here has the address {arguments.email}; let them sign up first")
    give_role(by=system("command-line"), user=user, role="administrator")
    print(f"{arguments.email} is an administrator now.")
    return 0


def run_theme_import(arguments: argparse.Namespace) -> int:
    from proeftuin.ui.themes import import_theme

    report = import_theme(arguments.file, arguments.name or arguments.file.name.split(".")[0])
    print(report.in_words())
    return 0 if report.accepted else 1


def run_theme_list(_arguments: argparse.Namespace) -> int:
    from proeftuin.ui.themes import theme_names

    for name in theme_names():
        print(name)
    return 0


def _progress(done: int, total: int, what: str) -> None:
    """One line that moves on a terminal, and nothing in a log file."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r\033[K{what} {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)


def _no(message: str) -> int:
    print(f"proeftuin: {message}", file=sys.stderr)
    return 2
