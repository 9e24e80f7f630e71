"""Files that people add: checked by content, stripped of metadata, shown only to whom the thing is shown."""

from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


def storage_path(upload: "Upload", _name: str) -> str:
    """Files lie under their reference, never under the name someone gave them."""
    return f"uploads/{upload.ref[:2]}/{upload.ref}{upload.extension}"


class Upload(models.Model):
    """One file on one thing. ``thread`` says whose it is; who may read the thread may read the file."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    file = models.FileField(upload_to=storage_path, max_length=200)
    name = models.CharField(max_length=200)  # as the person called it, for the download
    media_type = models.CharField(max_length=100)  # found in the content, not believed from the browser
    extension = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    thread = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)  # "post:…" within the thread
    audience = models.CharField(max_length=80, default="public")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["thread", "subject"], name="upload_subject")]

    class Privacy:
        personal = {
            "file": Personal(
                _("shown beside what you wrote"), _("with the thing it belongs to"), on_erase="keep", what=_("the file")
            ),
            "name": Personal(
                _("the name of the download"),
                _("with the thing it belongs to"),
                on_erase="keep",
                what=_("the file’s name"),
            ),
            "by": Personal(_("who added it"), _("as long as the account"), on_erase="detach"),
        }
        open = ["ref", "media_type", "extension", "sha256", "alt", "thread", "subject", "audience"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def small_path(self) -> str:
        """Where the picture lies in the width of a page, when it was wider than that."""
        return f"uploads/{self.ref[:2]}/{self.ref}-small{self.extension}"

    @property
    def small_url(self) -> str:
        """For ``<img>``: the picture in the width of a page. It answers with the picture itself where that is small."""
        return f"/uploads/{self.ref}/small/{quote(self.name)}"

    def get_absolute_url(self) -> str:
        return f"/uploads/{self.ref}/{quote(self.name)}"
