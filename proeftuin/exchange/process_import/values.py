"""Cells read as values: moments, numbers, yes and no, and the states of each platform. Knows no Django."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from proeftuin.exchange.logic import fold

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
          "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y")  # fmt: skip
_ZONE = re.compile(r"\s*(?:UTC|([+-])(\d{2}):?(\d{2}))$")
_CLOCK = re.compile(r"(?:0 days )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$")
_EARLIEST, _LATEST = 1990, 2100


def moment(text: str, zone: tzinfo, clock: str = "") -> datetime:
    """A moment from any form that the platforms write; without zone it is read in ``zone``. Raises ValueError."""
    bare = re.sub(r"\.\d+(?=Z|[+-]|\s|$)", "", text.strip()).replace("T", " ").replace("Z", " +0000")
    found, offset = _ZONE.search(bare), None
    if found:
        bare = bare[: found.start()]
        minutes = int(found[2] or 0) * 60 + int(found[3] or 0)
        offset = timedelta(minutes=-minutes if found[1] == "-" else minutes)
    for form in _FORMS:
        try:
            made = datetime.strptime(bare.strip(), form)  # noqa: DTZ007 - the zone comes next
        except ValueError:
            continue
        break
    else:
        raise ValueError(text)
    if not _EARLIEST <= made.year <= _LATEST:
        raise ValueError(text)
    made += _time_of_day(clock)
    return (made - offset).replace(tzinfo=UTC) if offset is not None else made.replace(tzinfo=zone).astimezone(UTC)


def _time_of_day(clock: str) -> timedelta:
    found = _CLOCK.match(clock.strip())
    if not found:
        return timedelta()
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


def whole(text: str) -> int:
    """A count; blank is 0. ``1.234`` and ``1,234`` with three digits behind are thousands. Raises ValueError."""
    bare = text.strip().replace(" ", "").replace(" ", "")
    if not bare:
        return 0
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    number = float(bare.replace(",", "."))
    if number < 0 or number > 2_000_000_000 or number != int(number):
        raise ValueError(text)
    return int(number)


def degrees(text: str, most: float) -> float | None:
    """A latitude (most 90) or longitude (most 180); None when blank. Raises ValueError."""
    if not text.strip():
        return None
    value = float(text.strip().replace(",", "."))
    if not -most <= value <= most:
        raise ValueError(text)
    return value


def yes(text: str) -> bool:
    return fold(text) in {"true", "yes", "1", "ja", "oui", "si", "x", "t", "sí"}


def money(text: str) -> str:
    """An amount in euro as plain digits, or nothing when there is none in the text."""
    found = re.search(r"\d[\d.,  ]*", text)
    if not found:
        return ""
    bare = re.sub(r"[  ]", "", found[0]).rstrip(".,")
    cents = re.search(r"[.,](\d{1,2})$", bare)
    digits = re.sub(r"\D", "", bare[: cents.start()] if cents else bare)
    return f"{digits}.{cents[1]}" if cents else digits


# What a platform's word for a state means here: (answer_state, state, is it carried out). None keeps what is there.
type Meaning = tuple[str, str, bool]
_SHOWN = "published"


def _words(answer: str, state: str, done: bool, *names: str) -> dict[str, Meaning]:
    return dict.fromkeys(names, (answer, state, done))


STATES: Mapping[str, Meaning] = {
    **_words("open", _SHOWN, False, "", "not_answered", "not answered", "validating", "published", "archived",
             "proposed", "voorgesteld", "propose", "vorgeschlagen", "viewed", "bekeken", "vu", "gesehen", "open",
             "nil", "null", "accepted_for_publication", "prescreening", "ingediend", "submitted", "planned",
             "geplant", "gepland", "undecided", "sin decidir", "not seen", "publicada", "publicado", "abierto"),
    **_words("review", _SHOWN, False, "evaluating", "in evaluation", "en cours d'evaluation", "en evaluacion",
             "en avaluacio", "under consideration", "under_consideration", "in beraad", "wird gepruft", "consideration",
             "in prufung", "en cours d'examen", "feasible", "factible", "viable", "in overweging", "en examen",
             "wird uberlegt", "en cours d'analyse"),
    **_words("accepted", _SHOWN, False, "accepted", "aceptada", "aceptado", "acceptee", "accepte", "acceptada",
             "geaccepteerd", "aanvaard", "angenommen", "akzeptiert", "qualified", "qualified for next phase",
             "selected",
             "seleccionado", "geselecteerd", "selectionne", "retenu", "retenue", "laureat", "laureate", "qualifiziert",
             "winner", "ganador", "zugelassen", "ausgewahlt", "approved", "goedgekeurd"),
    **_words("accepted", _SHOWN, True, "implemented", "uitgevoerd", "realisiert", "umgesetzt", "realise", "ejecutado",
             "mis en oeuvre", "finished", "executat", "done"),
    **_words("partly", _SHOWN, False, "partially accepted", "partly accepted", "deels aanvaard", "partially_accepted",
             "partiellement retenu", "teilweise angenommen"),
    **_words("declined", _SHOWN, False, "rejected", "rechazada", "rechazado", "rejete", "rejetee", "rebutjada",
             "abgelehnt", "afgewezen", "verworpen", "unfeasible", "not feasible", "inviable", "no factible",
             "no viable", "niet haalbaar", "non retenu", "non retenue", "ineligible", "niet ontvankelijk",
             "nicht zulassig", "non recevable", "unselected"),
    **_words("open", "withdrawn", False, "withdrawn", "retired", "retirada", "retirado", "retiree", "retire",
             "ingetrokken", "zuruckgezogen"),
    **_words("open", "hidden", False, "trashed", "trashed_not_visible", "hidden", "rejected by moderator"),
    **_words("open", "draft", False, "draft", "unpublished", "entwurf", "concept", "brouillon", "borrador"),
}  # fmt: skip


def meaning(word: str) -> Meaning | None:
    """What a state means here, whatever its case and accents; None for one that nobody told us of."""
    return STATES.get(fold(word))
