"""The personal data this room holds."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.uploads.models import Upload


def register() -> None:
    holds_personal_data("uploads", export=export, erase=erase)


def export(user: User) -> object:
    return list(Upload.objects.filter(by=user).values("ref", "name", "media_type", "size", "at", "thread"))


def erase(user: User) -> None:
    """Files stay with the things they belong to, without the person and under a plain name."""
    for upload in Upload.objects.filter(by=user):
        upload.by, upload.name = None, f"file{upload.extension}"
        upload.save(update_fields=["by", "name"])
