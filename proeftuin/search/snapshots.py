"""Built indexes on disk, under `DATA_DIR/search/`: any process maps the newest one instead of building its own.

A snapshot is a folder that appears complete or not at all. Its name begins with a fingerprint of all that decides
what an index looks like; one with another fingerprint is of no use and goes.
"""

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from proeftuin.content import lexicon
from proeftuin.engines import retrieval

log = logging.getLogger("proeftuin.search")

KEPT = 2  # a process may be opening the one before the newest
ABANDONED = 3600  # seconds after which a half-written folder belongs to a build that died

type Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An index with the entries it was built from: ``keys`` [n] rising, and the ``stamps`` [n] they had."""

    name: str
    index: retrieval.Index
    keys: Numbers
    stamps: Numbers


def newest_name() -> str:
    """The name of the newest snapshot that fits, or "". Cheap."""
    names = [path.name for path in _folder().glob(f"{fingerprint()}-*")]
    return max(names, default="")


def load_newest() -> Snapshot | None:
    """The newest snapshot that fits and can be read."""
    for name in sorted((path.name for path in _folder().glob(f"{fingerprint()}-*")), reverse=True):
        folder = _folder() / name
        try:
            index = retrieval.Index.load(folder / "index")
            known = np.load(folder / "stamps.npy")
        except (OSError, ValueError) as error:  # SnapshotError is a ValueError
            log.warning("snapshot not readable", extra={"snapshot": name, "error": str(error)})
            continue
        return Snapshot(name, index, known[0], known[1])
    return None


def save(index: retrieval.Index, keys: Numbers, stamps: Numbers) -> Snapshot:
    """Write a freshly built index. A disk that is full or read-only costs the next process a build, nothing more."""
    name = f"{fingerprint()}-{time.time_ns():020d}-{uuid4().hex[:6]}"
    unfinished = _folder() / f".{name}"
    try:
        unfinished.mkdir(parents=True)
        index.save(unfinished / "index")
        np.save(unfinished / "stamps.npy", np.stack([keys, stamps]))
        (unfinished / "about.json").write_text(json.dumps({"documents": len(keys), "database": connection.vendor}))
        unfinished.rename(_folder() / name)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        log.warning("snapshot not written", extra={"error": str(error)})
        return Snapshot("", index, keys, stamps)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Snapshot(name, index, keys, stamps)


def sweep() -> None:
    """Remove snapshots that are of no use: older ones, other fingerprints, and what a build that died left behind."""
    complete = sorted(path for path in _folder().glob("*-*") if path.is_dir() and not path.name.startswith("."))
    fitting = [path for path in complete if path.name.startswith(fingerprint())]
    dead = [path for path in _folder().glob(".*-*") if path.is_dir() and _age(path) > ABANDONED]
    for path in (*(one for one in complete if one not in fitting[-KEPT:]), *dead):
        shutil.rmtree(path, ignore_errors=True)


def forget() -> None:
    """Remove every built index: some words in them were taken back. Processes that run let go of theirs themselves."""
    for path in _folder().glob("*-*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def building() -> Iterator[None]:
    """One build at a time on this machine. The lock goes with the process, however it ends."""
    _folder().mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: two builds at once do no harm, they only cost twice
        yield
        return
    with (_folder() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """What an index depends on: the engine's own code, the lexicon, the embedding model, and which database it is."""
    where = connection.settings_dict
    parts = (
        _engine(), lexicon.fingerprint(), settings.EMBEDDING_URL and settings.EMBEDDING_MODEL,
        connection.vendor, str(where["NAME"]), str(where["HOST"]), str(where["PORT"]),
    )  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


@cache
def _engine() -> str:
    """A change in how words are cut or weighed needs a new index, whether or not someone remembered to say so."""
    digest = hashlib.sha256()
    for path in sorted(Path(retrieval.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "search"


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
