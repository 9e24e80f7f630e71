"""From one row to a contribution, a comment or the process itself. What can't be read is told, and left out."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from proeftuin.exchange.logic import clean, one_line, truncate, url
from proeftuin.exchange.logic.html import markdown
from proeftuin.exchange.process_import.dialects import Reading
from proeftuin.exchange.process_import.shapes import About, Answer, Contribution, Made, Said, Stage, Step
from proeftuin.exchange.process_import.tables import Line
from proeftuin.exchange.process_import.values import degrees, meaning, moment, money, whole, yes

type Tell = Callable[[int, str, str, str], None]  # line, column, what is wrong, what was done

TITLE, CATEGORY, AREA, ADDRESS = 300, 80, 120, 300
_ON_COMMENT = re.compile(r"comment$", re.I)


@dataclass(slots=True)
class Cells:
    """The cells of one row by target, with the means to tell what is wrong in them."""

    line: Line
    reading: Reading
    zone: ZoneInfo
    tell: Tell
    language: str = ""
    found: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # target → (column, text)

    def read(self) -> "Cells":
        chosen: dict[str, str] = {}  # for columns by language: the first with words wins
        for place in self.reading.places:
            text = self.line.cells.get(place.column, "").strip()
            if not text:
                continue
            if place.language and chosen.setdefault(place.target, place.language) != place.language:
                continue
            if place.language and place.target in ("title", "body"):
                self.language = self.language or place.language[:2]
            self.found.setdefault(place.target, []).append((place.column, text))
        return self

    def text(self, target: str) -> str:
        return next((text for _column, text in self.found.get(target, ())), "")

    def column(self, target: str) -> str:
        return next((column for column, _text in self.found.get(target, ())), target)

    def line_of(self, target: str, most: int) -> str:
        """One line of plain text, cut to its length and told so."""
        text = one_line(markdown(self.text(target)))
        if len(text) > most:
            self.tell(self.line.number, self.column(target), _("It has %(count)s characters.") % {"count": len(text)},
                      _("It was cut to %(most)s.") % {"most": most})  # fmt: skip
        return truncate(text, most)

    def body(self, *targets: str) -> str:
        parts = [markdown(text) for target in targets for _column, text in self.found.get(target, ())]
        return "\n\n".join(dict.fromkeys(part for part in parts if part))

    def count(self, target: str) -> int:
        return self._tried(target, whole, 0, _("It is no count."), _("It was read as 0."))

    def at(self, target: str) -> datetime | None:
        clock = self.text("clock")
        return self._tried(
            target, lambda text: moment(text, self.zone, clock), None, _("It is no date."), _("The date was left out.")
        )

    def degrees(self, target: str, most: float) -> float | None:
        return self._tried(
            target, lambda text: degrees(text, most), None, _("It is no place on earth."), _("The place was left out.")
        )

    def _tried[T](self, target: str, read: Callable[[str], T], otherwise: T, what: str, done: str) -> T:
        text = self.text(target)
        if not text:
            return otherwise
        try:
            return read(text)
        except ValueError:
            shown = f"“{text[:60]}”: {what}"
            self.tell(self.line.number, self.column(target), shown, done)
            return otherwise

    @property
    def extra(self) -> dict[str, object]:
        return {
            target.removeprefix("extra:"): clean(markdown(pairs[0][1]))[:2000]
            for target, pairs in self.found.items()
            if target.startswith("extra:")
        }


class Maker:
    """Makes things of the rows of one table. ``space`` and ``languages`` are learnt on the way."""

    def __init__(self, reading: Reading, zone: ZoneInfo, tell: Tell) -> None:
        self.reading, self.zone, self.tell = reading, zone, tell
        self.seen: set[str] = set()

    def made(self, line: Line) -> Iterator[Made]:
        """What one row makes: mostly one thing, nothing when it can't be read."""
        if line.problem:
            self.tell(line.number, "", line.problem, _("The row was skipped."))
            return
        cells = Cells(line, self.reading, self.zone, self.tell).read()
        makes = {"idea": self._ideas, "comment": self._comments, "process": self._process}
        yield from makes[self.reading.entity.makes](cells)

    # Contributions ---------------------------------------------------------------------------------------------------
    def _ideas(self, cells: Cells) -> Iterator[Made]:
        row_id = one_line(cells.text("id")) or _id_in(cells.text("url"))
        if cells.found.keys() & {"row:comment", "row:vote", "row:news"} and row_id:
            yield from self._cap_row(cells, row_id)
            return
        title = cells.line_of("title", TITLE)
        if not row_id and title and not self.reading.columns_of("id"):
            row_id = one_line(cells.text("url")) or title[:200]
        if not row_id or not title:
            missing = "id" if not row_id else "title"
            self.tell(cells.line.number, cells.column(missing), _("It is empty."), _("The row was skipped."))
            return
        if row_id in self.seen:
            self.tell(
                cells.line.number,
                cells.column("id"),
                _("“%(id)s” stands in an earlier row too.") % {"id": row_id},
                _("The row was skipped."),
            )
            return
        self.seen.add(row_id)
        made = self._contribution(cells, row_id[:200], title)
        if made.state == "draft":
            self.tell(cells.line.number, cells.column("state"), _("It was never published."), _("The row was skipped."))
            return
        yield made

    def _contribution(self, cells: Cells, row_id: str, title: str) -> Contribution:
        entity = self.reading.entity
        component = cells.text("component")
        made = Contribution(
            part=f"{entity.part or entity.name}{':' + component if component else ''}", id=row_id, title=title,
            body=cells.body("summary", "body", "more"), language=cells.language,
            url=_address(cells.text("url")), category=_category(cells), area=cells.line_of("area", AREA),
            address=_place(cells), latitude=cells.degrees("latitude", 90), longitude=cells.degrees("longitude", 180),
            is_official=entity.official, created_at=cells.at("created_at") or cells.at("starts_on"),
            published_at=cells.at("published_at"), extra=cells.extra,
            comments_told=cells.count("comments") if "comments" in cells.found else None,
        )  # fmt: skip
        if (made.latitude is None) != (made.longitude is None):
            made.latitude = made.longitude = None
        self._count(cells, made)
        self._judge(cells, made)
        self._follow(cells, made)
        return made

    def _count(self, cells: Cells, made: Contribution) -> None:
        supports, paper = cells.count("supports"), cells.count("paper")
        if "supports_total" in cells.found and "supports" not in cells.found:
            supports = max(0, cells.count("supports_total") - paper)
        against = cells.count("against")
        if supports or against:
            made.counted["import"] = (supports, against)
        if paper:
            made.counted["paper"] = (paper, 0)

    def _judge(self, cells: Cells, made: Contribution) -> None:
        """Its state and the official answer, from the platform's own words."""
        done = False
        for target in ("state", "feasibility", "publication"):
            if target not in cells.found:
                continue
            word = re.sub(r"\s*\(.*\)\s*$", "", one_line(cells.text(target)))
            found = meaning(word)
            if found is None:
                self.tell(
                    cells.line.number,
                    cells.column(target),
                    _("The state “%(word)s” is not known.") % {"word": word},
                    _("It was imported without an answer; the word is kept beside it."),
                )
                made.extra = {**made.extra, "state": word}
                continue
            answer, state, carried_out = found
            made.answer_state = answer if answer != "open" else made.answer_state
            made.state = state if state != "published" else made.state
            done = done or carried_out
        if yes(cells.text("selected")) or "selected_at" in cells.found:
            made.answer_state = "accepted"
        if yes(cells.text("withdrawn")) or cells.at("withdrawn_at"):
            made.state = "withdrawn"
        if yes(cells.text("is_draft")):
            made.state = "draft"
        if "trashed_at" in cells.found:
            made.state = "hidden"
        self._answer(cells, made, done=done)

    def _answer(self, cells: Cells, made: Contribution, *, done: bool) -> None:
        body = cells.body("answer", "more_answer", "conclusion")
        at = cells.at("answered_at") or cells.at("selected_at")
        if made.answer_state in ("accepted", "partly", "declined"):
            price = _price(cells.text("feasibility"))
            cost = _cost(cells.text("cost")) or price
            made.answer = Answer(made.answer_state, body, at, cost, one_line(cells.text("carried_out_by"))[:200])
        elif body:
            made.answer_state = "review" if made.answer_state == "open" else made.answer_state
            made.steps.append(Step(_("What was said about it"), body, 0, None, at))
        if done:
            made.steps.append(Step(one_line(cells.text("state"))[:200], "", 100, None, at))

    def _follow(self, cells: Cells, made: Contribution) -> None:
        made.leads_to = [one for one in re.split(r"[\s,]+", cells.text("leads_to")) if one.startswith("http")]
        if "progress" in cells.found or "step" in cells.found:
            share = min(100, cells._tried("progress", _share, 0, _("It is no percentage."), _("It was read as 0.")))
            ends = cells.at("ends_on")
            title = cells.line_of("step", 200) or _("Progress")
            made.steps.append(Step(title, "", share, ends.astimezone(self.zone).date() if ends else None,
                                   ends if share == 100 else None))  # fmt: skip
        elif "ends_on" in cells.found:
            ends = cells.at("ends_on")
            if ends:
                made.extra = {**made.extra, "ends_at": ends.isoformat()}

    # Comments --------------------------------------------------------------------------------------------------------
    def _comments(self, cells: Cells) -> Iterator[Made]:
        row_id, body = one_line(cells.text("id")), cells.body("body")
        about, parent = one_line(cells.text("on_id")), one_line(cells.text("parent"))
        if not row_id:
            self.tell(cells.line.number, cells.column("id"), _("It is empty."), _("The row was skipped."))
            return
        kind, about_url = cells.text("on_type"), cells.text("about_url")
        if kind and _ON_COMMENT.search(kind):
            about, parent = "", about
        if "ancestry" in cells.found:
            parent = cells.text("ancestry").rstrip("/").rpartition("/")[2]
        depth = cells.count("depth") if "depth" in cells.found else None
        yield Said(
            id=row_id[:200], about=about, body=body, about_url=about_url, parts=_parts_of(kind),
            parent="" if parent in ("-1", "0") else parent, depth=depth, side=self._side(cells),
            language=cells.text("language")[:2].lower(), at=cells.at("created_at"), ups=cells.count("ups"),
            downs=cells.count("downs"), writer=_number(cells.text("writer")),
        )  # fmt: skip

    def _side(self, cells: Cells) -> int:
        text = cells.text("side")
        if text in ("", "-1", "0", "1"):
            return int(text or 0)
        self.tell(cells.line.number, cells.column("side"), f"“{text[:20]}”: " + _("It is not -1, 0 or 1."),
                  _("It was read as neutral."))  # fmt: skip
        return 0

    def _cap_row(self, cells: Cells, row_id: str) -> Iterator[Made]:
        """A row of Cap Collectif below a proposal: a comment, a piece of news, or a vote, which the total holds."""
        title = cells.line_of("title", TITLE)
        if row_id not in self.seen and title:
            self.seen.add(row_id)
            yield self._contribution(cells, row_id[:200], title)
        if "row:comment" in cells.found and cells.text("comment_body"):
            yield Said(
                id=one_line(cells.text("row:comment"))[:200], about=row_id, body=cells.body("comment_body"),
                parent=one_line(cells.text("comment_parent")), at=cells.at("comment_at"),
                ups=cells.count("comment_ups"), writer=_number(cells.text("comment_writer")),
            )  # fmt: skip
        elif "row:news" in cells.found and cells.text("news_title"):
            step = Step(cells.line_of("news_title", 200), cells.body("news_body"), 0, None, cells.at("news_at"))
            yield Contribution(part=self.reading.entity.name, id=row_id, title="", steps=[step])

    # The process -----------------------------------------------------------------------------------------------------
    def _process(self, cells: Cells) -> Iterator[Made]:
        yield About(
            id=one_line(cells.text("slug") or cells.text("id")), title=cells.line_of("title", 200),
            summary=cells.body("summary"), description=cells.body("body"), area=cells.line_of("area", 200),
            url=_address(cells.text("url")), starts_at=cells.at("starts_on"), ends_at=cells.at("ends_on"),
            stages=self._stages(cells),
        )  # fmt: skip

    def _stages(self, cells: Cells) -> list[Stage]:
        try:
            steps = json.loads(cells.text("stages") or "[]")
        except ValueError:
            steps = []
        made = []
        for one in steps if isinstance(steps, list) else []:
            if isinstance(one, dict):
                made.append(Stage(
                    one_line(markdown(_first_words(one.get("title"))))[:200] or _("Phase"),
                    markdown(_first_words(one.get("description"))), self._when(one.get("start_date")),
                    self._when(one.get("end_date")),
                ))  # fmt: skip
        return made

    def _when(self, value: object) -> datetime | None:
        try:
            return moment(str(value), self.zone) if value else None
        except ValueError:
            return None


