"""A series: gatherings that go on, such as a masterclass in three parts or a café every month."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class Series(models.Model):
    """It has a name and no more: moment, place and hosts are its gatherings'. Who hosts one of them may change it.

    Everybody reads it from the first gathering on that is announced. Without gatherings it is not there.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"author": Personal(_("who began the series"), _("as long as the account"), on_erase="detach")}
        open = ("ref", "language", "title", "text")

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("series", self.ref)

    def get_absolute_url(self) -> str:
        return f"/gatherings/series/{self.ref}/"
