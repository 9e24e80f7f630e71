"""Environments of the peers that benches compare with: made by the bench, and never imported by the product."""

import subprocess
import sys
import venv
from pathlib import Path


def peer_python(folder: Path, module: str, *packages: str) -> Path | None:
    """The Python of a peer's environment, made when it is not there; None when the peer can't be had.

    ``module`` is what must be importable in it, ``packages`` what brings that, with versions.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    if _fails(python, "-c", f"import {module}") and _fails(python, "-m", "pip", "install", "-q", *packages):
        print(f"{packages[0]} can't be had here", file=sys.stderr)
        return None
    return python


def _fails(*command: object) -> bool:
    done = subprocess.run([str(one) for one in command], capture_output=True, check=False)
    return bool(done.returncode)
