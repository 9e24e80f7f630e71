"""Groups around a subject: who belongs to them, and the questions that were put into them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class Group(models.Model):
    """A group that an organisation hosts. Everybody reads it. ``people`` is a projection of the members: recount."""

    class Entry(models.TextChoices):
        OPEN = "open"  # whoever wants to
        APPROVAL = "approval"  # a moderator says yes

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    sectors = models.JSONField(default=list, blank=True)
    entry = models.CharField(max_length=8, choices=Entry.choices, default=Entry.OPEN)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)  # also when something was put in
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="group_lively")]

    class Privacy:
        personal = {"author": Personal(_("who began it"), _("as long as the account"), on_erase="detach")}
        open = ("ref", "language", "title", "text", "sectors", "entry")

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("group", self.ref)

    def get_absolute_url(self) -> str:
        return f"/groups/{self.ref}/"


class Seat(models.Model):
    """Someone in a group, or who asks to be let in."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACTIVE = "active"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_seats")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    moderates = models.BooleanField(default=False)
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="group_seat_once")]
        indexes = [models.Index(fields=["group", "state", "id"], name="group_seats")]

    class Privacy:
        personal = {
            "user": Personal(_("that you belong to a group"), _("until you leave it"), on_erase="delete"),
        }
        open = ("state", "moderates")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"


class Put(models.Model):
    """A question that was put into a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="puts")
    question = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["group", "question"], name="group_question_once")]

    class Privacy:
        personal = {"user": Personal(_("who put it there"), _("as long as the account"), on_erase="detach")}
        open = ("at",)

    def __str__(self) -> str:
        return f"{self.question_id} in {self.group_id}"