def space_of(line: Line, reading: Reading) -> str:
    """The address of the participatory space in a row, when it holds one."""
    for target in ("space_url", "url", "about_url"):
        for column in reading.columns_of(target):
            found = re.match(r"https?://[^/\s]+/(?:[a-z]{2}/)?(?:processes|assemblies|conferences)/[^/?#\s]+",
                             line.cells.get(column, ""))  # fmt: skip
            if found:
                return found[0]
    return ""


def _first_words(value: object) -> str:
    if isinstance(value, Mapping):
        return next((str(text) for text in value.values() if isinstance(text, str) and text.strip()), "")
    return value if isinstance(value, str) else ""


def _category(cells: Cells) -> str:
    names = [cells.line_of("category", CATEGORY), cells.line_of("subcategory", CATEGORY)]
    return truncate(" – ".join(name for name in names if name), CATEGORY)


def _place(cells: Cells) -> str:
    parts = [one_line(cells.text(name)) for name in ("more_address", "address")]
    return truncate(", ".join(dict.fromkeys(part for part in parts if part)), ADDRESS)


def _address(text: str) -> str:
    """A web address, or a path on the source's own site, as it stood."""
    return text.strip()[:1000] if text.startswith("/") and " " not in text.strip() else url(text)


def _id_in(address: str) -> str:
    found = re.search(r"/(\d+)(?:-[^/]*)?/?$", address)
    return found[1] if found else ""


def _parts_of(kind: str) -> tuple[str, ...]:
    """Which methods a Decidim class name, or a Consul one, can be found in."""
    known = {"Proposal": "proposals", "Project": "projects", "Result": "results", "Debate": "debates",
             "Meeting": "meetings", "Initiative": "initiatives", "Investment": "projects"}  # fmt: skip
    return tuple(part for word, part in known.items() if kind.endswith(word))


def _number(text: str) -> str:
    """The writer's number at the source; anything else could be a name."""
    bare = one_line(text)
    return bare[:80] if re.fullmatch(r"\d{1,20}|[0-9a-f]{8}-[0-9a-f-]{27}", bare) else ""


def _share(text: str) -> int:
    return max(0, round(float(text.strip().rstrip("%").replace(",", "."))))


def _cost(text: str) -> str:
    try:
        amount = Decimal(money(text))
    except InvalidOperation:
        return ""
    return str(amount.quantize(Decimal("0.01"))) if amount < 10**12 else ""


def _price(feasibility: str) -> str:
    found = re.search(r"\((.*)\)", feasibility)
    return _cost(found[1]) if found else ""
