"""An export of a large survey that is killed goes on where it was, and ends with the very files of one that was not."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWERS = 20_000
SEED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "proeftuin.settings"
import django
django.setup()
from tests.surveys.world import many, surveyed
method = surveyed()
many(method, int(sys.argv[1]), want=["c", "a", "b"], where={"lat": 51.1, "lon": 4.2})
print(method.process.prefix, method.ref)
"""


class Instance:
    """Another instance, in a folder of its own, worked by its command line as an operator does."""

    def __init__(self, folder: Path) -> None:
        without = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PROEFTUIN_", "DATABASE", "DJANGO_"))
        }
        self.environment = {**without, "PROEFTUIN_DATA": str(folder), "PYTHONPATH": str(ROOT)}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def export(self, prefix: str, folder: Path) -> None:
        self.run("-m", "proeftuin.cli", "export", "process", prefix, str(folder))

    def killed_export(self, prefix: str, folder: Path, *, rows: int) -> dict[str, object]:
        """Begin, and kill it without warning once so many rows of answers are safely written. The receipt of then."""
        command = [sys.executable, "-m", "proeftuin.cli", "export", "process", prefix, str(folder)]
        work = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while work.poll() is None:
            point = receipt_of(folder).get("checkpoint") or {}
            if point.get("sheet", "").startswith("survey-") and point["rows"] >= rows:
                work.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        assert work.wait() == -signal.SIGKILL, "it was done before it could be killed"
        return receipt_of(folder)


def receipt_of(folder: Path) -> dict[str, object]:
    try:
        return json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def sums(folder: Path) -> dict[str, str]:
    files = [path for path in folder.iterdir() if path.name != "receipt.json"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_a_killed_export_of_answers_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    here = Instance(tmp_path / "instance")
    here.run("manage.py", "migrate", "--verbosity", "0")
    prefix, method = here.run("-c", SEED, str(ANSWERS)).split()
    here.export(prefix, tmp_path / "whole")
    broken = tmp_path / "broken"
    for times, rows in enumerate((ANSWERS // 4, ANSWERS // 2), 1):
        half = here.killed_export(prefix, broken, rows=rows)
        assert half["complete"] is False and half["resumed"] == times - 1
    here.export(prefix, broken)
    receipt = receipt_of(broken)
    assert (receipt["complete"], receipt["resumed"]) == (True, 2)
    told = {one["name"]: one for one in receipt["files"]}  # type: ignore[attr-defined]
    for name in (f"survey-{method}.csv", f"survey-{method}.json"):
        assert told[name]["rows_expected"] == told[name]["rows_written"] == ANSWERS
    assert sums(broken) == sums(tmp_path / "whole") == {name: one["sha256"] for name, one in told.items()}
    lines = (broken / f"survey-{method}.json").read_text(encoding="utf-8").count('"id":')
    assert lines == ANSWERS
