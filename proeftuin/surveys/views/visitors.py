"""Which visitor answers, when no account is asked for."""

import hashlib

from proeftuin.accounts.access import Request
from proeftuin.kernel.ids import new_secret
from proeftuin.processes.permissions import Credentials

KEY = "visitor"


def credentials_of(request: Request) -> Credentials:
    """The mark of this browser, kept in its session from the first thing it posts."""
    if request.method == "POST" and KEY not in request.session:
        request.session[KEY] = new_secret()
    mark = request.session.get(KEY)
    return Credentials(
        visitor_key=f"visitor:{hashlib.sha256(mark.encode()).hexdigest()[:40]}" if mark else "visitor:new"
    )
