"""Where records wait between reading and writing: a temporary file, so that a million of them need no memory."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from proeftuin.exchange.records import Record


class Staged(NamedTuple):
    row: int
    hash: str
    record: Record


class Staging:
    """Records in the order of the file, each (source, id) once. Gone when the block ends."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="proeftuin-import-")
        self.store = sqlite3.connect(Path(self.folder.name) / "staged.sqlite3", isolation_level=None)
        self.store.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000; BEGIN;"
            "CREATE TABLE staged (n INTEGER PRIMARY KEY, source TEXT, id TEXT, row INTEGER, rank TEXT, hash TEXT,"
            " fields TEXT, UNIQUE (source, id));"
        )
        self.count = 0

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.store.close()
        self.folder.cleanup()

    def add(self, row: int, record: Record, rank: str = "") -> tuple[int, int] | None:
        """Keep a record, unless one with its id and at least its rank is there.

        Returns nothing, or, when there were two with one id, the row that gave way and the row that counts.
        """
        key, values = (record.source, record.source_id), (row, rank, record.hash, record.text())
        made = self.store.execute(
            "INSERT OR IGNORE INTO staged (source, id, row, rank, hash, fields) VALUES (?,?,?,?,?,?)", (*key, *values)
        )
        if made.rowcount:
            self.count += 1
            return None
        earlier, its_rank = self.store.execute("SELECT row, rank FROM staged WHERE source=? AND id=?", key).fetchone()
        if rank <= its_rank:
            return row, int(earlier)
        self.store.execute("UPDATE staged SET row=?, rank=?, hash=?, fields=? WHERE source=? AND id=?", (*values, *key))
        return int(earlier), row

    def batches(self, size: int) -> Iterator[list[Staged]]:
        found = self.store.execute("SELECT row, hash, source, id, fields FROM staged ORDER BY n")
        while batch := [
            Staged(row, hash_, Record(source, id_, json.loads(fields)))
            for row, hash_, source, id_, fields in islice(found, size)
        ]:
            yield batch
