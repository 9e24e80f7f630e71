"""Filling an instance from a backup: all of it, or nothing."""

import base64
import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from proeftuin.operations.backup import (
    FOLDERS,
    FORMAT,
    Progress,
    Receipt,
    applied_migrations,
    backed_up_models,
    sha256_of,
    stored_fields,
)
from proeftuin.search.actions import rebuild

BATCH = 1000


class RestoreError(Exception):
    """The backup can't be restored here; nothing was changed."""


def read_backup(source: Path, *, replace: bool, progress: Progress) -> Receipt:
    """Check a backup, then load it in one transaction. Raises RestoreError with the reason and the way out."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as scratch:
        manifest = _unpack(source, Path(scratch))
        _check(manifest, Path(scratch))
        if not replace and _holds_something():
            raise RestoreError(
                _("This instance is not empty. Restore into a new PROEFTUIN_DATA folder, or add --replace to erase it.")
            )
        with transaction.atomic():
            _empty()
            rows = _load(manifest, Path(scratch), progress)
            connection.check_constraints()
            _reset_sequences()
        files = _put_files(Path(scratch) / "files")
    rebuild(progress=progress)
    return Receipt(len(manifest["rows"]), rows, files)


def _unpack(source: Path, scratch: Path) -> dict[str, dict[str, str]]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, filter="data")  # refuses paths that lead outside, links and devices
        manifest: dict[str, dict[str, str]] = json.loads((scratch / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RestoreError(_("There is no backup at %(path)s.") % {"path": source}) from error
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise RestoreError(_("%(path)s is not a whole backup: %(why)s") % {"path": source, "why": error}) from error
    return manifest


def _check(manifest: dict[str, dict[str, str]], scratch: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise RestoreError(_("This file is not a backup that this version can read."))
    for name, digest in manifest["sums"].items():
        path = scratch / name
        if not path.is_file() or sha256_of(path) != digest:
            raise RestoreError(_("The backup is damaged: %(name)s does not match its checksum.") % {"name": name})
    if manifest["migrations"] != applied_migrations():
        raise RestoreError(
            _("The backup was made by version %(version)s with other tables. Restore with that version, then upgrade.")
            % {"version": manifest["version"]}
        )


def _holds_something() -> bool:
    return any(model._base_manager.exists() for model in backed_up_models())


def _empty() -> None:
    for model in backed_up_models():
        model._base_manager.all()._raw_delete(connection.alias)  # type: ignore[attr-defined]


def _load(manifest: dict[str, dict[str, str]], scratch: Path, progress: Progress) -> int:
    total = 0
    names = list(manifest["rows"])
    for done, name in enumerate(names, start=1):
        model = apps.get_model(name.removesuffix(".jsonl"))
        loaded = 0
        for batch in _batches(model, scratch / "rows" / name):
            model._base_manager.bulk_create(batch, batch_size=BATCH)
            loaded += len(batch)
        if loaded != manifest["rows"][name]:
            raise RestoreError(_("The backup is damaged: %(name)s lacks rows.") % {"name": name})
        total += loaded
        progress(done, len(names), "tables")
    return total


def _batches(model: type[models.Model], part: Path) -> Iterator[list[models.Model]]:
    fields = {one.attname: one for one in stored_fields(model)}
    batch: list[models.Model] = []
    with part.open(encoding="utf-8") as lines:
        for line in lines:
            values = {name: _value(fields[name], value) for name, value in json.loads(line).items()}
            batch.append(model(**values))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _value(field: "models.Field[object, object]", value: object) -> object:
    if isinstance(field, models.BinaryField) and isinstance(value, dict):
        return base64.b64decode(value["base64"])
    if isinstance(field, models.JSONField | models.FileField):
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), backed_up_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _put_files(unpacked: Path) -> int:
    """Move the files in place; what was there before goes only now, when the rows are in."""
    count = 0
    for folder in FOLDERS:
        there, fresh = settings.DATA_DIR / folder, unpacked / folder
        if there.exists():
            shutil.rmtree(there)
        if fresh.exists():
            count += sum(path.is_file() for path in fresh.rglob("*"))
            shutil.move(fresh, there)
    return count


def fingerprint() -> dict[str, str]:
    """A digest of each table's rows, to compare an instance with its restored twin."""
    digests = {}
    for model in backed_up_models():
        digest = hashlib.sha256()
        names = [one.attname for one in stored_fields(model)]
        for row in model._base_manager.order_by("pk").values_list(*names).iterator():
            digest.update(repr(row).encode())
        digests[model._meta.label_lower] = digest.hexdigest()
    return digests
