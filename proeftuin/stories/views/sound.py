"""Letting someone hear a recording: in parts where the player asks so, and never kept by a browser or a proxy."""

import re

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from proeftuin.accounts.access import Request
from proeftuin.stories.models import Story
from proeftuin.stories.queries import sound_of

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def heard(request: Request, story: Story) -> HttpResponse:
    """The recording of a story that the caller may read. Raises Http404 when there is none."""
    upload = sound_of(story)
    if upload is None:
        raise Http404
    try:
        with upload.file.storage.open(str(upload.file.name), "rb") as file:
            content = file.read()  # at most the limit of an upload
    except FileNotFoundError as error:
        raise Http404 from error
    start, end = _asked(request.headers.get("Range", ""), len(content))
    response = HttpResponse(content[start:end], content_type=upload.media_type)
    if (start, end) != (0, len(content)):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = content_disposition_header(False, upload.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(header: str, length: int) -> tuple[int, int]:
    """From where to where: all of it unless a player asks for a part that is there."""
    match = RANGE.match(header.strip())
    if not match or not (match[1] or match[2]):
        return 0, length
    if not match[1]:
        return max(0, length - int(match[2])), length
    start, end = int(match[1]), min(int(match[2]) + 1, length) if match[2] else length
    return (start, end) if start < end else (0, length)
