"""Structured logs: one JSON object a line, without personal data."""

import json
import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from proeftuin.kernel.ids import new_ref

log = logging.getLogger("proeftuin.request")

# Addresses that are keys: what comes after stands in no log.
KEYS = re.compile(r"^(/stories/(?:withdraw|tell)/|/initiatives/join/|/assess/|/decisions/advice/)[^/]+")

# Attributes that every log record has; whatever else stands on it was given as `extra`.
_PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "request", "status_code"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{key: value for key, value in record.__dict__.items() if key not in _PLAIN},
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class RequestLog:
    """Logs each request with its duration, under an id that is also sent back. No address, no query, no person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = new_ref()  # type: ignore[attr-defined]
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        took = round((time.perf_counter() - started) * 1000, 1)
        log.info(
            "request",
            extra={"id": request.id, "method": request.method, "path": KEYS.sub(r"\1…", request.path),  # type: ignore[attr-defined]
                   "status": response.status_code, "ms": took},
        )  # fmt: skip
        return response
