"""Pin what pyproject.toml asks for: exact versions with hashes, and without the address of any package index."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Exactly what was tested, with hashes. Made by: make lock\n"
FLAVOURS = {"runtime": ["--no-dev"], "dev": ["--all-groups"]}


def main() -> int:
    uv = os.environ.get("UV", "uv")
    for flavour, flags in FLAVOURS.items():
        command = [uv, "export", "--quiet", "--upgrade", "--no-emit-project", "--no-header", "--format",
                   "requirements-txt", *flags]  # fmt: skip
        exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        (ROOT / "requirements" / f"{flavour}.txt").write_text(HEAD + exported, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
