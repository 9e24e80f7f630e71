"""Pictures and files with an idea. The uploads room checks what they are and takes out where they were taken."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.ideas import logic
from proeftuin.ideas.actions import states
from proeftuin.ideas.actions.submitting import edit_idea, submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.ideas.permissions import is_author
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import NOTHING, Credentials
from proeftuin.uploads.actions import add_upload, remove_upload
from proeftuin.uploads.models import Upload

MOST = 3
FILES = system("ideas")  # takes a file away for its writer: who may is asked of the idea


@transaction.atomic
def submit_with_files(
    *, by: Actor, method: Method, draft: IdeaDraft, files: Sequence[tuple[UploadedFile, str]],
    shown: Credentials = NOTHING,
) -> Idea:  # fmt: skip
    """Send an idea together with its files: both arrive, or neither. Raises what each of the two raises."""
    return attach(by=by, idea=submit_idea(by=by, method=method, draft=draft, shown=shown), files=files)


@transaction.atomic
def edit_with_files(
    *, by: Actor, idea: Idea, draft: IdeaDraft, version: int, files: Sequence[tuple[UploadedFile, str]] = (),
    without: Sequence[str] = (),
) -> Idea:  # fmt: skip
    """Change an idea within its time: its words, the files to take away (by reference), the files to add; or nothing.

    Raises what :func:`edit_idea` and :func:`attach` raise.
    """
    idea = edit_idea(by=by, idea=idea, draft=draft, version=version)
    gone = [str(one["ref"]) for one in idea.pictures if one["ref"] in without]
    if gone:
        for upload in Upload.objects.filter(thread=idea.thread, ref__in=gone):
            remove_upload(by=FILES, upload=upload)
        idea.pictures = [one for one in idea.pictures if one["ref"] not in gone]
        idea.save(update_fields=["pictures"])
    return attach(by=by, idea=idea, files=files)


@transaction.atomic
def attach(*, by: Actor, idea: Idea, files: Sequence[tuple[UploadedFile, str]]) -> Idea:
    """Add files, each with what is on it; a picture must say that. For who wrote the idea.

    Raises NotAllowedError, and InvalidError by "file_1", "alt_1" and so on.
    """
    if not files:
        return idea
    idea = states.locked(idea)
    if not is_author(by, idea) or not logic.rules_of(idea.method.settings).images:
        raise NotAllowedError(Denied(_("Files can’t be added here.")))
    if len(idea.pictures) + len(files) > MOST:
        raise InvalidError({"": _("Add at most %(most)d files.") % {"most": MOST}})
    for number, (file, alt) in enumerate(files, 1):
        idea.pictures = [*idea.pictures, _entry(_added(by, idea, file, alt, number))]
    idea.save(update_fields=["pictures"])
    return idea


def _added(by: Actor, idea: Idea, file: UploadedFile, alt: str, number: int) -> Upload:
    audience = idea.process.audience if idea.is_shown else idea.process.circle
    try:
        upload = add_upload(by=by, file=file, thread=idea.thread, audience=audience, alt=alt)
    except InvalidError as error:
        raise InvalidError({f"file_{number}": next(iter(error.problems.values()))}) from error
    if upload.is_image and not upload.alt:
        raise InvalidError({f"alt_{number}": _("Say what is on this picture, for people who can’t see it.")})
    return upload


def _entry(upload: Upload) -> dict[str, object]:
    return {
        "ref": upload.ref, "name": upload.name, "alt": upload.alt, "url": upload.get_absolute_url(),
        "small": upload.small_url, "is_image": upload.is_image, "width": upload.width, "height": upload.height,
    }  # fmt: skip
