"""The setting that connects a language model is checked when the site starts, and its secrets stay secret."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from proeftuin.engines.summaries import Request
from proeftuin.insight import endpoint
from proeftuin.insight.endpoint import EndpointError
from proeftuin.settings import model_endpoint, model_key
from tests.insight.model_server import serving

REQUEST = Request("Summarise.", "<material>\n[]\n</material>", ())


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://models.example.org/v1", "https://models.example.org/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("https://a.example/v1/chat/completions", "https://a.example/v1/chat/completions"),
        ("https://a.example/m?api-version=2", "https://a.example/m/chat/completions?api-version=2"),
    ],
)
def test_addresses(given: str, asked: str) -> None:
    assert model_endpoint(given) == asked


@pytest.mark.parametrize(
    "given",
    ["models.example.org", "ftp://a.example/v1", "file:///etc/passwd", "https://", "https://me:sesame@a.example/v1",
     "https://a.example:port/v1", "https://a.example/v1#part", "https://a.example/v 1", "https://a.example/\nv1"],
)  # fmt: skip
def test_addresses_that_stop_the_start(given: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        model_endpoint(given)
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize("given", ["open sesame", "sesame\r\nX-Other: 1", "sésame"])
def test_keys_that_stop_the_start_are_not_shown(given: str) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        model_key(given)
    assert given not in str(told.value) and "sesame" not in str(told.value)
    assert model_key("sk-123_abc") == "sk-123_abc" and model_key("") == ""


def test_without_a_name_or_key_none_is_sent(settings) -> None:
    with serving() as server:
        settings.MODEL_URL = server.url
        assert endpoint.ask(REQUEST).model == "stub-1"
        assert "model" not in server.asked[0] and server.keys == [None]


def test_the_key_does_not_follow_a_redirect(settings) -> None:
    with serving() as server, serving() as elsewhere:
        settings.MODEL_URL, settings.MODEL_KEY = server.url, "sesame"
        server.status, server.headers = 302, {"Location": elsewhere.url}
        with pytest.raises(EndpointError) as told:
            endpoint.ask(REQUEST)
        assert told.value.code == "redirect" and elsewhere.asked == [] and "sesame" not in str(told.value)


def test_an_answer_that_drips_ends_in_time(settings, monkeypatch) -> None:
    clock = iter([0.0, *(30.0 * n for n in range(1, 100))])
    monkeypatch.setattr(endpoint, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(endpoint, "PIECE", 10)
    with serving() as server:
        settings.MODEL_URL, server.body = server.url, b" " * 5000
        with pytest.raises(EndpointError) as told:
            endpoint.ask(REQUEST)
        assert told.value.code == "timeout"
