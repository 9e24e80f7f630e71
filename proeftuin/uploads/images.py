"""Pictures: opened for real, turned upright, made smaller where needed, and written anew without any metadata."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from proeftuin.uploads.logic import LONGEST_SIDE, MOST_PIXELS

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}


class NotAPictureError(Exception):
    """The content only pretends to be a picture, or is too large to open safely."""


def clean(content: bytes, media_type: str) -> tuple[bytes, int, int]:
    """The picture without metadata, and its width and height in pixels. Raises NotAPictureError.

    Place and camera (EXIF, XMP, IPTC) are gone because only the pixels are copied.
    """
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPictureError(f"{opened.width} × {opened.height} pixels")
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if upright.mode in ("P", "LA", "PA", "RGBA") else "RGB")
    except NotAPictureError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPictureError(str(error)) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kind = FORMATS[media_type]
    if kind == "JPEG":
        picture = picture.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, kind, **({"quality": 85} if kind != "PNG" else {"optimize": True}))
    return out.getvalue(), bare.width, bare.height
