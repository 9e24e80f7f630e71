"""Browser tests of the interface itself; the journeys have their own."""

import os

# Playwright's own loop runs in this thread; Django would refuse the ORM in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
