"""A backup restores to the same instance: every row, every file, on either database; and a bad one changes nothing."""

import json
import tarfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from proeftuin.kernel.actor import system
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.library.models import Case
from proeftuin.operations.backup import write_backup
from proeftuin.operations.restore import RestoreError, fingerprint, read_backup
from proeftuin.uploads.actions import add_upload
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def quiet(_done: int, _total: int, _what: str) -> None:
    """No progress bar in a test."""


@pytest.fixture
def instance(settings, tmp_path: Path) -> Path:
    """An instance in a folder of its own, with people, cases in several states, events and an upload."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    for key in cast.PEOPLE:
        cast.person(key)
    case = Case.objects.create(title="Wachten <b>zonder</b> rij 🌱", language="nl", phases=["share"], cost="12.50")
    case.authors.add(cast.person("sara"))
    Case.objects.create(title="Child", derived_from=case)
    add_upload(by=cast.actor("sara"), file=SimpleUploadedFile("notes.txt", b"hello"), thread=case.thread)
    with transaction.atomic():
        record("test.done", by=system("test"), thread=case.thread, data={"words": "é 🌱"})
    return tmp_path


def test_restores_every_row_and_every_file(instance: Path) -> None:
    before = fingerprint()
    written = write_backup(instance / "b.tar.gz", progress=quiet)
    stored = {path.name: path.read_bytes() for path in (instance / "media").rglob("*") if path.is_file()}

    Case.objects.update(title="spoiled")
    for path in (instance / "media").rglob("*"):
        if path.is_file():
            path.unlink()
    restored = read_backup(instance / "b.tar.gz", replace=True, progress=quiet)

    assert fingerprint() == before
    assert {path.name: path.read_bytes() for path in (instance / "media").rglob("*") if path.is_file()} == stored
    assert (restored.rows, restored.files) == (written.rows, written.files)
    # New rows get new numbers: the sequences were set again.
    assert Case.objects.create(title="After").pk not in (None, *Case.objects.exclude(title="After").values("pk"))


def test_refuses_to_overwrite_an_instance_unless_told_to(instance: Path) -> None:
    write_backup(instance / "b.tar.gz", progress=quiet)
    before = fingerprint()
    with pytest.raises(RestoreError, match="not empty"):
        read_backup(instance / "b.tar.gz", replace=False, progress=quiet)
    assert fingerprint() == before


@pytest.mark.parametrize("damage", ["truncated", "not an archive", "changed row", "missing", "other format"])
def test_a_damaged_backup_changes_nothing(instance: Path, damage: str) -> None:
    path = instance / "b.tar.gz"
    write_backup(path, progress=quiet)
    before = fingerprint()
    spoil(path, damage)
    with pytest.raises(RestoreError):
        read_backup(path, replace=True, progress=quiet)
    assert fingerprint() == before
    assert Event.objects.exists()


def spoil(path: Path, damage: str) -> None:
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "not an archive":
        path.write_text("just words")
    elif damage == "missing":
        path.unlink()
    else:
        folder = path.parent / "spoiled"
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        if damage == "changed row":
            with (folder / "rows" / "library.case.jsonl").open("a") as rows:
                rows.write("{}\n")
        else:
            manifest = json.loads((folder / "manifest.json").read_text())
            (folder / "manifest.json").write_text(json.dumps({**manifest, "format": "something-else-9"}))
        with tarfile.open(path, "w:gz") as archive:
            for part in sorted(folder.iterdir()):
                archive.add(part, part.name)
