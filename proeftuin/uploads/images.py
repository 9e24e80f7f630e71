"""Pictures: opened for real, turned upright, made smaller where needed, and written anew without any metadata."""

import io
import struct
import zlib

from PIL import Image, ImageOps

from proeftuin.uploads.logic import LONGEST_SIDE, MOST_PIXELS, SMALL_WIDTH

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}
# Opened as what the signature says and as nothing else: Pillow's rarer readers never see a stranger's bytes.
READERS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/webp": ("WEBP",), "image/gif": ("GIF",)}
# What Pillow's readers raise on damaged files (an unidentified image is an OSError, a bomb an exception of its own).
BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, AssertionError,
    MemoryError, NotImplementedError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


class NotAPictureError(Exception):
    """The content only pretends to be a picture, or is too large to open safely."""


def clean(content: bytes, media_type: str) -> tuple[bytes, int, int]:
    """The picture without metadata, and its width and height in pixels. Raises NotAPictureError.

    Place and camera (EXIF, XMP, IPTC) are gone because only the pixels are copied.
    """
    try:
        with Image.open(io.BytesIO(content), formats=READERS[media_type]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPictureError(f"{opened.width} × {opened.height} pixels")
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if upright.mode in ("P", "LA", "PA", "RGBA") else "RGB")
    except NotAPictureError:
        raise
    except BROKEN as error:
        raise NotAPictureError(str(error)) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kind = FORMATS[media_type]
    if kind == "JPEG":
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return _written(bare, kind), bare.width, bare.height


def small(content: bytes, media_type: str) -> bytes | None:
    """A cleaned picture in the width of a page, or None when it is no wider than that already."""
    with Image.open(io.BytesIO(content), formats=READERS[media_type]) as opened:
        if opened.width <= SMALL_WIDTH:
            return None
        height = max(1, round(opened.height * SMALL_WIDTH / opened.width))
        return _written(opened.resize((SMALL_WIDTH, height), Image.Resampling.LANCZOS), FORMATS[media_type])


def _written(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 85} if kind != "PNG" else {"optimize": True}))
    return out.getvalue()
