"""Everything continuous integration runs, in one go; the same on a laptop.

    python -m tools.ci                 # checks, then the tests on SQLite, then on PostgreSQL
    python -m tools.ci --only check    # without the tests

Installs Chromium, PostgreSQL and gettext with apt where they are missing and it may. In CI nothing is skipped for
want of them; elsewhere a missing one is named, and what needs it is left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.postgres import find_postgres, running_postgres

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"chromium": "chromium", "postgres": "postgresql", "xgettext": "gettext"}
# Typed to the letter: the ground, the engines, and in each room the rules, the permissions and the actions.
STRICT = [
    *(f"proeftuin/{room}" for room in ("kernel", "engines", "ledger", "content", "search", "exchange", "operations")),
    *(
        f"proeftuin/{room}/{part}"
        for room in ("library", "initiatives")
        for part in ("logic.py", "permissions.py", "actions", "documents.py")
    ),
]
PRODUCTION = {
    "PROEFTUIN_MODE": "production",
    "PROEFTUIN_SECRET_KEY": "only-for-this-check-" + "k7Qm2x9Rw4Lz8Tn5" * 3,
    "PROEFTUIN_URL": "https://proeftuin.example.org",
    "PROEFTUIN_HOSTS": "proeftuin.example.org",
    "PROEFTUIN_SMTP_URL": "smtp://mail.example.org:587?tls=1",
}

PYTHON = sys.executable
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "lint": ([PYTHON, "-m", "ruff", "check", "."], {}),
    "format": ([PYTHON, "-m", "ruff", "format", "--check", "."], {}),
    "floors": (["lint-imports"], {}),
    "types": ([PYTHON, "-m", "mypy", *STRICT], {}),
    "words": ([PYTHON, "-m", "tools.words", "check"], {}),
    "reference": ([PYTHON, "-m", "tools.reference", "--check"], {}),
    "migrations": ([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    "production": ([PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["check", "sqlite", "postgresql"])
    wanted = parser.parse_args().only
    install_missing()
    failures = []
    if wanted in (None, "check"):
        failures += [name for name, (command, extra) in CHECKS.items() if not run(name, command, extra)]
    if wanted in (None, "sqlite"):
        failures += [] if run("tests on SQLite", tests(), {"DATABASE_URL": ""}) else ["tests on SQLite"]
    if wanted in (None, "postgresql"):
        failures += [] if tests_on_postgresql() else ["tests on PostgreSQL"]
    print(f"\nFailed: {', '.join(failures)}" if failures else "\nAll of it passed.")
    return 1 if failures else 0


def tests(*extra: str) -> list[str]:
    return [PYTHON, "-m", "pytest", "-n", str(min(4, os.cpu_count() or 2)), "--dist", "loadscope", *extra]


def tests_on_postgresql() -> bool:
    if find_postgres() is None:
        return missing("PostgreSQL")
    with running_postgres() as url:
        # The browser sees pages, not databases: once is enough for it.
        return run("tests on PostgreSQL", tests("-m", "not browser"), {"DATABASE_URL": url})


def install_missing() -> None:
    """apt-get what the tests need, where that is possible: as root on Debian or Ubuntu."""
    needed = [package for program, package in PACKAGES.items() if not found(program)]
    if not needed or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "update"], check=False, env=quiet, stdout=subprocess.DEVNULL)
    subprocess.run([*apt, "install", "-y", *needed], check=False, env=quiet, stdout=subprocess.DEVNULL)


def found(program: str) -> bool:
    return bool(find_postgres() if program == "postgres" else shutil.which(program))


def missing(what: str) -> bool:
    """In CI a missing tool is a failure; at home it is said."""
    print(f"{what} is not installed: left out here, needed in CI.")
    return not os.environ.get("CI")


def run(name: str, command: list[str], extra: dict[str, str]) -> bool:
    with _timed(name):
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, check=False)
    return done.returncode == 0


@contextmanager
def _timed(name: str) -> Iterator[None]:
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    yield
    print(f"── {name}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
