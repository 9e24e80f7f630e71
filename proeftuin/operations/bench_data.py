"""The data that speed is measured on: one process with any number of ideas, and ten comments and fifty supports each.

Everything is drawn from one seed, so that two instances hold the same. Ideas are popular as in life: the one of rank r
is drawn with weight (r + 10)^-0.6. The totals beside each row equal a recount.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

import numpy as np
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.ideas.actions.states import recount_tallies
from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.models import Idea, Support
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError
from proeftuin.kernel.ids import ALPHABET, LENGTH, thread_of
from proeftuin.organisations.models import Organisation
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.registry import KINDS
from proeftuin.search import actions as search

SEED, PREFIX = 42, "BENCH"
USERS, DAYS, BATCH = 20_000, 90, 5000
COMMENTS, SUPPORTS = 10, 50  # for each idea
ON_COMMENTS, UP, TOP_LEVEL = 0.10, 0.80, 0.70
CATEGORIES = ("green", "streets", "play", "water", "houses", "meeting", "safety", "culture")
AREAS = ("Noord", "Oost", "Zuid", "West", "Centrum", "Haven", "Dijk", "Polder")
FREQUENT, ONCE, NEVER = "kersenbloesem", "nachtegaalbos", "vuurtorenplein"  # in 1 % of titles, in one, in none
_TEXT = (
    "boom bank pad plein speeltuin fontein fiets bus school wijk straat tuin water brug park hond kind buurt "
    "markt licht lamp muur huis winkel kruispunt stoep heg gras bloem vijver zaal feest muziek sport veld doel "
    "net bal oudere jongere avond ochtend zomer winter regen zon schaduw koelte wind dak gevel parkeren auto "
    "tram halte route schoolweg veilig rustig mooi groen open breed smal nieuw oud samen vaker minder meer "
    "beter sneller dichtbij gezond stil druk vuil schoon afval container glas papier compost moestuin kruiden "
    "kip bij vlinder vogel nest vleermuis egel poel sloot graag moet kan wil zou mag laten maken planten "
    "plaatsen verbeteren verlichten vergroenen afsluiten openen delen de het een en van voor met bij op in aan "
    "dat die niet ook maar want omdat als dan daar hier overal nergens altijd "
)
WORDS = _TEXT.split()

type Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows there are now, and how long it took."""

    process: str
    ideas: int
    comments: int
    supports: int
    comment_votes: int
    users: int
    seconds: float


def seed(ideas: int, progress: Progress = lambda _what: None) -> Seeded:
    """Fill this instance with the bench's process. Raises InvalidError when it is there already."""
    if ideas < 1:
        raise InvalidError({"ideas": _("Ask for at least one idea.")})
    if Process.objects.filter(prefix=PREFIX).exists():
        raise InvalidError({"": _("This instance holds the bench’s process already.")})
    began = time.monotonic()
    with transaction.atomic():
        counts = _Bench(ideas, progress).fill()
    return Seeded(**counts, seconds=round(time.monotonic() - began, 1))


