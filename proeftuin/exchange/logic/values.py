"""Steps that read a year, a date, a number or an address from a cell."""

import datetime
import re
from urllib.parse import quote, urlsplit, urlunsplit

EARLIEST, LATEST = 1500, 2100
_EXCEL_DAY_NOUGHT = datetime.date(1899, 12, 30)
_URL = re.compile(r"https?://[^\s<>\"'|]+", re.I)
_BARE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.I)
_LONGEST_URL = 1000


def year(text: str) -> str:
    """The year in ``2021``, ``2021.0``, ``2021-05-01`` or ``10/1/2023``; nothing when there is none.

    A spreadsheet that took the year 2024 for a count of days shows 7/16/1905; that is turned back.
    """
    found = re.search(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", text)
    if found and found[3] in ("1904", "1905", "1906"):
        month, day, shown = (int(part) for part in found.groups())
        try:
            serial = (datetime.date(shown, month, day) - _EXCEL_DAY_NOUGHT).days
        except ValueError:
            return ""
        return str(serial) if 1950 <= serial <= LATEST else ""
    found = re.search(r"(?<!\d)(\d{4})(?!\d)", text)
    return found[1] if found and EARLIEST <= int(found[1]) <= LATEST else ""


def year_in_words(text: str) -> str:
    """A year from 1900 to 2099 that stands in a text as a word of its own."""
    found = re.search(r"(?<![\d.,€$£-])((?:19|20)\d\d)(?![\d%]|,\d)", text)
    return found[1] if found else ""


def date(text: str, form: str) -> str:
    """An ISO date from one written in a form of strptime; nothing for a blank or for "never" (the year 9999)."""
    if not text.strip():
        return ""
    day = datetime.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date on a calendar has no zone
    return "" if day >= datetime.date(9999, 1, 1) - datetime.timedelta(days=1) else day.isoformat()


def number(text: str) -> str:
    """A whole number from ``9``, ``9.0`` or ``Goal 9``; nothing when there is none."""
    found = re.search(r"\d+", text)
    return str(int(found[0])) if found else ""


def url(text: str) -> str:
    """The first web address in a text, complete and safely written; nothing when there is none."""
    found = _URL.search(text)
    if found:
        raw = found[0].rstrip(".,;)]}")
    elif _BARE.fullmatch(text.strip()):
        raw = "https://" + text.strip()
    else:
        return ""
    try:
        parts = urlsplit(raw)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    if "." not in host or parts.username:
        return ""
    kept = "/%:=&?~#+!$,;'@()*[]"
    made = urlunsplit(
        (
            parts.scheme.lower(),
            parts.netloc,
            quote(parts.path, kept),
            quote(parts.query, kept),
            quote(parts.fragment, kept),
        )
    )
    return made if len(made) <= _LONGEST_URL else ""


def only_longer(text: str, limit: int) -> str:
    """Text that another, shorter field can't hold whole; nothing otherwise."""
    return text if len(text) > limit else ""


def only_shorter(text: str, limit: int) -> str:
    return text if len(text) <= limit else ""
