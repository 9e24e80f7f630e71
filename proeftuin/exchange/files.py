"""A first look at a file: is it whole, is it text, in which encoding? A clear word about one that can't be read."""

import codecs
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ICONV = {"cp1252": "WINDOWS-1252", "utf-16": "UTF-16", "utf-8": "UTF-8", "latin-1": "ISO-8859-1"}


class FileError(Exception):
    """A file that can't be imported as a whole; nothing was written. The message is for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a first look at a file found."""

    path: Path
    encoding: str
    is_gzip: bool
    ends_with_newline: bool
    nul_characters: int

    def binary(self) -> IO[bytes]:
        return gzip.open(self.path, "rb") if self.is_gzip else self.path.open("rb")  # type: ignore[return-value]


def look(path: Path, encodings: Sequence[str]) -> Opened:
    """Read a file through once: is it whole, is it text, in which of these encodings? Raises FileError."""
    try:
        start = path.open("rb").read(4)
    except OSError as error:
        raise FileError(
            _("%(file)s can't be opened: %(why)s") % {"file": path, "why": error.strerror or error}
        ) from error
    if not start:
        raise FileError(_("%(file)s is empty.") % {"file": path})
    if start.startswith(b"PK\x03\x04"):
        raise FileError(
            _("%(file)s is a spreadsheet or a zip file. Save it as CSV (UTF-8), or unpack it first.") % {"file": path}
        )
    is_gzip = start.startswith(b"\x1f\x8b")
    probe = _Probe(encodings)
    try:
        with gzip.open(path, "rb") if is_gzip else path.open("rb") as file:
            while chunk := file.read(CHUNK):
                probe.feed(chunk)
    except EOFError as error:
        raise FileError(
            _("%(file)s is cut off: the compressed part stops before its end. Fetch the file again.") % {"file": path}
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FileError(
            _("%(file)s is damaged: it can't be unpacked. Fetch the file again.") % {"file": path}
        ) from error
    encoding = probe.encoding(path)
    return Opened(path, encoding, is_gzip, probe.last in b"\r\n\x00", probe.nuls if encoding != "utf-16" else 0)


class _Probe:
    """Tries the declared encodings side by side, chunk by chunk."""

    def __init__(self, encodings: Sequence[str]) -> None:
        self.declared = tuple(encodings)
        self.decoders: dict[str, codecs.IncrementalDecoder] = {}
        self.failed_at: dict[str, tuple[int, int]] = {}  # encoding → (line, byte)
        self.bom = ""
        self.size = self.lines = self.nuls = 0
        self.last = b"\n"
        self.fits_utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")("strict")

    def feed(self, chunk: bytes) -> None:
        if not self.size:
            self.bom = next((name for mark, name in _BOMS if chunk.startswith(mark)), "")
            self.decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in self._candidates()}
        for name in list(self.decoders):
            try:
                self.decoders[name].decode(chunk)
            except UnicodeDecodeError as error:
                del self.decoders[name]
                self.failed_at[name] = (
                    self.lines + error.object[: error.start].count(b"\n") + 1,
                    error.object[error.start],
                )
        if self.fits_utf8:
            try:
                self.fits_utf8.decode(chunk)
            except UnicodeDecodeError:
                self.fits_utf8 = None
        self.size += len(chunk)
        self.lines += chunk.count(b"\n")
        self.nuls += chunk.count(b"\0")
        self.last = chunk[-1:]

    def encoding(self, path: Path) -> str:
        for name in list(self.decoders):
            try:
                self.decoders[name].decode(b"", final=True)
            except UnicodeDecodeError:
                del self.decoders[name]
                self.failed_at[name] = (self.lines + 1, self.last[0])
        if (self.decoders and self.nuls * 5 < self.size) or "utf-16" in self.decoders:
            return next(iter(self.decoders))
        raise FileError(self._message(path))

    def _candidates(self) -> list[str]:
        if self.bom:
            return [self.bom] if self.bom.removesuffix("-sig") in self.declared else []
        return [name for name in self.declared if name != "utf-16"]

    def _message(self, path: Path) -> str:
        looks = "cp1252"
        if self.bom:
            looks = self.bom.removesuffix("-sig")
        elif self.nuls * 5 >= self.size:
            looks = "utf-16"
        elif self.fits_utf8:
            looks = "utf-8"
        wanted = self.declared[0]
        words = {
            "file": path, "wanted": _ICONV[wanted], "looks": _ICONV[looks],
            "command": f"iconv -f {_ICONV[looks]} -t {_ICONV[wanted]} FILE > NEW",
        }  # fmt: skip
        where = ""
        if self.failed_at:
            line, byte = next(iter(self.failed_at.values()))
            where = _(" Line %(line)s holds a byte (%(byte)s) that it can't have.") % {
                "line": line,
                "byte": f"0x{byte:02x}",
            }
        return (
            _("%(file)s is not %(wanted)s text.") % words
            + where
            + _(" It looks like %(looks)s. Convert it first: %(command)s") % words
        )
