"""Who takes part without an account: the mark of a browser, and the code of a letter that was typed in it."""

import hashlib

from proeftuin.accounts.access import Request
from proeftuin.kernel.ids import new_secret
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import Credentials

KEY, CODES = "visitor", "codes"
NEW = "visitor:new"  # somebody whose browser holds nothing yet: it gets its mark with the first thing it posts
LONGEST_CODE = 40


def credentials_of(request: Request, process: Process) -> Credentials:
    """What this browser shows, beside the account: kept in its session from the first thing it posts."""
    if request.method == "POST" and not request.actor.is_person and KEY not in request.session:
        request.session[KEY] = new_secret()
    typed = request.POST.get("code", "").strip()[:LONGEST_CODE] if request.method == "POST" else ""
    if typed:
        request.session[CODES] = {**request.session.get(CODES, {}), process.ref: typed}
    mark = request.session.get(KEY)
    key = f"visitor:{hashlib.sha256(mark.encode()).hexdigest()[:40]}" if mark else NEW
    return Credentials(key, request.session.get(CODES, {}).get(process.ref, ""))


def keep_code(request: Request, process: Process, code: str) -> None:
    """Remember a code that was found on a list of this process, for as long as the session lives."""
    request.session[CODES] = {**request.session.get(CODES, {}), process.ref: code}
