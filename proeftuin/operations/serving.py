"""Starting an instance: the database made ready, web and worker side by side, stopped together."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from proeftuin import __version__
from proeftuin.kernel.actor import system
from proeftuin.playbooks.actions.indexing import index_playbooks

# Of one worker. Python lets one thread of a process run at a time: measured in one run, eight people at once got half
# as much again from two threads as from four, which only waited for each other. More at once takes more workers.
THREADS = 2


def prepare() -> None:
    """Make the instance ready to serve: its folder, its tables, its playbooks in the index, its static files."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        index_playbooks(by=system("start"))
        _collect_static()


def prepare_if_new() -> None:
    """Make the tables of a brand-new instance, so that any command works in an empty folder. Cheap otherwise."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if "django_migrations" not in connection.introspection.table_names():
        with _one_at_a_time():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)


def port_is_free(host: str, port: int) -> bool:
    """Whether nothing listens there yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def serve(*, host: str, port: int, workers: int) -> int:
    """Run web and worker until one of them ends or we are told to stop. Returns an exit code."""
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "proeftuin.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "proeftuin.cli", "worker"]
    processes = [subprocess.Popen(command, start_new_session=True) for command in (web, worker)]

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    print(f"Proeftuin is at http://{'localhost' if host == '127.0.0.1' else host}:{port} (Ctrl+C stops it)", flush=True)
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(processes)
    print("proeftuin: web or worker ended by itself; see the lines above", file=sys.stderr)
    return 1


def _stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 15
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _collect_static() -> None:
    """Static files once for each version of ours; while developing (a checkout), each time."""
    stamp = settings.STATIC_ROOT / ".version"
    if stamp.exists() and stamp.read_text() == _static_fingerprint():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(_static_fingerprint())


def _static_fingerprint() -> str:
    """The version, and in a checkout the newest change of a static file."""
    newest = max((path.stat().st_mtime for path in settings.PACKAGE.glob("*/static/**/*")), default=0)
    return f"{__version__} {newest}"


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two starts at once wait for each other instead of migrating the same database together."""
    import fcntl

    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
