"""What someone shows beside the account when they take part: the mark of their browser, a code, an OpenID claim."""

import hashlib
from collections.abc import Mapping

from proeftuin.accounts.access import Request
from proeftuin.kernel.ids import new_secret
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import Credentials

VISITOR, CODES, CLAIMS = "visitor", "process_codes", "claims"
NEW = "visitor:new"  # whoever has no mark yet gets one with the first thing they post
MOST_CLAIMS = 100


def credentials_of(request: Request, process: Process) -> Credentials:
    """Everything the reader can show for this process. The mark is made when something is posted, never by reading."""
    if request.method == "POST" and not request.actor.is_person and VISITOR not in request.session:
        request.session[VISITOR] = new_secret()
    return Credentials(_mark(request), request.session.get(CODES, {}).get(process.ref, ""), _claims(request))


def keep_code(request: Request, process: Process, code: str) -> None:
    """Remember a code that was found on a list of this process, for as long as the session lives."""
    request.session[CODES] = {**request.session.get(CODES, {}), process.ref: code}


def _mark(request: Request) -> str:
    secret = request.session.get(VISITOR)
    return f"visitor:{hashlib.sha256(secret.encode()).hexdigest()[:40]}" if secret else NEW


def _claims(request: Request) -> tuple[tuple[str, str], ...]:
    """The plain values that the OpenID Connect account of this session gave, read once and kept in the session."""
    if not request.actor.is_person:
        return ()
    kept = request.session.get(CLAIMS)
    if kept is None or kept[0] != request.actor.ref:
        from allauth.socialaccount.models import SocialAccount

        accounts = SocialAccount.objects.filter(user_id=request.actor.person_id).values_list("extra_data", flat=True)
        found = [pair for data in accounts for pair in _plain(data)]
        if not found:
            return ()
        kept = request.session[CLAIMS] = [request.actor.ref, found[:MOST_CLAIMS]]
    return tuple((name, value) for name, value in kept[1])


def _plain(data: Mapping[str, object]) -> list[tuple[str, str]]:
    """Names and values of claims; a list gives one pair for each value."""
    inner = {**data, **(data["userinfo"] if isinstance(data.get("userinfo"), dict) else {})}
    pairs = [(name, one) for name, value in inner.items() for one in (value if isinstance(value, list) else [value])]
    return [(name, str(one)) for name, one in pairs if isinstance(one, str | int | bool)]
