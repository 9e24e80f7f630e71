"""Conversations in the open-data format of Polis: a folder of CSV files, which may be gzipped.

- ``comments.csv``: timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated, comment-body;
- ``votes.csv``: timestamp, datetime, comment-id, voter-id, vote; a voter may vote again, the last vote counts;
- ``participants-votes.csv``: participant, group-id, n-comments, n-votes, n-agree, n-disagree, one column per comment;
- ``summary.csv``: key and value, without a header.

Votes are 1 agree, −1 disagree, 0 pass. Some exports have them the other way round; ``comments.csv`` counts agreement
itself, so that this is seen and put right.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from proeftuin.engines.commands import InputError
from proeftuin.kernel.csv import plain_cell

from .votes import AGREE, DISAGREE, PASS, Flags, Ids, Votes, gather

COMMENTS, VOTES, MATRIX, SUMMARY = "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"
MOST_MISTAKES = 20
LONGEST = 10_000_000  # letters in one cell
KEPT, UNSEEN, OUT = 1, 0, -1  # what moderators said of a comment

type Event = tuple[int, int, int, int]  # milliseconds, voter, comment, vote


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    text: str
    author: int = -1
    moderated: int = UNSEEN
    timestamp: int = 0  # milliseconds since 1970
    agrees: int = 0  # votes as they were cast, those that were replaced included
    disagrees: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a folder holds. ``events`` are votes in order of time; it is empty when only the matrix was published."""

    comments: Sequence[Comment]
    people: Sequence[int]
    events: Sequence[Event]
    groups: Mapping[int, int] = field(default_factory=dict)  # published group by participant
    summary: Mapping[str, str] = field(default_factory=dict)
    turned: bool = False  # votes were the other way round

    def votes(self) -> Votes:
        events = np.array(self.events, dtype=np.int64).reshape(-1, 4)
        return gather(
            events[:, 1], events[:, 2], events[:, 3],
            known_people=self.people, known_statements=(one.id for one in self.comments),
        )  # fmt: skip

    def out(self, statements: Ids) -> Flags:
        """Which statements moderators took out [m]."""
        moderated = {one.id: one.moderated for one in self.comments}
        return np.array([moderated.get(one, UNSEEN) == OUT for one in statements.tolist()], dtype=bool)


class Mistakes:
    """Collects what is wrong, with the file and the line. Raises InputError when there is something."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, line: int, words: str) -> None:
        if len(self.found) < MOST_MISTAKES:
            self.found.append(f"{file}, line {line}: {words}")
        elif len(self.found) == MOST_MISTAKES:
            self.found.append(f"and more: the first {MOST_MISTAKES} mistakes are shown")

    def stop_if_any(self) -> None:
        if self.found:
            raise InputError(*self.found)


def read_folder(folder: Path) -> Conversation:
    """The conversation in a folder. Raises InputError with the file and the line of each mistake."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give the folder that holds {COMMENTS} and {VOTES} or {MATRIX}")
    texts = {name: text for name in (COMMENTS, VOTES, MATRIX, SUMMARY) if (text := _text(folder, name)) is not None}
    return read_texts(texts)


def read_texts(texts: Mapping[str, str]) -> Conversation:
    """The same from the texts of the files by their names, as they are uploaded."""
    if COMMENTS not in texts:
        raise InputError(f"there is no {COMMENTS}; it lists the statements")
    if VOTES not in texts and MATRIX not in texts:
        raise InputError(f"there is neither {VOTES} nor {MATRIX}; one of them holds the votes")
    mistakes = Mistakes()
    comments = _comments(texts[COMMENTS], mistakes)
    known = {one.id for one in comments}
    people, groups, cells = _matrix(texts[MATRIX], known, mistakes) if MATRIX in texts else ([], {}, [])
    events = _events(texts[VOTES], known, mistakes) if VOTES in texts else cells
    mistakes.stop_if_any()
    turned = VOTES in texts and _turned(comments, events)
    if turned:
        events = [(when, who, what, -how) for when, who, what, how in events]
    everyone = sorted({*people, *(event[1] for event in events)})
    return Conversation(comments, everyone, events, groups, _summary(texts.get(SUMMARY, "")), turned)


