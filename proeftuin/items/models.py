"""Shared knowledge, who wants to hear of what is new, and what they heard of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.library.models import DEFAULT_LICENCE


class ItemQuerySet(models.QuerySet["Item"]):
    def published(self) -> "ItemQuerySet":
        return self.filter(state=Item.State.PUBLISHED)


class Item(models.Model):
    """News, a publication or a tool, written or found by an organisation, with what others may do with it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"  # its page says why

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=12, default="news")  # codes of "item_kinds"
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    concepts = models.JSONField(default=list, blank=True)  # ids of the lexicon
    licence = models.CharField(max_length=40, default=DEFAULT_LICENCE)  # codes of "licences"
    attribution = models.CharField(max_length=300, blank=True)  # who made it, as a citation names them
    made_on = models.DateField(null=True, blank=True)  # the day of the work itself
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="items")
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="item_newest"),
            models.Index(fields=["author", "state"], name="item_author"),
        ]

    class Privacy:
        personal = {
            "author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach"),
            "attribution": Personal(
                _("naming who made a work, as its licence asks"), _("as long as the work stands here"),
                on_erase="keep", what=_("the maker’s name"),
            ),
        }  # fmt: skip
        open = [
            "ref", "kind", "state", "language", "title", "summary", "body", "link", "sectors", "concepts", "licence",
            "withdrawn_reason",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("item", self.ref)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def themes(self) -> list[str]:
        """Codes of sectors, then concepts of the lexicon."""
        return [*self.sectors, *self.concepts]

    def get_absolute_url(self) -> str:
        return f"/knowledge/{self.ref}/"


class ItemTheme(models.Model):
    """A theme of an item, to filter by: a code of "sectors" or a concept of the lexicon."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="theme_set")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "item"], name="item_theme_once")]

    class Privacy:
        open = ["code"]

    def __str__(self) -> str:
        return self.code


class Related(models.Model):
    """A case, an initiative or another thing of this site that belongs with an item, as search knows it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="related_set")
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "kind", "ref"], name="item_related_once")]
        indexes = [models.Index(fields=["kind", "ref"], name="item_related_thing")]

    class Privacy:
        open = ["kind", "ref"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


class Reader(models.Model):
    """An address that asked for mail about what is new. Nothing but a question leaves before its owner says yes.

    ``user`` when an account asked. ``address_key`` tells one address from another. ``stopped_at``: mail came back.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reader"
    )
    address = models.EmailField()
    address_key = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=5, default="en")
    letter_due_at = models.DateTimeField(null=True, blank=True)  # a letter with the private link has to leave
    letter_at = models.DateTimeField(null=True, blank=True)  # when the latest one was asked for
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["letter_due_at"], condition=Q(letter_due_at__isnull=False), name="reader_due")]

    class Privacy:
        personal = {
            "user": Personal(_("the mail that you asked for"), _("until you stop it"), on_erase="delete"),
            "address": Personal(
                _("the mail that you asked for"), _("until you stop it; 7 days without your yes"),
                on_erase="delete", what=_("e-mail address"),
            ),
            "address_key": Personal(
                _("knowing that you asked already"), _("until you stop it; 7 days without your yes"),
                on_erase="delete", what=_("a code made from your address"),
            ),
        }  # fmt: skip
        open = ["ref", "language", "soft_bounces"]

    def __str__(self) -> str:
        return self.ref


class Subscription(models.Model):
    """What a reader wants to hear of: a search (a theme is one) in a rhythm, or the newsletter in a language."""

    class Kind(models.TextChoices):
        SEARCH = "search"
        NEWSLETTER = "newsletter"

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SEARCH)
    query = models.CharField(max_length=500)  # the search in its one spelling (logic.spelled), or the language
    rhythm = models.CharField(max_length=10, default="weekly")  # codes of "mail_rhythms"
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(default=now)  # until when was looked for something new

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reader", "kind", "query"], name="subscription_once")]
        indexes = [
            models.Index(fields=["kind", "rhythm", "looked_at"], name="subscription_due"),
            models.Index(fields=["kind", "query", "reader"], name="subscription_readers"),
            models.Index(fields=["asked_at"], condition=Q(confirmed_at=None), name="subscription_unanswered"),
        ]

    class Privacy:
        personal = {
            "query": Personal(
                _("the mail that you asked for"), _("until you stop it; 7 days without your yes"),
                on_erase="delete", what=_("what you want to hear of"),
            )
        }  # fmt: skip
        open = ["kind", "rhythm"]

    def __str__(self) -> str:
        return f"{self.kind} {self.query}"


class Told(models.Model):
    """A thing that a reader heard of by mail: it is in no later mail. Written before the mail leaves."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="told")
    thing = models.CharField(max_length=80)  # "kind:ref"
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "thing"], name="told_once")]
        indexes = [models.Index(fields=["at"], name="told_at")]

    class Privacy:
        personal = {
            "reader": Personal(
                _("telling you each thing once"), _("60 days"), on_erase="delete", what=_("what you were mailed")
            ),
        }
        open = ["thing"]

    def __str__(self) -> str:
        return self.thing
