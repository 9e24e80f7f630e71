"""What a file really is, found in its content and not believed from its name. No Django."""

import io
import zipfile
from dataclasses import dataclass

LONGEST_SIDE = 2400  # pixels; larger images are made smaller
MOST_PIXELS = 60_000_000  # beyond this an image is a bomb, not a picture


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of file that we accept: its media type and the ending it is stored under."""

    media_type: str
    extension: str

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


PDF = Found("application/pdf", ".pdf")
SIGNATURES: tuple[tuple[bytes, int, Found], ...] = (
    (b"\xff\xd8\xff", 0, Found("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", 0, Found("image/png", ".png")),
    (b"GIF87a", 0, Found("image/gif", ".gif")),
    (b"GIF89a", 0, Found("image/gif", ".gif")),
    (b"WEBP", 8, Found("image/webp", ".webp")),
    (b"%PDF-", 0, PDF),
    (b"ID3", 0, Found("audio/mpeg", ".mp3")),
    (b"\xff\xfb", 0, Found("audio/mpeg", ".mp3")),
    (b"OggS", 0, Found("audio/ogg", ".ogg")),
    (b"ftypM4A", 4, Found("audio/mp4", ".m4a")),
)
OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
OFFICE_FOLDERS = {
    "word/": Found("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": Found("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ppt/": Found("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}
# Text that a browser or a viewer would run is not text to us.
RUNNABLE = (b"<html", b"<svg", b"<script", b"<!doctype", b"<?php", b"<?xml", b"#!/")


def what_is(content: bytes) -> Found | None:
    """The kind of file, or nothing when it is of no kind that we accept."""
    for signature, offset, found in SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return found
    if content[:4] == b"PK\x03\x04":
        return _in_archive(content)
    return _plain_text(content)


def endings() -> list[str]:
    """The endings we accept, for the hint beside a file field."""
    known = {found.extension for _signature, _offset, found in SIGNATURES}
    return sorted(
        known | set(OPEN_DOCUMENTS.values()) | {one.extension for one in OFFICE_FOLDERS.values()} | {".txt", ".csv"}
    )


def _in_archive(content: bytes) -> Found | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                media_type = archive.read("mimetype").decode("ascii", "replace").strip()
                if media_type in OPEN_DOCUMENTS:
                    return Found(media_type, OPEN_DOCUMENTS[media_type])
            if "[Content_Types].xml" in names and not any(name.endswith("vbaProject.bin") for name in names):
                for folder, found in OFFICE_FOLDERS.items():
                    if any(name.startswith(folder) for name in names):
                        return found
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return None
    return None


def _plain_text(content: bytes) -> Found | None:
    if not content or b"\x00" in content:
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = content[:512].lstrip().lower()
    if any(mark in start for mark in RUNNABLE):
        return None
    first = text.splitlines()[0] if text.splitlines() else ""
    if first.count(";") > 1 or first.count(",") > 1:
        return Found("text/csv", ".csv")
    return Found("text/plain", ".txt")
