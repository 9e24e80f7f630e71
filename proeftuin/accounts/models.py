"""People with an account, and the instance-wide roles they hold."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person. ``ref`` stands for the person everywhere a link or the ledger needs one."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(max_length=5, blank=True)
    bio = models.TextField(_("about you"), max_length=1000, blank=True)
    expertise = models.CharField(_("what you know about"), max_length=300, blank=True)
    # Whether the page /people/REF/ exists and search finds the person. Off until someone chooses it.
    is_public = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=now, editable=False)
    # Set when the person deleted the account: what they wrote stays, without a name.
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    class Privacy:
        personal = {
            "email": Personal(
                _("signing in, and the mail you ask for"), _("as long as the account"), what=_("e-mail address")
            ),
            "name": Personal(_("shown beside what you write"), _("as long as the account"), what=_("name")),
            "bio": Personal(
                _("your page, if you make it public"),
                _("as long as the account"),
                what=_("what you tell about yourself"),
            ),
            "expertise": Personal(
                _("being found by people who need what you know"),
                _("as long as the account"),
                what=_("what you know about"),
            ),
            "is_public": Personal(
                _("whether others may see your page"), _("as long as the account"), what=_("your choice to be found")
            ),
            "password": Personal(_("signing in, stored as a hash"), _("as long as the account"), what=_("password")),
            "language": Personal(_("pages and mail in your language"), _("as long as the account"), what=_("language")),
            "last_login": Personal(
                _("noticing misuse"), _("as long as the account"), what=_("when you last signed in")
            ),
        }
        open = ["ref"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """What others see: the name, or the part of the address before the @; never the address itself."""
        if self.erased_at:
            return str(_("Former participant"))
        return self.name or self.email.partition("@")[0]

    def get_absolute_url(self) -> str:
        return f"/people/{self.ref}/"

    @property
    def actor_ref(self) -> str:
        return f"person:{self.ref}"


class InstanceRole(models.Model):
    """A role over the whole instance. What each role may do stands in content/vocabularies/roles.toml."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="instance_roles")
    role = models.CharField(max_length=20)
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="instance_role_once")]

    class Privacy:
        personal = {"user": Personal(_("who may do what here"), _("as long as the role"), on_erase="delete")}
        open = ["role"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class Use(models.Model):
    """How often somebody did one kind of thing in the window that now runs: see limits. Gone when that has ended."""

    key = models.CharField(max_length=40, primary_key=True)  # a hash of who, what and when: it names nobody
    used = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Privacy:
        open = ["key"]

    def __str__(self) -> str:
        return f"{self.used} until {self.ends_at}"
