"""Our quicker ``migrate`` makes the tables that Django's own makes."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = "from django.core.management.commands.migrate import Command"
OURS = "from proeftuin.operations.management.commands.migrate import Command"
CALL = "from django.core.management import call_command; call_command(Command(), verbosity=0)"
MADE = f"import django; django.setup(); {{}}; {CALL}"


def tables(folder: Path, which: str) -> list[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PROEFTUIN_MODE")},
        "PROEFTUIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "proeftuin.settings",
    }  # fmt: skip
    folder.mkdir()
    subprocess.run([sys.executable, "-c", MADE.format(which)], cwd=ROOT, env=environment, check=True, timeout=600)
    with sqlite3.connect(folder / "proeftuin.sqlite3") as database:
        return sorted(row[0] for row in database.execute("select sql from sqlite_master where sql is not null"))


@pytest.mark.slow
def test_the_tables_are_the_same_as_when_django_makes_them(tmp_path: Path) -> None:
    ours = tables(tmp_path / "ours", OURS)
    assert len(ours) > 700 and ours == tables(tmp_path / "own", OWN)
