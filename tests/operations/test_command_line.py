"""The command line as scripts use it: as a process, in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from proeftuin import __version__


def proeftuin(data: Path, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PROEFTUIN_DATA": str(data), "DATABASE_URL": "", **extra}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "proeftuin.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_says_its_version_and_lists_its_commands(tmp_path: Path) -> None:
    assert proeftuin(tmp_path, "--version").stdout.strip() == f"proeftuin {__version__}"
    told = proeftuin(tmp_path, "--help").stdout
    for command in ("demo", "serve", "import", "export", "search", "ask", "backup", "restore", "check", "theme"):
        assert command in told


def test_a_wrong_setting_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = proeftuin(tmp_path, "check", DATABASE_URL="mysql://somewhere/x")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    done = proeftuin(tmp_path, "check", PROEFTUIN_MODE="production", PROEFTUIN_SECRET_KEY="")
    assert done.returncode == 2
    assert "PROEFTUIN_SECRET_KEY" in done.stderr


def test_a_backup_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = proeftuin(tmp_path, "restore", str(tmp_path / "nothing.tar.gz"))
    assert done.returncode == 2
    assert "nothing.tar.gz" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_serves_web_and_worker_together_and_stops_both(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PROEFTUIN_DATA": str(tmp_path), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "proeftuin.cli", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        health = wait_for(f"http://127.0.0.1:{port}/healthz")
        assert health["database"] == "ok"
        home = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)
        assert "default-src 'none'" in home.headers["Content-Security-Policy"]
        taken = proeftuin(tmp_path, "serve", "--port", str(port))
        assert taken.returncode == 2
        assert "taken" in taken.stderr
    finally:
        server.send_signal(signal.SIGTERM)
        output, _ = server.communicate(timeout=30)
    assert server.returncode == 0, output
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def wait_for(address: str) -> dict[str, str]:
    """The health of an instance that is starting: it answers, and its worker has been seen."""
    for _ in range(720):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                health: dict[str, str] = json.load(answer)
                if health["worker"] == "ok":
                    return health
        except OSError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"{address} did not answer in a minute")


def test_two_instances_in_two_folders_never_meet(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    cases = tmp_path / "cases.csv"
    cases.write_text("ref,title,summary\nx1,Bridges that sing,Music when you walk\n", encoding="utf-8")
    assert proeftuin(one, "import", "cases", str(cases), "--format", "cases-csv").returncode == 0
    found = [json.loads(proeftuin(data, "search", "bridges", "--json").stdout) for data in (one, other)]
    assert [len(hits) for hits in found] == [1, 0]
