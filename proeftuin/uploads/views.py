"""Serving what people added, to those who may see the thing it belongs to."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from proeftuin.accounts.access import Request, public
from proeftuin.search.documents import circles_of
from proeftuin.uploads.models import Upload


@public
@require_safe
def upload(request: Request, ref: str, name: str) -> HttpResponseBase:
    """A file. Pictures are shown; everything else is a download, and nothing in it runs."""
    found = _readable(request, ref)
    return _served(found, found.file.name)


@public
@require_safe
def small(request: Request, ref: str, name: str) -> HttpResponseBase:
    """A picture in the width of a page."""
    found = _readable(request, ref)
    return _served(found, found.small_path if found.file.storage.exists(found.small_path) else found.file.name)


def _readable(request: Request, ref: str) -> Upload:
    found = Upload.objects.filter(ref=ref).first()
    if found is None or (found.audience != "public" and found.audience not in circles_of(request.actor)):
        raise Http404
    return found


def _served(found: Upload, path: str) -> HttpResponseBase:
    try:
        file = found.file.storage.open(path, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=not found.is_image, filename=found.name, content_type=found.media_type
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    kept = "public, max-age=31536000, immutable" if found.audience == "public" else "private, no-store"
    response["Cache-Control"] = kept
    return response
