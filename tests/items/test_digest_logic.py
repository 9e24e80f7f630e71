"""What goes into which mail: each thing once, in the right period."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as some

from proeftuin.items.logic import Ask, Piece, citation, fresh, is_due, parts_of, spelled, thing_at
from proeftuin.notifications.logic import mailed_until

ZONE = "Europe/Brussels"
START = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday
hours = some.integers(0, 24 * 60)
things = some.sampled_from([f"item:{n}" for n in range(12)])
queries = some.sampled_from(["code=ai", "sector=health", "q=waiting"])


@given(
    asks=some.lists(some.tuples(queries, some.integers(0, 40)), min_size=1, max_size=4),
    news=some.dictionaries(queries, some.lists(some.tuples(things, some.integers(0, 60)), max_size=12)),
    told=some.sets(things), oldest=some.integers(0, 50),
)  # fmt: skip
def test_each_thing_is_in_a_mail_once_and_only_when_it_is_news(asks, news, told, oldest) -> None:
    first = START.date()
    found = {query: [Piece(thing, first + timedelta(days=day)) for thing, day in rows] for query, rows in news.items()}
    said = [Ask(query, "daily", START + timedelta(days=day), START) for query, day in asks]
    limit = first + timedelta(days=oldest)
    pieces = fresh(said, found, told, limit)
    names = [piece.thing for piece in pieces]
    assert len(names) == len(set(names)) and not set(names) & told
    assert pieces == sorted(pieces, key=lambda piece: (piece.day, piece.thing), reverse=True)
    wanted = {
        piece.thing for ask in said for piece in found.get(ask.query, [])
        if piece.day >= max(ask.since.date(), limit) and piece.thing not in told
    }  # fmt: skip
    assert set(names) == wanted
    assert fresh(said, found, told | set(names), limit) == []


@given(rhythm=some.sampled_from(["daily", "weekly"]), looks=some.lists(hours, min_size=2, max_size=40))
def test_there_is_one_mail_for_each_period_however_often_the_worker_looks(rhythm: str, looks: list[int]) -> None:
    ask, mailed = Ask("code=ai", rhythm, START, START), []
    for at in sorted(START + timedelta(hours=hour) for hour in looks):
        if is_due(ask, mailed_until(rhythm, at, ZONE)):
            mailed.append(at)
            ask = Ask(ask.query, rhythm, START, at)
    periods = [mailed_until(rhythm, at, ZONE) for at in mailed]
    assert len(set(periods)) == len(periods)
    assert all(period and period > START for period in periods)  # not for the period before somebody asked
    last = mailed_until(rhythm, START + timedelta(hours=max(looks)), ZONE)
    assert not (last and last > START) or periods[-1:] == [last]  # a worker that slept catches up


@given(some.dictionaries(some.sampled_from(["q", "kind", "sector", "code", "page", "x"]),
                         some.lists(some.text(max_size=20), max_size=4)))  # fmt: skip
def test_a_search_has_one_spelling(parts: dict[str, list[str]]) -> None:
    once = spelled(parts)
    assert spelled(parts_of(once)) == once
    assert spelled({name: [*reversed(values), *values] for name, values in reversed(parts.items())}) == once
    assert set(parse_qs(once)) <= {"q", "kind", "sector", "code"}


def test_a_citation_holds_who_when_what_where_and_the_licence() -> None:
    words = citation(who="VVSG", year=2024, title="AI in the town hall.", url="https://example.org/ai",
                     licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/")  # fmt: skip
    assert words == (
        "VVSG (2024). AI in the town hall. https://example.org/ai. CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
    )
    bare = citation(who="", year=None, title="Canvas", url="https://x.org", licence="CC0 1.0", licence_url="")
    assert bare == "Canvas. https://x.org. CC0 1.0."


def test_a_page_of_this_site_is_known_by_its_address() -> None:
    assert thing_at("https://site.example.org/cases/abc123/history/") == ("case", "abc123")
    assert thing_at("/initiatives/7k3/") == ("initiative", "7k3")
    for address in ("", "nonsense", "/cases/", "/search/?q=x", "http://[bad", "/accounts/x/"):
        assert thing_at(address) is None


def test_the_day_of_a_piece_is_a_day() -> None:
    piece = Piece("item:1", date(2026, 1, 5))
    assert fresh([Ask("q=x", "daily", START, START)], {"q=x": [piece]}, set(), date(2026, 1, 1)) == [piece]
