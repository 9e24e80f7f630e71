"""Adding a file to a thing, and taking it away."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.uploads import images
from proeftuin.uploads.logic import Found, endings, fits, what_is, why_refused
from proeftuin.uploads.models import Upload


@transaction.atomic
def add_upload(
    *, by: Actor, file: UploadedFile, thread: str, subject: str = "", audience: str = "public", alt: str = ""
) -> Upload:
    """Store a file under a thread. Raises InvalidError when it is too large, empty, or not what it says it is."""
    if not (by.is_person or by.is_system):
        raise NotAllowedError(Denied(_("Sign in to add a file.")))
    name = _plain_name(file.name or "")
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise InvalidError({"files": _("“%(name)s” is too large: at most %(most)d MB.") % {"name": name, "most": most}})
    content = file.read(settings.UPLOAD_LIMIT + 1)
    found = _recognised(name, content)
    width = height = None
    extension = found.extension
    if found.is_image:
        try:
            content, width, height = images.clean(content, found.media_type)
        except images.NotAPictureError as error:
            raise InvalidError({"files": _("“%(name)s” can't be opened as a picture.") % {"name": name}}) from error
        if found.media_type == "image/gif":
            found, extension = Found("image/png", ".png"), ".png"
    upload = Upload(
        name=PurePath(name).stem[:150] + extension, media_type=found.media_type, extension=extension,
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), width=width, height=height,
        alt=alt.strip()[:300],
        thread=thread, subject=subject, audience=audience, by_id=by.id,
    )  # fmt: skip
    upload.file.save(upload.name, ContentFile(content), save=False)
    smaller = images.small(content, found.media_type) if found.is_image else None
    if smaller:
        upload.file.storage.save(upload.small_path, ContentFile(smaller))
    upload.save()
    record("upload.added", by=by, thread=thread, subject=subject, audience=audience, data={"upload": upload.ref})
    return upload


@transaction.atomic
def show_uploads_to(*, audience: str, thread: str, subject: str = "") -> None:
    """Give the files of a thing the audience that the thing has now. The room whose thing it is guards who may."""
    files = Upload.objects.filter(thread=thread)
    (files.filter(subject=subject) if subject else files).update(audience=audience)


@transaction.atomic
def remove_upload(*, by: Actor, upload: Upload) -> None:
    """Take a file away for good, once the row is gone for sure. Whoever added it may; rooms guard the rest."""
    if not (by.is_system or (by.id and upload.by_id == by.id)):
        raise NotAllowedError(Denied(_("Only who added this file can remove it.")))
    record("upload.removed", by=by, thread=upload.thread, subject=upload.subject, audience=upload.audience,
           data={"upload": upload.ref})  # fmt: skip
    storage, paths = upload.file.storage, (str(upload.file.name), upload.small_path)
    upload.delete()
    transaction.on_commit(lambda: [storage.delete(path) for path in paths])


@transaction.atomic
def forget_strays(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete stored files that no row knows, such as those of a form that failed half-way. Returns how many."""
    root = Path(settings.MEDIA_ROOT) / "uploads"
    known = set(Upload.objects.values_list("ref", flat=True))
    before, gone = (now() - older_than).timestamp(), 0
    for path in root.glob("*/*"):
        if path.is_file() and path.stem.partition("-")[0] not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _recognised(name: str, content: bytes) -> Found:
    if not content:
        raise InvalidError({"files": _("“%(name)s” is empty.") % {"name": name}})
    ending = PurePath(name).suffix.lower()
    found = what_is(content, ending)
    if found is None:
        raise InvalidError({"files": _refusal(name, why_refused(content))})
    if not fits(ending, found):
        lie = _("“%(name)s” says it is %(claimed)s, but it is %(real)s. Save it under its right kind and try again.")
        raise InvalidError({"files": lie % {"name": name, "claimed": ending, "real": found.extension}})
    return found


def _refusal(name: str, code: str) -> str:
    """What the file really is, where we know that, and what can be added instead."""
    kinds = {
        "program": _("“%(name)s” is a program."),
        "web page": _("“%(name)s” is a web page."),
        "drawing": _("“%(name)s” is an SVG drawing, which can run code."),
        "archive": _("“%(name)s” is an archive, or an office file with macros."),
        "old office file": _("“%(name)s” is an office file in an old format. Save it in a newer one."),
        "other picture": _("“%(name)s” is a picture of a kind that browsers don't show."),
    }
    what = kinds.get(code, _("“%(name)s” is of a kind that we don't know.")) % {"name": name}
    return what + " " + _("It can't be added here. You can add: %(kinds)s.") % {"kinds": ", ".join(endings())}


def _plain_name(name: str) -> str:
    """A name without folders, control characters or anything a shell or header could stumble over."""
    name = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name)  # they turn the order of letters around
    bare = re.sub(r"[\x00-\x1f\x7f\"'\\/<>|:*?%;]+", "-", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return bare[:180] or "file"
