"""Files that an officer sent, between trying them out and importing them: in a folder of their own, for a day."""

import json
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from proeftuin.kernel.ids import PATTERN, new_ref

KEPT_FOR = 24 * 3600  # seconds
ABOUT = ".about.json"


def keep(files: Iterable[UploadedFile], about: Mapping[str, Any]) -> str:
    """Store files with what is known about them. Returns the name of the parcel. Old parcels go."""
    _clear()
    name = new_ref()
    folder = _root() / name
    folder.mkdir(parents=True)
    for one in files:
        safe = re.sub(r"[^\w.()-]+", "_", Path(str(one.name)).name).lstrip(".") or "file.csv"
        with (folder / safe).open("wb") as file:
            for chunk in one.chunks():
                file.write(chunk)
    tell(name, about)
    return name


def open_parcel(name: str, owner: str) -> tuple[Path, dict[str, Any]] | None:
    """The folder of a parcel and what is known about it; None when it is another's, or gone."""
    if not PATTERN.fullmatch(name):
        return None
    try:
        about = json.loads((_root() / name / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return (_root() / name, about) if about.get("owner") == owner else None


def tell(name: str, about: Mapping[str, Any]) -> None:
    (_root() / name / ABOUT).write_text(json.dumps(about, ensure_ascii=False, default=str), encoding="utf-8")


def _root() -> Path:
    return Path(settings.DATA_DIR) / "imports"


def _clear() -> None:
    if not _root().is_dir():
        return
    for folder in _root().iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)
