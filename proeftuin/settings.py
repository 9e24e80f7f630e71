"""All settings, read from the environment. `.env.example` lists each one; a test keeps that list complete."""

import os
import secrets
import urllib.parse
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from proeftuin import __version__


def env(name: str, default: str = "") -> str:
    """A setting as text. ``NAME_FILE`` names a file that holds it, as container platforms hand out secrets."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_flag(name: str, *, default: bool = False) -> bool:
    value = env(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value in {"1", "true", "yes"}


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def database(url: str, data: Path) -> dict[str, object]:
    """Django's database settings from a URL: empty for SQLite in the data folder, or ``postgres://…``."""
    if not url:
        url = f"sqlite:///{data / 'proeftuin.sqlite3'}"
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "proeftuin.storage.sqlite",
            "NAME": urllib.parse.unquote(parts.path[1:]) if parts.path.startswith("//") else parts.path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Write locks are taken at once, so that two writers wait for each other instead of failing. What was
                # said to be kept is on the disk, also when the power fails: a vote that was counted stays counted.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
                    "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(urllib.parse.parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": urllib.parse.unquote(parts.path.lstrip("/")),
            "USER": urllib.parse.unquote(parts.username or ""),
            "PASSWORD": urllib.parse.unquote(parts.password or ""),
            "HOST": query.pop("host", "") or (parts.hostname or ""),
            "PORT": str(query.pop("port", "") or parts.port or ""),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, **query},
        }
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite: or postgres:, not {parts.scheme!r}")


def origin_of(template: str) -> str:
    """The scheme and host of an address with holes, for the content security policy."""
    parts = urllib.parse.urlsplit(template)
    holes = all(hole in template for hole in ("{z}", "{x}", "{y}"))
    if parts.scheme not in {"https", "http"} or not parts.hostname or "{" in parts.netloc or not holes:
        raise ImproperlyConfigured(
            "PROEFTUIN_TILES must be an address such as https://tiles.example.org/{z}/{x}/{y}.png, on one host."
        )
    return f"{parts.scheme}://{parts.netloc}"


def model_endpoint(address: str) -> str:
    """Where a language model is asked, from the address of its server: ``…/v1`` or ``…/v1/chat/completions``.

    Passwords in it would come to stand on pages and in logs: a key has its own setting.
    """
    try:
        parts = urllib.parse.urlsplit(address)
        whole = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.username is not None or parts.fragment or " " in address or not address.isprintable():
        raise ImproperlyConfigured(
            "PROEFTUIN_MODEL_URL must be an address such as https://models.example.org/v1, without a password."
        )
    path = parts.path.rstrip("/")
    asked = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return urllib.parse.urlunsplit(parts._replace(path=asked))


