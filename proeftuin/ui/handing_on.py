"""Pages that make something for another page: where to go back to, and what was made there.

A step of a run asks for an experiment. It links to the page that makes one with ``?next=/local/path``; that page keeps
it as a hidden field, and leads back with ``?made=experiment:REF``.
"""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def asked_by(request: HttpRequest) -> str:
    """The page on this site that asked for something, or nothing. Addresses elsewhere are ignored."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if local and len(path) <= 500 else ""


def back_with(path: str, kind: str, ref: str) -> str:
    """That page, with what was made: ``/initiatives/…/run/?made=story:7k3mq9x2ab``."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'made': f'{kind}:{ref}'}, safe=':')}"
