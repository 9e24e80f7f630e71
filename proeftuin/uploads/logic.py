"""What a file really is, found in its content and not believed from its name. No Django."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

LONGEST_SIDE = 2400  # pixels; larger images are made smaller
SMALL_WIDTH = 960  # pixels; what pages show, so that an old phone does not load the whole picture
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
MP3 = Found("audio/mpeg", ".mp3")
MP4 = Found("video/mp4", ".mp4")
WAV = Found("audio/wav", ".wav")
WEBP = Found("image/webp", ".webp")
CSV = Found("text/csv", ".csv")
TXT = Found("text/plain", ".txt")
SIGNATURES: tuple[tuple[bytes, int, Found], ...] = (
    (b"\xff\xd8\xff", 0, Found("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", 0, Found("image/png", ".png")),
    (b"GIF87a", 0, Found("image/gif", ".gif")),
    (b"GIF89a", 0, Found("image/gif", ".gif")),
    (b"%PDF-", 0, PDF),
    (b"ID3", 0, MP3),
    (b"\xff\xfb", 0, MP3),
    (b"\xff\xf3", 0, MP3),
    (b"\xff\xf2", 0, MP3),
    (b"OggS", 0, Found("audio/ogg", ".ogg")),
    (b"ftypM4A", 4, Found("audio/mp4", ".m4a")),
    *((b"ftyp" + brand, 4, MP4) for brand in (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1",
                                              b"M4V ", b"MSNV", b"dash")),
)  # fmt: skip
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
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")  # text holds no such bytes
# Kinds that we know and refuse, so that the message can name them (codes of what actions.py says in words).
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"\xcf\xfa\xed\xfe", "program"), (b"#!", "program"),
    (b"<?php", "program"), (b"<svg", "drawing"),
    (b"<html", "web page"), (b"<!doctype html", "web page"), (b"<script", "web page"),
    (b"\xd0\xcf\x11\xe0", "old office file"),
    (b"PK\x03\x04", "archive"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
    (b"BM", "other picture"), (b"II*\x00", "other picture"), (b"MM\x00*", "other picture"),
)  # fmt: skip
# Endings that mean the same kind: an audio file may lie in a video container, and a table is also text.
FAMILIES = ({".jpg", ".jpeg", ".jpe"}, {".mp4", ".m4a", ".m4v"}, {".ogg", ".oga", ".ogv", ".opus"}, {".wav", ".wave"},
            {".txt", ".text", ".md", ".log", ".csv", ".tsv"})  # fmt: skip


def what_is(content: bytes, ending: str = "") -> Found | None:
    """The kind of file, or nothing when it is of no kind that we accept.

    Text is text; whether it is a table is read off ``ending`` first, and off its first line where that says nothing.
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return WAV
    for signature, offset, found in SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return found
    if content[:4] == b"PK\x03\x04":
        return _in_archive(content)
    return _plain_text(content, ending)


def why_refused(content: bytes) -> str:
    """What a refused file is, as a code of REFUSED; empty when that is not known either."""
    start = content[:512].lstrip()
    for mark, code in REFUSED:
        if start.startswith(mark) or start.lower().startswith(mark):
            return code
    lowered = start.lower()
    return next((code for mark, code in REFUSED if mark.startswith(b"<") and mark in lowered), "")


def fits(ending: str, found: Found) -> bool:
    """Whether a name's ending tells the truth. No ending tells no lie."""
    if not ending or ending == found.extension:
        return True
    return any({ending, found.extension} <= family for family in FAMILIES)


def endings() -> list[str]:
    """The endings we accept, for the hint beside a file field."""
    known = {found.extension for _signature, _offset, found in SIGNATURES}
    office = {one.extension for one in OFFICE_FOLDERS.values()}
    return sorted(known | set(OPEN_DOCUMENTS.values()) | office | {".webp", ".wav", ".txt", ".csv"})


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
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return None
    return None


def _plain_text(content: bytes, ending: str) -> Found | None:
    text = _decoded(content)
    start = content[:512].lstrip().lower()
    if not text or any(mark in start for mark in RUNNABLE):
        return None
    if ending in (".csv", ".tsv"):
        return CSV
    if ending:
        return TXT
    first = text.splitlines()[0] if text.splitlines() else ""
    return CSV if first.count(";") > 1 or first.count(",") > 1 else TXT


def _decoded(content: bytes) -> str:
    """Text in UTF-8, or as spreadsheets on Windows still save it; empty when it is not text at all."""
    if CONTROL.search(content):
        return ""
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
