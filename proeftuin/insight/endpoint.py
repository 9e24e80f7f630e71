"""A language model that an operator connected by one setting: asked once, with a limit on time and size.

Speaks the form that most servers share: POST {"messages": […]} to `…/v1/chat/completions`. Of settings that not every
server takes (temperature, the form of the answer) none is sent. Neither the key nor what a server says of itself comes
into an error: only a code, whose words stand in the vocabulary `summary_failures`.
"""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

from proeftuin.engines.summaries import Request, clean

SECONDS = 120.0  # a model on a small machine writes slowly
LARGEST = 1_000_000  # bytes of an answer
PIECE = 65_536


class EndpointError(Exception):
    """The model gave no answer. ``code`` is of the vocabulary `summary_failures`, ``detail`` a number or empty."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote, and what it calls itself."""

    text: str
    model: str


class _NoTurning(urllib.request.HTTPRedirectHandler):
    """What people wrote goes to the address that was set, and nowhere else."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def is_connected() -> bool:
    return bool(settings.MODEL_URL)


def host() -> str:
    """Where texts go, as a page may show it."""
    return urllib.parse.urlsplit(settings.MODEL_URL).netloc


def ask(request: Request, *, seconds: float = SECONDS) -> Answer:
    """The answer of the model to one request. Raises EndpointError."""
    told: dict[str, object] = {
        "messages": [{"role": "system", "content": request.order}, {"role": "user", "content": request.material}],
        "stream": False,
    }
    if settings.MODEL_NAME:
        told["model"] = settings.MODEL_NAME
    return _read(_posted(json.dumps(told).encode(), seconds))


def _posted(body: bytes, seconds: float) -> bytes:
    headers = {"Content-Type": "application/json", "User-Agent": f"proeftuin/{settings.VERSION}"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    # The scheme was checked when the settings were read.
    post = urllib.request.Request(settings.MODEL_URL, data=body, headers=headers, method="POST")  # noqa: S310
    until = time.monotonic() + seconds
    try:
        with urllib.request.build_opener(_NoTurning).open(post, timeout=seconds) as response:
            return _within(response, until)
    except urllib.error.HTTPError as error:
        error.close()
        raise EndpointError("redirect" if 300 <= error.code < 400 else "status", str(error.code)) from None
    except TimeoutError:
        raise EndpointError("timeout") from None
    except urllib.error.URLError as error:
        raise EndpointError("timeout" if isinstance(error.reason, TimeoutError) else "unreachable") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise EndpointError("unreachable") from None


def _within(response: IO[bytes], until: float) -> bytes:
    """All of an answer, as long as it is neither too large nor too slow: a server may drip for ever."""
    pieces, size = [], 0
    while piece := response.read1(PIECE):  # type: ignore[attr-defined]
        size += len(piece)
        if size > LARGEST:
            raise EndpointError("too_large")
        if time.monotonic() > until:
            raise EndpointError("timeout")
        pieces.append(piece)
    return b"".join(pieces)


def _read(body: bytes) -> Answer:
    try:
        found = json.loads(body)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise EndpointError("broken") from None
    if not isinstance(text, str):
        raise EndpointError("broken")
    named = found.get("model")
    return Answer(text, clean(settings.MODEL_NAME or (named if isinstance(named, str) else ""))[:100] or host())
