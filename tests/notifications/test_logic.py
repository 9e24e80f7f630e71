"""When mail is due, on the wall clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.notifications.logic import is_local_path, mailed_until

ZONE = "Europe/Brussels"
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds UTC


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(ZONE))


def test_daily_mail_waits_for_seven_in_the_morning() -> None:
    assert mailed_until("daily", local(2026, 11, 21, 6, 59), ZONE) == local(2026, 11, 20, 7)
    assert mailed_until("daily", local(2026, 11, 21, 7, 0), ZONE) == local(2026, 11, 21, 7)
    assert mailed_until("daily", local(2026, 11, 21, 23, 0), ZONE) == local(2026, 11, 21, 7)


def test_weekly_mail_waits_for_monday() -> None:
    assert mailed_until("weekly", local(2026, 11, 22, 12), ZONE) == local(2026, 11, 16, 7)
    assert mailed_until("weekly", local(2026, 11, 23, 6), ZONE) == local(2026, 11, 16, 7)
    assert mailed_until("weekly", local(2026, 11, 23, 7), ZONE) == local(2026, 11, 23, 7)


@given(MOMENTS)
def test_a_digest_covers_at_most_its_span_and_never_the_future(at: datetime) -> None:
    daily, weekly = mailed_until("daily", at, ZONE), mailed_until("weekly", at, ZONE)
    assert daily and weekly
    assert weekly <= daily <= at
    assert at - daily < timedelta(hours=26)  # an hour more when the clock goes back
    assert at - weekly < timedelta(days=7, hours=2)
    assert weekly.astimezone(ZoneInfo(ZONE)).weekday() == 0
    assert mailed_until("at_once", at, ZONE) == at
    assert mailed_until("never", at, ZONE) is None


def test_only_paths_of_this_site_are_gone_to() -> None:
    assert is_local_path("/cases/?page=2")
    for elsewhere in ("", "cases", "//evil.example", "/\\evil.example", "https://evil.example", "/\tx", "/a\\b"):
        assert not is_local_path(elsewhere)
