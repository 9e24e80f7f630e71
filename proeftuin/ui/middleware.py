"""What people see when an action says no."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError, TooOftenError


class WholeAddresses:
    """Addresses with a NUL character name nothing, and PostgreSQL refuses to look for them: 404 before anyone tries.

    In what is asked behind the question mark it is left out, as if it had not been typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or "\x00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "").replace("\x00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if "\x00" in request.path_info:
            raise Http404


class ActionErrors:
    """Turns a refusal into a page: 403 with the reason, 404 when even the existence is not to be told, 429 when it is
    only too much at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowedError):
            return None
        if exception.denied.hidden:
            raise Http404 from exception
        response = render(request, "ui/denied.html", {"denied": exception.denied}, status=403)
        if isinstance(exception, TooOftenError):
            response.status_code = 429
            if exception.denied.until:
                response["Retry-After"] = str(max(1, int((exception.denied.until - now()).total_seconds())))
        return response
