"""From one page to make something on another, and back with what was made: ``?next=/path`` and ``?made=KIND:REF``."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """Where to go on after making something, when the address or the form says so and it is on this site; else ""."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if local else ""


def with_made(url: str, made: str) -> str:
    """An address that also tells what was made, such as ``experiment:7k3mq9x2ab``."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode({"made": made})]))
    return urlunsplit(parts._replace(query=query))
