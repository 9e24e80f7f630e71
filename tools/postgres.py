"""A throwaway PostgreSQL server for tests and benchmarks, in a folder that goes away."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_postgres() -> Path | None:
    """The folder with initdb and pg_ctl, newest version first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if versions:
        return versions[0].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server, give the DATABASE_URL of an empty database, stop it and throw it away. Loopback only."""
    bin_folder = find_postgres()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    home = Path(tempfile.mkdtemp(prefix="proeftuin-pg-"))
    as_root = os.geteuid() == 0
    if as_root:  # the server refuses to run as root
        shutil.chown(home, "postgres")
    port = _free_port()
    _run(bin_folder / "initdb", "-D", home / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    _run(bin_folder / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start")
    try:
        _run(bin_folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "proeftuin")
        yield f"postgres://postgres@127.0.0.1:{port}/proeftuin"
    finally:
        _run(bin_folder / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
