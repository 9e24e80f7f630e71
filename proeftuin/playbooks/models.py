"""Playbooks that an editor wrote in the browser: a draft, and what of it is published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.privacy import Personal


class OwnPlaybook(models.Model):
    """``about`` and ``texts`` hold what the files of a playbook hold; readers see the live ones."""

    key = models.SlugField(max_length=40, unique=True)
    copied_from = models.CharField(max_length=60, blank=True)
    about = models.JSONField()
    texts = models.JSONField()
    live_about = models.JSONField(null=True, blank=True)
    live_texts = models.JSONField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["key"]

    class Privacy:
        personal = {"by": Personal(_("who changed it last"), _("as long as the account"), on_erase="detach")}
        open = ["key", "copied_from", "about", "texts", "live_about", "live_texts"]

    def __str__(self) -> str:
        return self.key

    @property
    def is_live(self) -> bool:
        return self.live_at is not None

    def get_absolute_url(self) -> str:
        return f"/playbooks/edit/{self.key}/"
