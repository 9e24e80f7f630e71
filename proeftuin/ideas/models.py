"""Ideas, and who supports them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


def throw() -> int:
    """A place in the random order."""
    return secrets.randbelow(2**31)


FILTERS = ("category", "area", "answer")


class IdeaQuerySet(models.QuerySet["Idea"]):
    def shown(self) -> "IdeaQuerySet":
        """What everyone may read, once the process is public."""
        return self.filter(state=Idea.State.PUBLISHED)


class Idea(models.Model):
    """One contribution with a title and a text. ``TOTALS`` are projections: recount."""

    class State(models.TextChoices):
        DRAFT = "draft"  # only its writer sees it
        PUBLISHED = "published"
        HIDDEN = "hidden"  # by a moderator
        WITHDRAWN = "withdrawn"  # by its writer
        MERGED = "merged"  # into another
        COSIGNING = "cosigning"  # waits for co-signers before everyone may read it

    class Answer(models.TextChoices):
        OPEN = "open"  # nobody has looked yet
        REVIEW = "review"
        ACCEPTED = "accepted"
        PARTLY = "partly"
        DECLINED = "declined"

    TOTALS = ("supports", "against", "comments", "said", "said_for", "said_against")
    ANSWERED = (Answer.ACCEPTED, Answer.PARTLY, Answer.DECLINED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    reference = models.CharField(max_length=24, unique=True)  # "PARK-7K3MQ": said by telephone, written on paper
    process = models.ForeignKey("processes.Process", on_delete=models.PROTECT, related_name="ideas")
    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="ideas")
    participant = models.ForeignKey(
        "processes.Participant", null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas"
    )
    is_official = models.BooleanField(default=False)  # put forward by the public body itself
    channel = models.CharField(max_length=10, default="web")
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    category = models.CharField(max_length=80, blank=True)  # codes of the method's settings["categories"]
    extra = models.JSONField(default=dict, blank=True)  # public answers to the method's own fields
    private = models.JSONField(default=dict, blank=True)  # answers that only the people of the process read
    address = models.CharField(max_length=300, blank=True)
    area = models.CharField(max_length=120, blank=True)  # district or neighbourhood
    latitude = models.FloatField(null=True, blank=True)  # of the pin, or of the middle of the shape
    longitude = models.FloatField(null=True, blank=True)
    shape = models.JSONField(null=True, blank=True)  # GeoJSON geometry when it is more than a point
    # What is attached, so that lists show it without asking the uploads room: [{"ref", "name", "alt", "url", "small",
    # "is_image", "width", "height"}]
    pictures = models.JSONField(default=list, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)  # projection of decisions
    answered_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="split", db_index=False
    )
    supports = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)  # those that stand here, and those counted elsewhere
    said = models.PositiveIntegerField(default=0)  # shown comments that stand here, and of these by side
    said_for = models.PositiveIntegerField(default=0)
    said_against = models.PositiveIntegerField(default=0)
    dice = models.PositiveIntegerField(default=throw)  # the random order is a walk along these, from a random start
    threshold_at = models.DateTimeField(null=True, blank=True)  # when a proposal had enough supports

    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [
            # One for each order of the list. What it filters by stands behind, so that a page is found in the index
            # alone, and the rows of one page are all that is fetched.
            models.Index(fields=["method", "state", "-published_at", "-id", *FILTERS], name="idea_by_date"),
            models.Index(fields=["method", "state", "-supports", "-id", *FILTERS], name="idea_by_supports"),
            models.Index(fields=["method", "state", "-comments", "-id", *FILTERS], name="idea_by_comments"),
            models.Index(fields=["method", "state", "dice", "id", *FILTERS], name="idea_by_dice"),
            # The response desk and the answers of a process: its totals, and one for each order, likewise whole.
            models.Index(fields=["process", "state", "answer", "supports", "answered_at"], name="idea_answer_totals"),
            models.Index(
                fields=["process", "state", "published_at", "id", "answer", "supports"], name="idea_desk_by_date"
            ),
            models.Index(fields=["process", "state", "-supports", "-id", "answer"], name="idea_desk_by_supports"),
            models.Index(fields=["process", "state", "-answered_at", "-id", "answer"], name="idea_answers_by_date"),
            # Nearly all are neither: an index of all those would be one that no planner wants.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="idea_merged"),
            models.Index(fields=["split_from"], condition=Q(split_from__isnull=False), name="idea_split"),
            models.Index(fields=["method", "state", "latitude", "longitude"], name="idea_place"),
            models.Index(fields=["method", "state", "area"], name="idea_area"),
            models.Index(fields=["method", "state", "channel"], condition=~Q(channel="web"), name="idea_entered"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "source", "source_id"], condition=~Q(source_id=""), name="idea_source_once"
            )
        ]

    class Privacy:
        personal = {
            "address": Personal(
                _("where the idea is about"), _("with the idea"), on_erase="keep", what=_("a place, as you wrote it")
            ),
            "pictures": Personal(
                _("shown beside the idea"), _("with the idea"), on_erase="keep", what=_("pictures and files")
            ),
            "private": Personal(
                _("what the form asks for the people who run the process alone"),
                _("until the process lets go of names"),
                what=_("your answers that are not public"),
            ),
        }
        open = [
            "ref", "reference", "channel", "language", "title", "body", "category", "extra", "area", "shape", "state",
            "answer", "withdrawn_because", "source", "source_id", "source_url",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("idea", self.ref)

    @property
    def cell(self) -> tuple[str, str, str] | None:
        """Where the totals of the list count it; nowhere while it is not shown."""
        return (self.category, self.area, self.answer) if self.is_shown else None

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED

    def get_absolute_url(self) -> str:
        return f"/ideas/{self.ref}/"


class Support(models.Model):
    """A participant is for (+1) or, where the rules allow it, against (-1) an idea. One each."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="support")
    participant = models.ForeignKey("processes.Participant", on_delete=models.CASCADE, related_name="supports")
    value = models.SmallIntegerField(default=1)
    channel = models.CharField(max_length=10, default="web")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "participant"], name="support_once")]
        indexes = [
            models.Index(fields=["participant", "idea"], name="support_mine"),
            # Few come otherwise than by the web: the figures of a process count those, and the web is what remains.
            models.Index(fields=["idea", "channel", "value"], condition=~Q(channel="web"), name="support_entered"),
        ]

    class Privacy:
        open = ["channel"]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.idea_id}: {self.value}"