def model_key(key: str) -> str:
    """A key as it may stand in a header. What is wrong with it is said without showing it."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ImproperlyConfigured("PROEFTUIN_MODEL_KEY must be letters, digits and signs, without spaces.")
    return key


def secret_key(data: Path, *, production: bool) -> str:
    """From the environment. A local instance without one keeps its own, so that sessions survive a restart."""
    key = env("PROEFTUIN_SECRET_KEY")
    if key:
        return key
    if production:
        raise ImproperlyConfigured("Set PROEFTUIN_SECRET_KEY (or PROEFTUIN_SECRET_KEY_FILE) in production.")
    kept = data / "local-secret"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:  # two processes started at once: the first one's key counts
            pass
    return kept.read_text()


# Where things live ---------------------------------------------------------------------------------
PACKAGE = Path(__file__).resolve().parent
BASE_DIR = PACKAGE.parent
DATA_DIR = Path(env("PROEFTUIN_DATA", "data")).resolve()
CONTENT_DIR = BASE_DIR / "content" if (BASE_DIR / "content").is_dir() else PACKAGE / "_content"
# An instance's own playbooks, questionnaires and vocabularies, laid over ours.
CONTENT_OVERLAY = env("PROEFTUIN_CONTENT")

PRODUCTION = env("PROEFTUIN_MODE", "local") == "production"
DEBUG = env_flag("PROEFTUIN_DEBUG")
SECRET_KEY = secret_key(DATA_DIR, production=PRODUCTION)
VERSION = __version__

# The instance --------------------------------------------------------------------------------------
SITE_URL = env("PROEFTUIN_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = env("PROEFTUIN_NAME", "Proeftuin")
SITE_OWNER = env("PROEFTUIN_OWNER", "")
SITE_CONTACT = env("PROEFTUIN_CONTACT", "mailto:security@example.org")
SITE_THEME = env("PROEFTUIN_THEME", "")  # the name of a theme that `proeftuin theme import` stored
SOURCE_URL = env("PROEFTUIN_SOURCE_URL", "")  # where the source of a changed program is offered
# Map pictures come from this server alone, as in https://tiles.example.org/{z}/{x}/{y}.png; without it from none.
TILES = env("PROEFTUIN_TILES")
TILES_CREDIT = env("PROEFTUIN_TILES_CREDIT")  # whose map it is, as its licence asks

ALLOWED_HOSTS = [*env_list("PROEFTUIN_HOSTS"), urllib.parse.urlsplit(SITE_URL).hostname or "localhost"]
if not PRODUCTION:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Rooms, from the ground up -------------------------------------------------------------------------
INSTALLED_APPS = [
    "proeftuin.content",
    "proeftuin.ui",
    "proeftuin.ledger",
    "proeftuin.accounts",
    "proeftuin.notifications",
    "proeftuin.search",
    "proeftuin.uploads",
    "proeftuin.organisations",
    "proeftuin.moderation",
    "proeftuin.discussion",
    "proeftuin.deliberations",
    "proeftuin.processes",
    "proeftuin.decisions",
    "proeftuin.library",
    "proeftuin.playbooks",
    "proeftuin.questions",
    "proeftuin.ideas",
    "proeftuin.surveys",
    "proeftuin.opinions",
    "proeftuin.budgets",
    "proeftuin.panels",
    "proeftuin.initiatives",
    "proeftuin.calls",
    "proeftuin.gatherings",
    "proeftuin.people",
    "proeftuin.groups",
    "proeftuin.items",
    "proeftuin.newsletters",
    "proeftuin.yearbook",
    "proeftuin.campaigns",
    "proeftuin.testbeds",
    "proeftuin.cohorts",
    "proeftuin.challenges",
    "proeftuin.labs",
    "proeftuin.experiments",
    "proeftuin.stories",
    "proeftuin.casework",
    "proeftuin.assessments",
    "proeftuin.runs",
    "proeftuin.insight",
    "proeftuin.bridges",
    "proeftuin.exchange",
    "proeftuin.api",
    "proeftuin.site",
    "proeftuin.operations",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "proeftuin.operations.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "proeftuin.accounts.middleware.ActorMiddleware",
    "proeftuin.ui.middleware.WholeAddresses",
    "proeftuin.ui.middleware.ActionErrors",
]

ROOT_URLCONF = "proeftuin.urls"
WSGI_APPLICATION = "proeftuin.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "proeftuin.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "proeftuin.ui.context.instance",
            ],
        },
    }
]
FORM_RENDERER = "proeftuin.ui.forms.Renderer"

# Data ----------------------------------------------------------------------------------------------
DATABASES = {"default": database(env("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Django keeps 300 entries unless told otherwise: whoever floods the cache would wipe out the counters.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
MEDIA_ROOT = DATA_DIR / "media"
UPLOAD_LIMIT = env_int("PROEFTUIN_UPLOAD_MB", 10) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Talking together ----------------------------------------------------------------------------------
COMMENT_EDIT_MINUTES = env_int("PROEFTUIN_COMMENT_EDIT_MINUTES", 15)

# Words and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = env("PROEFTUIN_LANGUAGE", "en")
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("de", _("German")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = env("PROEFTUIN_TIME_ZONE", "Europe/Brussels")
USE_TZ = True

# Static files: our own CSS and ES modules, no build ------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

# Signing in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "proeftuin.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password for who likes one; without it a code comes by mail
ACCOUNT_SIGNUP_FORM_CLASS = "proeftuin.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "signup": "20/h/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key",
}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env("PROEFTUIN_OIDC_NAME", "OpenID Connect"),
                    "client_id": env("PROEFTUIN_OIDC_CLIENT_ID"),
                    "secret": env("PROEFTUIN_OIDC_SECRET"),
                    "settings": {"server_url": env("PROEFTUIN_OIDC_URL")},
                }
            ],
        }
    }
    if env("PROEFTUIN_OIDC_URL")
    else {}
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
# Who holds an instance role must have a second factor before a staff page opens.
STAFF_NEEDS_MFA = env_flag("PROEFTUIN_STAFF_MFA", default=True)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Mail ----------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env("PROEFTUIN_MAIL_FROM", "Proeftuin <noreply@localhost>")
_mail = urllib.parse.urlsplit(env("PROEFTUIN_SMTP_URL"))  # smtp://user:password@host:587?tls=1
if _mail.hostname:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.hostname,
                "port": _mail.port or 587,
                "username": urllib.parse.unquote(_mail.username or ""),
                "password": urllib.parse.unquote(_mail.password or ""),
                "use_tls": "tls=0" not in _mail.query,
                "timeout": 30,
            },
        }
    }
else:
    # A local instance sends nothing: each mail is a file that one can open.
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": DATA_DIR / "mail"},
        }
    }

# A language model's embeddings, where an operator connects them (off by default) --------------------
EMBEDDING_URL = env("PROEFTUIN_EMBEDDING_URL")
EMBEDDING_MODEL = env("PROEFTUIN_EMBEDDING_MODEL")
EMBEDDING_KEY = env("PROEFTUIN_EMBEDDING_KEY")

# A language model that writes the draft of a summary, where an operator connects one (off by default) -
MODEL_URL = model_endpoint(env("PROEFTUIN_MODEL_URL")) if env("PROEFTUIN_MODEL_URL") else ""
MODEL_NAME = env("PROEFTUIN_MODEL_NAME")
MODEL_KEY = model_key(env("PROEFTUIN_MODEL_KEY"))

# Security ------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", *([origin_of(TILES)] if TILES else [])],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "proeftuin.accounts.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_flag("PROEFTUIN_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env_int("PROEFTUIN_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env_flag("PROEFTUIN_BEHIND_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Or all visitors would share the proxy's address, and with it one limit on trying to sign in.
        ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Logs: one JSON object a line ----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "proeftuin.operations.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("PROEFTUIN_LOG_LEVEL", "WARNING")},
    "loggers": {"proeftuin": {"level": env("PROEFTUIN_LOG_LEVEL", "INFO")}},
}
