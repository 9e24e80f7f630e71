"""Settings of the test run: the product's own, with its data in a folder that goes away."""

import os
import tempfile
from pathlib import Path

os.environ["PROEFTUIN_DATA"] = tempfile.mkdtemp(prefix="proeftuin-tests-")
os.environ.setdefault("PROEFTUIN_LOG_LEVEL", "CRITICAL")

from proeftuin.settings import *  # noqa: F403
from proeftuin.settings import DATA_DIR, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LANGUAGE_CODE = "en"
STAFF_NEEDS_MFA = False  # as on a laptop; the tests of the second step turn it on
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file, so that threads, processes and the browser's server meet the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {}  # no pool: each test process has its own few connections