class CountedElsewhere(models.Model):
    """Supports that came as a number and not one by one: a sheet of signatures, a show of hands, an imported total."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="counted")
    channel = models.CharField(max_length=10)
    supports = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=now)

    class Privacy:
        open = ["channel", "note"]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.channel}: {self.supports}"


class Outlines(models.Model):
    """The areas of the place a process is about, as its map draws them: districts, neighbourhoods, villages."""

    process = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="outlines")
    geojson = models.JSONField()  # a FeatureCollection; each feature is a (Multi)Polygon with the property "name"
    source = models.CharField(max_length=300, blank=True)  # whose outlines they are, shown under the map
    changed_at = models.DateTimeField(default=now)

    class Privacy:
        open = ["geojson", "source"]

    def __str__(self) -> str:
        return f"{self.process_id}"


class Merger(models.Model):
    """Several ideas became one. ``moved`` holds all it takes to undo it: keys of what was added and where it was."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="mergers")
    target = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="mergers")
    is_new = models.BooleanField(default=False)  # the target was made for this
    reason = models.TextField()
    # {"ideas": [key], "supports": [key], "counted": [key], "comments": {key of an idea: [key]}}
    moved = models.JSONField(default=dict)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    class Privacy:
        personal = {"author": Personal(_("who merged ideas"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "reason", "moved"]

    def __str__(self) -> str:
        return self.ref


class Tally(models.Model):
    """How many shown ideas a method has of each category, area and answer: a projection, so that no page counts."""

    method = models.ForeignKey("processes.Method", on_delete=models.CASCADE, related_name="tallies")
    category = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=10)
    ideas = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["method", *FILTERS], name="tally_once")]

    class Privacy:
        open = ["category", "area", "answer"]

    def __str__(self) -> str:
        return f"{self.method_id}: {self.ideas}"


class Version(models.Model):
    """What an idea said before it was edited."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    category = models.CharField(max_length=80, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="version_once")]

    class Privacy:
        open = ["title", "body", "category", "extra"]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.number}"


class SavedDraft(models.Model):
    """What someone is still writing: kept as the form's fields, read by nobody else, gone when it is sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idea_drafts")
    method = models.ForeignKey("processes.Method", on_delete=models.CASCADE, related_name="drafts")
    words = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "method"], name="draft_once")]

    class Privacy:
        personal = {
            "user": Personal(_("whose draft it is"), _("until you send it, at most 90 days"), on_erase="delete"),
            "words": Personal(
                _("going on where you stopped"),
                _("until you send it, at most 90 days"),
                on_erase="delete",
                what=_("what you have not sent yet"),
            ),
        }

    def __str__(self) -> str:
        return f"{self.user_id} in {self.method_id}"
