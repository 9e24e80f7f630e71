"""One file that holds everything an instance owns: every row, every upload, every theme.

The file is a gzipped tar: ``manifest.json`` first (version, migrations, rows and SHA-256 of each part), then
``rows/APP.MODEL.jsonl`` and ``files/…``. It doesn't depend on the database: a backup of SQLite restores into
PostgreSQL, and the other way round.
"""

import base64
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, time
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from proeftuin import __version__
from proeftuin.kernel.clock import now

FORMAT = "proeftuin-backup-1"
FOLDERS = ("media", "themes")  # of the data folder; the rest can be made again
# What can be made again, or must not outlive the machine: sessions, the search index's rows, cached answers.
LEFT_OUT = {
    "sessions.session",
    "usersessions.usersession",
    "search.entry",
    "contenttypes.contenttype",
    "auth.permission",
}

type Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself. ``rows`` and ``sums`` are by part name."""

    format: str = FORMAT
    version: str = __version__
    made_at: str = ""
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    tables: int
    rows: int
    files: int


def write_backup(target: Path, *, progress: Progress) -> Receipt:
    """Write the whole instance to a file, from one consistent view of the database. Overwrites only when complete."""
    manifest = Manifest(made_at=now().isoformat(), migrations=applied_migrations())
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
        parts = _write_rows(Path(scratch), manifest, progress)
        files = [
            path for folder in FOLDERS for path in sorted((settings.DATA_DIR / folder).rglob("*")) if path.is_file()
        ]
        for path in files:
            manifest.sums[f"files/{path.relative_to(settings.DATA_DIR)}"] = sha256_of(path)
        unfinished = Path(scratch) / "backup.tar.gz"
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            _add_bytes(archive, "manifest.json", json.dumps(asdict(manifest)).encode())
            for part in parts:
                archive.add(part, f"rows/{part.name}")
            for done, path in enumerate(files, start=1):
                archive.add(path, f"files/{path.relative_to(settings.DATA_DIR)}")
                progress(done, len(files), "files")
        unfinished.replace(target)
    return Receipt(len(manifest.rows), sum(manifest.rows.values()), len(files))


def backed_up_models() -> list[type[models.Model]]:
    """Every table that a backup holds, the ones between many-to-many fields included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]


def stored_fields(model: type[models.Model]) -> list["models.Field[object, object]"]:
    """The fields that stand in the table: not the generated ones."""
    return [one for one in model._meta.concrete_fields if not getattr(one, "generated", False)]


def applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_rows(scratch: Path, manifest: Manifest, progress: Progress) -> list[Path]:
    parts = []
    wanted = backed_up_models()
    with _one_view():
        for done, model in enumerate(wanted, start=1):
            part = scratch / f"{model._meta.label_lower}.jsonl"
            with part.open("w", encoding="utf-8") as file:
                manifest.rows[part.name] = sum(file.write(line) > 0 for line in _lines(model))
            manifest.sums[f"rows/{part.name}"] = sha256_of(part)
            parts.append(part)
            progress(done, len(wanted), "tables")
    return parts


def _lines(model: type[models.Model]) -> Iterator[str]:
    names = [one.attname for one in stored_fields(model)]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2000):
        yield json.dumps(dict(zip(names, row, strict=True)), cls=_Encoder, ensure_ascii=False) + "\n"


class _Encoder(DjangoJSONEncoder):
    def default(self, value: object) -> object:
        if isinstance(value, bytes | memoryview):
            return {"base64": base64.b64encode(bytes(value)).decode()}
        if isinstance(value, datetime | time):  # Django's own encoder would cut the microseconds off
            return value.isoformat()
        return super().default(value)


@contextmanager
def _one_view() -> Iterator[None]:
    """All rows as of one moment, while others go on writing."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    if connection.in_atomic_block:  # a test, or a caller that already holds one
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))
