"""Each route is guarded, and each stands in exactly one circle: public, signed in, or staff."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

CIRCLES = {"public", "signed_in", "staff"}
# django-allauth brings its own guards, and is alone under this prefix.
THIRD_PARTY = "accounts/"
NAMESPACED = ("accounts/", "api/v1/")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        else:
            yield route, one


def an_address(route: str, pattern: URLPattern) -> str:
    """The route with something unknown in each of its holes."""
    converters = pattern.pattern.converters
    address = "/" + route.replace("^", "").replace("$", "").replace(r"\Z", "")
    for name, converter in converters.items():
        value = "999999" if isinstance(converter, IntConverter) else "0000000000"
        address = re.sub(rf"<(\w+:)?{name}>", value, address)
    return address


def test_each_route_stands_in_exactly_one_circle() -> None:
    unmarked = [
        route
        for route, pattern in routes()
        if not route.startswith(THIRD_PARTY) and getattr(pattern.callback, "access", None) not in CIRCLES
    ]
    assert unmarked == []


def test_addresses_are_written_once() -> None:
    names = [pattern.name for route, pattern in routes() if pattern.name and not route.startswith(NAMESPACED)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.django_db
def test_what_is_not_public_sends_visitors_to_sign_in() -> None:
    open_to_all = []
    for route, pattern in routes():
        if getattr(pattern.callback, "access", None) in ("signed_in", "staff"):
            for method in ("get", "post"):
                response = getattr(Client(), method)(an_address(route, pattern))
                if response.status_code != 302 or "/accounts/login/" not in response["Location"]:
                    open_to_all.append(f"{method} {route}: {response.status_code}")
    assert open_to_all == []


@pytest.mark.django_db
def test_staff_pages_do_not_exist_for_others(as_) -> None:
    client, shown = as_("sara"), []
    for route, pattern in routes():
        if getattr(pattern.callback, "access", None) == "staff":
            response = client.get(an_address(route, pattern))
            if response.status_code != 404:
                shown.append(f"{route}: {response.status_code}")
    assert shown == []


@pytest.mark.django_db
def test_reading_never_writes(as_) -> None:
    client, written = as_("sara"), []
    client.get("/")  # the session and its bookkeeping are not what is meant here
    for route, pattern in routes():
        if route.startswith(THIRD_PARTY):
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(an_address(route, pattern))
        written += [
            f"{route}: {query['sql'][:80]}"
            for query in queries
            if query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "session" not in query["sql"]
        ]
    assert written == []
