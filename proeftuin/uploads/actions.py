"""Adding a file to a thing, and taking it away."""

import hashlib
import re
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.uploads import images
from proeftuin.uploads.logic import Found, endings, what_is
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
    storage, path = upload.file.storage, upload.file.name
    upload.delete()
    transaction.on_commit(lambda: storage.delete(path))


def _recognised(name: str, content: bytes) -> Found:
    if not content:
        raise InvalidError({"files": _("“%(name)s” is empty.") % {"name": name}})
    found = what_is(content)
    ending = PurePath(name).suffix.lower()
    if found is None:
        raise InvalidError(
            {"files": _("“%(name)s” is of a kind that can't be added here. You can add: %(kinds)s.")
             % {"name": name, "kinds": ", ".join(endings())}}
        )  # fmt: skip
    same = {".jpeg": ".jpg", ".htm": ".html", ".text": ".txt", ".md": ".txt", ".tsv": ".csv"}
    claimed = same.get(ending, ending)
    texts = {".txt", ".csv"}
    if claimed and claimed != found.extension and not {claimed, found.extension} <= texts:
        lie = _("“%(name)s” says it is %(claimed)s, but it is %(real)s. Save it under its right kind and try again.")
        raise InvalidError({"files": lie % {"name": name, "claimed": claimed, "real": found.extension}})
    return found


def _plain_name(name: str) -> str:
    """A name without folders, control characters or anything a shell or header could stumble over."""
    name = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name)  # they turn the order of letters around
    bare = re.sub(r"[\x00-\x1f\x7f\"'\\/<>|:*?%;]+", "-", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return bare[:180] or "file"