def _text(folder: Path, name: str) -> str | None:
    plain, packed = folder / name, folder / f"{name}.gz"
    try:
        if plain.exists():
            return plain.read_bytes().decode("utf-8-sig")
        if packed.exists():
            return gzip.decompress(packed.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: it is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (OSError, EOFError) as error:
        raise InputError(f"{name}: it can't be read ({error})") from error
    return None


@contextmanager
def _long_cells() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(file: str, text: str, needed: Iterable[str], mistakes: Mistakes) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by the names of their columns, with the line on which each ends."""
    with _long_cells():
        reader = csv.reader(io.StringIO(text, newline=""))
        try:
            header = [name.strip() for name in next(reader, [])]
            missing = [name for name in needed if name not in header]
            if missing:
                mistakes.add(file, 1, f"there is no column {', '.join(missing)}; the first line names the columns")
                return
            for row in reader:
                if not row:
                    continue
                if len(row) < len(header):
                    mistakes.add(file, reader.line_num, f"it has {len(row)} columns, the first line {len(header)}")
                    continue
                yield reader.line_num, dict(zip(header, row, strict=False))
        except csv.Error as error:
            mistakes.add(file, reader.line_num, f"this is not CSV ({error})")


def _whole(words: str) -> int | None:
    """A whole number, also written as 3.0."""
    try:
        return int(words)
    except ValueError:
        try:
            number = float(words)
        except ValueError:
            return None
        return int(number) if number.is_integer() else None


def _comments(text: str, mistakes: Mistakes) -> list[Comment]:
    found: dict[int, Comment] = {}
    for line, row in _rows(COMMENTS, text, ("comment-id", "moderated", "comment-body"), mistakes):
        number, moderated = _whole(row["comment-id"]), _whole(row["moderated"] or "0")
        if number is None or number < 0:
            mistakes.add(COMMENTS, line, f"“{row['comment-id']}” is no comment-id; it is a whole number")
        elif number in found:
            mistakes.add(COMMENTS, line, f"comment {number} was there before; a comment-id stands once")
        elif moderated not in (KEPT, UNSEEN, OUT):
            mistakes.add(COMMENTS, line, f"moderated is “{row['moderated']}”; it is 1 (in), 0 (not seen) or -1 (out)")
        else:
            author, when, agrees, disagrees = (
                _whole(row.get(name, "")) for name in ("author-id", "timestamp", "agrees", "disagrees")
            )
            text_of_comment = plain_cell(row["comment-body"])
            writer = -1 if author is None else author
            found[number] = Comment(
                number, text_of_comment, writer, moderated, when or 0, agrees or 0, disagrees or 0
            )  # fmt: skip
    return list(found.values())


def _events(text: str, known: set[int], mistakes: Mistakes) -> list[Event]:
    found: list[Event] = []
    for line, row in _rows(VOTES, text, ("comment-id", "voter-id", "vote"), mistakes):
        what, who, how = _whole(row["comment-id"]), _whole(row["voter-id"]), _whole(row["vote"])
        when = _whole(row.get("timestamp", "")) or 0
        if what not in known:
            mistakes.add(
                VOTES, line, f"comment {row['comment-id']} does not stand in {COMMENTS}; add it, or leave this out"
            )
        elif who is None or who < 0:
            mistakes.add(VOTES, line, f"“{row['voter-id']}” is no voter-id; it is a whole number")
        elif how not in (AGREE, DISAGREE, PASS):
            mistakes.add(VOTES, line, f"the vote is “{row['vote']}”; it is 1 (agree), -1 (disagree) or 0 (pass)")
        else:
            found.append((when, who, what, how))
    return sorted(found, key=lambda event: event[0])  # stable: those of one moment stay in the order of the file


def _matrix(text: str, known: set[int], mistakes: Mistakes) -> tuple[list[int], dict[int, int], list[Event]]:
    people: dict[int, None] = {}
    groups: dict[int, int] = {}
    cells: list[Event] = []
    columns: list[tuple[str, int]] | None = None
    for line, row in _rows(MATRIX, text, ("participant", "group-id"), mistakes):
        if columns is None:
            columns = [(name, int(name)) for name in row if name.isdecimal()]
            for name, number in columns:
                if number not in known:
                    mistakes.add(
                        MATRIX, 1, f"comment {name} does not stand in {COMMENTS}; add it, or leave the column out"
                    )
        who, group = _whole(row["participant"]), row["group-id"].strip()
        if who is None or who < 0 or who in people:
            mistakes.add(MATRIX, line, f"“{row['participant']}” is no participant, or was there before")
            continue
        people[who] = None
        if group:
            number_of_group = _whole(group)
            if number_of_group is None:
                mistakes.add(MATRIX, line, f"“{group}” is no group-id; it is a whole number, or empty")
            else:
                groups[who] = number_of_group
        for name, number in columns:
            if (cell := row[name].strip()) == "":
                continue
            how = _whole(cell)
            if how not in (AGREE, DISAGREE, PASS):
                mistakes.add(MATRIX, line, f"the vote on comment {name} is “{cell}”; it is 1, -1, 0 or empty")
            else:
                cells.append((0, who, number, how))
    return list(people), groups, cells


def _turned(comments: Sequence[Comment], events: Sequence[Event]) -> bool:
    """Whether the counts of the comments fit the votes better when these are turned round."""
    counted: dict[int, list[int]] = {one.id: [0, 0] for one in comments}
    for _when, _who, what, how in events:
        if how:
            counted[what][0 if how == AGREE else 1] += 1
    straight = sum(abs(one.agrees - counted[one.id][0]) + abs(one.disagrees - counted[one.id][1]) for one in comments)
    turned = sum(abs(one.agrees - counted[one.id][1]) + abs(one.disagrees - counted[one.id][0]) for one in comments)
    return turned < straight


def _summary(text: str) -> dict[str, str]:
    with _long_cells():
        try:
            return {row[0]: row[1] for row in csv.reader(io.StringIO(text, newline="")) if len(row) > 1}
        except csv.Error:
            return {}
