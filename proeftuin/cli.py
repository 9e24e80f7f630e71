"""The command line: one program to start, fill, keep and ask an instance."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from proeftuin import __version__

type Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 found a problem, 2 could not do it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proeftuin.settings")
    wanted = list(sys.argv[1:] if arguments is None else arguments)
    if wanted in (["--version"], ["-V"]):
        print(f"proeftuin {__version__}")
        return 0
    if wanted[:1] == ["engine"]:  # on files: no site, no database
        from proeftuin.engines import commands as engines

        return engines.main(wanted[1:])
    if wanted[:1] == ["demo"]:
        prepare_demo(wanted)
    try:
        import django

        django.setup()
        from proeftuin.operations import serving
    except Exception as error:  # a setting that is wrong is the operator's to mend: say which, without a traceback
        return failed(error)
    parsed = parser().parse_args(wanted)
    run: Run | None = getattr(parsed, "run", None)
    if run is None:
        parser().print_help()
        return 0
    try:
        serving.prepare_if_new()
        return run(parsed)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of a pipe went away, as `| head` does
        sys.stderr.close()
        return 0
    except Exception as error:
        if os.environ.get("PROEFTUIN_DEBUG") == "1":
            raise
        return failed(error)


def prepare_demo(wanted: Sequence[str]) -> None:
    """Settings of the demo, before they are read: whose and where it is, no second step for its public passwords."""
    port = wanted[wanted.index("--port") + 1] if "--port" in wanted[:-1] else "8000"
    os.environ.setdefault("PROEFTUIN_OWNER", "Gemeente Waterrijk")
    os.environ.setdefault("PROEFTUIN_URL", f"http://localhost:{port}")
    os.environ.setdefault("PROEFTUIN_STAFF_MFA", "0")
    os.environ.setdefault("PROEFTUIN_LOG_LEVEL", "WARNING")


def parser() -> argparse.ArgumentParser:
    """The whole command line; also what the reference page is generated from."""
    from proeftuin.engines import commands as engines
    from proeftuin.exchange import commands as exchange
    from proeftuin.newsletters import commands as newsletters
    from proeftuin.operations import bench_commands as bench
    from proeftuin.operations import commands as operations
    from proeftuin.search import commands as search

    top = argparse.ArgumentParser(
        prog="proeftuin",
        description="The open platform for the whole public innovation cycle. Everything an instance owns lives in "
        "the folder named by PROEFTUIN_DATA (default: ./data).",
    )
    top.add_argument("--version", "-V", action="version", version=f"proeftuin {__version__}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND")
    for room in (operations, search, exchange, newsletters, engines, bench):
        room.add_parsers(subparsers)
    return top


def failed(error: Exception) -> int:
    """Say what went wrong on standard error, in one line where it has one."""
    print(f"proeftuin: {error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
