"""Stories that people told a team: their words, how far their consent goes, and what they are about."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.ids import new_ref, new_secret
from proeftuin.kernel.privacy import Personal


class Theme(models.Model):
    """What stories are about, in the words of the team."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="story_themes")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="story_theme_once")]

    class Privacy:
        open = ("name",)

    def __str__(self) -> str:
        return self.name


class StoryQuerySet(models.QuerySet["Story"]):
    def told(self) -> "StoryQuerySet":
        """Those that are still there."""
        return self.filter(withdrawn_at=None)

    def open(self) -> "StoryQuerySet":
        """Those that everyone may read: meant so by who told it, and looked through by the team."""
        return self.told().filter(scope="open", checked_at__isnull=False)

    def quotable(self) -> "StoryQuerySet":
        return self.told().filter(scope__in=("anonymous", "open"), checked_at__isnull=False)


class Story(models.Model):
    """One story. Withdrawn, its words, its name and its sound are gone, and only the row's reference stays."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stories")
    pseudonym = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)  # the story, or what is said in the recording
    language = models.CharField(max_length=5, default="en")
    place = models.CharField(max_length=80, blank=True)  # coarse: a district or a town
    themes = models.ManyToManyField(Theme, related_name="stories", blank=True)
    enablers = models.JSONField(default=list, blank=True)  # codes of "enablers"
    obstacles = models.JSONField(default=list, blank=True)  # codes of "obstacles"
    scope = models.CharField(max_length=10, default="team")  # codes of "story_scopes"
    consent_words = models.TextField(blank=True)  # what the teller agreed to, as it was shown
    taken_how = models.CharField(max_length=10, default="person")  # codes of "story_consents"
    taken_on = models.DateField(default=today)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    has_sound = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)  # looked through for names and places
    link_number = models.PositiveIntegerField(default=1)
    link_mark = models.CharField(max_length=64, unique=True)  # see links.py
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["initiative", "withdrawn_at", "-id"], name="story_list"),
            models.Index(fields=["initiative", "scope", "-id"], name="story_scope"),
        ]
        constraints = [
            models.CheckConstraint(
                name="withdrawn_story_is_empty",
                condition=Q(withdrawn_at=None) | Q(words="", pseudonym="", place="", consent_words="", has_sound=False),
            )
        ]

    class Privacy:
        personal = {
            "pseudonym": Personal(
                _("the name under which a story is told"), _("until it is withdrawn"), what=_("a chosen name")
            ),
            "words": Personal(
                _("what was told, for whom the teller said"), _("until it is withdrawn"), what=_("a story")
            ),
            "place": Personal(
                _("where it happened, as a district or a town"), _("until it is withdrawn"), what=_("a rough place")
            ),
            "taken_by": Personal(_("who noted the story and the consent"), _("as long as the account"), "detach"),
        }
        open = (
            "ref", "language", "enablers", "obstacles", "scope", "consent_words", "taken_how", "link_mark",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        """Whether everyone may read it, as far as they may see the initiative."""
        return self.withdrawn_at is None and self.scope == "open" and self.checked_at is not None

    @property
    def subject(self) -> str:
        """What it is called within the thread of its initiative."""
        return f"story:{self.ref}"

    def get_absolute_url(self) -> str:
        return f"/initiatives/{self.initiative.ref}/stories/{self.ref}/"


class Tally(models.Model):
    """How many stories there were on a theme, an enabler, an obstacle or a pair of them. It outlives what was told.

    ``stories`` counts the withdrawn ones too. It always equals a recount of what is there plus ``withdrawn``.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="story_tallies")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=40, blank=True)  # "", "enabler:CODE" or "obstacle:CODE"
    stories = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "theme", "mark"], condition=Q(theme__isnull=False), name="tally_cell_once"
            ),
            models.UniqueConstraint(
                fields=["initiative", "mark"], condition=Q(theme__isnull=True), name="tally_mark_once"
            ),
        ]

    class Privacy:
        open = ("mark",)

    def __str__(self) -> str:
        return f"{self.theme_id}/{self.mark}: {self.stories}"


class Quote(models.Model):
    """Some words of a story that may be quoted. They go when the consent for them goes."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="quotes")
    words = models.TextField()
    level = models.CharField(max_length=15, blank=True)  # codes of "story_levels": where it is fed back
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {
            "words": Personal(
                _("a quote in what the team gives back"),
                _("until the story or the consent to quote is withdrawn"),
                what=_("a piece of a story"),
            )
        }
        open = ("level",)

    def __str__(self) -> str:
        return self.words[:80]


class FeedBack(models.Model):
    """What the team heard, told back at one level."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="story_feedback")
    level = models.CharField(max_length=15)  # codes of "story_levels"
    words = models.TextField()
    language = models.CharField(max_length=5, default="en")
    shared_at = models.DateTimeField(null=True, blank=True)  # from then on everyone may read it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "level"], name="feedback_once")]

    class Privacy:
        open = ("level", "words", "language")

    def __str__(self) -> str:
        return self.level


class Invitation(models.Model):
    """An open invitation to tell a story: who has the link can tell one, without an account."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="story_invitation")
    token = models.CharField(max_length=40, unique=True, default=new_secret)
    question = models.TextField()
    language = models.CharField(max_length=5, default="en")
    is_open = models.BooleanField(default=True)

    class Privacy:
        open = ("token", "question", "language")

    def __str__(self) -> str:
        return self.question[:80]


class LinkMail(models.Model):
    """An address to which one private link goes. The row goes with the mail."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="link_mail")
    address = models.EmailField()
    language = models.CharField(max_length=5)
    at = models.DateTimeField(default=now, editable=False)

    class Privacy:
        personal = {
            "address": Personal(
                _("sending the private link of a story"),
                _("until the mail is sent, at most a day"),
                "delete",
                what=_("e-mail address"),
            )
        }
        open = ("language",)

    def __str__(self) -> str:
        return f"link of {self.story_id}"