class _Bench:
    def __init__(self, ideas: int, progress: Progress) -> None:
        self.count, self.progress = ideas, progress
        self.rng = np.random.default_rng(SEED)
        self.dice = random.Random(SEED)  # noqa: S311 - bench data, not a secret
        self.ends = now()
        self.starts = self.ends - timedelta(days=DAYS)
        weights = (np.arange(ideas) + 10.0) ** -0.6
        self.weights = weights / weights.sum()
        self.rank = self.rng.permutation(ideas)  # popularity has nothing to do with age

    def fill(self) -> dict[str, Any]:
        self.progress("users")
        self.method = self._process()
        self.process = self.method.process
        users = self._users()
        self.participants = self._participants(users)
        on_ideas = round(self.count * SUPPORTS * (1 - ON_COMMENTS))
        pairs, values = self._unique_pairs(self._drawn(on_ideas), USERS)
        comments_on = self._drawn(round(self.count * COMMENTS * TOP_LEVEL))
        replies_to = self.rng.integers(0, len(comments_on), self.count * COMMENTS - len(comments_on))
        self.progress("ideas")
        ideas = self._ideas(pairs, values, comments_on, replies_to)
        self.progress("comments")
        comment_keys, votes = self._comments(ideas, users, comments_on, replies_to)
        self.progress("supports")
        self._supports(ideas, pairs, values)
        self._votes(comment_keys, users, *votes)
        self.progress("search")
        recount_tallies(self.method)
        found = Idea.objects.filter(method=self.method).select_related("method", "process")
        search.put_all(documents_of(found.iterator(chunk_size=2000)))
        return {"process": self.process.ref, "ideas": len(ideas), "comments": len(comment_keys),
                "supports": len(pairs), "comment_votes": len(votes[0]), "users": len(users)}  # fmt: skip

    # The process and its people --------------------------------------------------------------------------------------
    def _process(self) -> Method:
        by = system("bench")
        name = settings.SITE_OWNER or "Gemeente Waterrijk"
        organisation, _made = Organisation.objects.get_or_create(name=name, defaults={"kind": "municipality"})
        draft = ProcessDraft(
            title="Ideas for the neighbourhood", prefix=PREFIX, language="nl", summary="Data to measure speed on.",
            can_influence="Everything.", cannot_influence="Nothing.", level="consult", decides="The council",
            answer_by=today() + timedelta(days=60),
        )  # fmt: skip
        process = setup.start_process(by=by, organisation=organisation, draft=draft)
        phase = setup.add_phase(
            by=by, process=process, draft=PhaseDraft("Ideas", "", self.starts, self.ends + timedelta(days=60))
        )  # fmt: skip
        categories = [{"code": code, "label": code.capitalize()} for code in CATEGORIES]
        method = setup.add_method(
            by=by, process=process,
            draft=MethodDraft(
                "ideas", "Ideas", settings={"categories": categories, "areas": list(AREAS), "against": True}
            ),
        )  # fmt: skip
        for action in KINDS["ideas"].actions:
            setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft(action))
        setup.publish_process(by=by, process=process)
        Process.objects.filter(pk=process.pk).update(frozen_at=self.starts, published_at=self.starts)
        return Method.objects.select_related("process").get(pk=method.pk)

    def _users(self) -> list[int]:
        password = make_password(None)
        users = (
            User(
                ref=self._ref(), email=f"bench{at}@example.org", name=f"Bewoner {at}", password=password, language="nl"
            )
            for at in range(USERS)
        )
        return _made(User, users)

    def _participants(self, users: Sequence[int]) -> list[int]:
        return _made(
            Participant,
            (
                Participant(ref=self._ref(), process=self.process, user_id=user, who="confirmed_email",
                            area=self.dice.choice(AREAS), at=self._moment(self.dice.random()))
                for user in users
            ),
        )  # fmt: skip

    # Contributions ---------------------------------------------------------------------------------------------------
    def _ideas(self, pairs: Any, values: Any, comments_on: Any, replies_to: Any) -> list[tuple[int, str]]:
        up = np.bincount(pairs[:, 0][values > 0], minlength=self.count)
        down = np.bincount(pairs[:, 0][values < 0], minlength=self.count)
        said = np.bincount(comments_on, minlength=self.count)
        said += np.bincount(comments_on[replies_to], minlength=self.count)
        frequent = set(self.rng.choice(self.count, max(1, self.count // 100), replace=False).tolist())
        once = next(at for at in range(self.count) if at not in frequent or self.count == 1)

        def ideas() -> Iterator[Idea]:
            for at in range(self.count):
                title = self._words(4, 9).capitalize()
                title += f" {FREQUENT}" if at in frequent else f" {ONCE}" if at == once else ""
                moment = self._moment((at + 0.5) / self.count)
                body = "\n\n".join(self._words(40, 40).capitalize() + "." for _part in range(self.dice.randint(2, 5)))
                yield Idea(
                    ref=self._ref(), reference=f"{PREFIX}-{at + 1}", process=self.process, method=self.method,
                    participant_id=self.participants[self.dice.randrange(USERS)], language="nl", title=title, body=body,
                    category=CATEGORIES[self.dice.randrange(len(CATEGORIES))], area=self.dice.choice(AREAS),
                    latitude=51.0 + self.dice.random() / 10, longitude=4.4 + self.dice.random() / 5,
                    supports=int(up[at]), against=int(down[at]), comments=int(said[at]),
                    said=int(said[at]),
                    dice=self.dice.randrange(2**31), created_at=moment, published_at=moment,
                )  # fmt: skip

        refs: list[str] = []

        def noted() -> Iterator[Idea]:
            for one in ideas():
                refs.append(one.ref)
                yield one

        return list(zip(_made(Idea, noted()), refs, strict=True))

    def _comments(
        self, ideas: Sequence[tuple[int, str]], users: Sequence[int], comments_on: Any, replies_to: Any
    ) -> tuple[list[int], tuple[Any, Any]]:
        total = len(comments_on) + len(replies_to)
        drawn = self.rng.integers(0, total, round(self.count * SUPPORTS * ON_COMMENTS))
        pairs, values = self._unique_pairs(drawn, USERS)
        up = np.bincount(pairs[:, 0][values > 0], minlength=total)
        down = np.bincount(pairs[:, 0][values < 0], minlength=total)
        answers = np.bincount(replies_to, minlength=len(comments_on))
        scope = thread_of("process", self.process.ref)

        def comment(at: int, idea: int, share: float, **more: Any) -> Comment:
            return Comment(
                ref=self._ref(), thread=f"idea:{ideas[idea][1]}", scope=scope, language="nl", body=self._words(10, 60),
                author_id=users[self.dice.randrange(USERS)], ups=int(up[at]), downs=int(down[at]),
                created_at=self._moment(share), **more,
            )  # fmt: skip

        first = _made(Comment, (
            comment(at, int(idea), at / total, replies=int(answers[at])) for at, idea in enumerate(comments_on)
        ))  # fmt: skip
        tops = len(first)
        replies = _made(Comment, (
            comment(tops + at, int(comments_on[top]), (tops + at) / total, depth=1, root_id=first[top],
                    parent_id=first[top])
            for at, top in enumerate(replies_to)
        ))  # fmt: skip
        return first + replies, (pairs, values)

    def _supports(self, ideas: Sequence[tuple[int, str]], pairs: Any, values: Any) -> None:
        shares = self.rng.random(len(pairs)).tolist()
        _pour(Support, ("idea", "participant", "value", "channel", "at"), (
            (ideas[idea][0], self.participants[who], value, "web", self._moment(share))
            for (idea, who), value, share in zip(pairs.tolist(), values.tolist(), shares, strict=True)
        ))  # fmt: skip

    def _votes(self, comments: Sequence[int], users: Sequence[int], pairs: Any, values: Any) -> None:
        _pour(CommentVote, ("comment", "user", "value", "at"), (
            (comments[at], users[who], value, self.ends)
            for (at, who), value in zip(pairs.tolist(), values.tolist(), strict=True)
        ))  # fmt: skip

    # Drawing ---------------------------------------------------------------------------------------------------------
    def _drawn(self, many: int) -> Any:
        """Ideas by their popularity."""
        return self.rank[self.rng.choice(self.count, many, p=self.weights)]

    def _unique_pairs(self, things: Any, people: int) -> tuple[Any, Any]:
        """(thing, person) pairs, each once, with a value of +1 or -1 for each. A pair drawn twice is drawn again."""
        pairs = np.column_stack([things, self.rng.integers(0, people, len(things))])
        for _again in range(20):
            codes = pairs[:, 0].astype(np.int64) * people + pairs[:, 1]
            _kept, first = np.unique(codes, return_index=True)
            twice = np.setdiff1d(np.arange(len(pairs)), first, assume_unique=True)
            if not len(twice):
                break
            pairs[twice, 1] = self.rng.integers(0, people, len(twice))
        else:
            pairs = pairs[np.sort(first)]
        return pairs, np.where(self.rng.random(len(pairs)) < UP, 1, -1)

    def _words(self, least: int, most: int) -> str:
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(least, most)))

    def _moment(self, share: float) -> datetime:
        return self.starts + (self.ends - self.starts) * share

    def _ref(self) -> str:
        bits = self.dice.getrandbits(5 * LENGTH)
        return "".join(ALPHABET[bits >> 5 * at & 31] for at in range(LENGTH))


def _made(model: type[models.Model], rows: Iterator[Any]) -> list[int]:
    """Make rows in batches; their keys, in order."""
    keys: list[int] = []
    for batch in batched(rows, BATCH):
        keys += [one.pk for one in model._default_manager.bulk_create(batch)]
    return keys


def _pour(model: type[models.Model], fields: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Write plain values where making half a million objects would take the most time: COPY, or one statement each."""
    columns = [str(model._meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        for batch in batched(rows, BATCH):
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own tables
                [[connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in row]
                 for row in batch],
            )  # fmt: skip
