"""Who knows about this: found by public things that fit, and by who did them. Only people who are in the directory.

Opinions given in participation are left out on purpose: what a resident says to a council is no proof of a trade.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proeftuin.discussion.models import Comment
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import split_thread
from proeftuin.library.models import Case, Lesson
from proeftuin.people import permissions
from proeftuin.people.cards import Card, card
from proeftuin.people.logic.knowing import Deed, knowers
from proeftuin.people.models import Profile
from proeftuin.questions.models import Question
from proeftuin.search import queries as search
from proeftuin.search.results import Thing

KINDS = ("case", "lesson", "initiative", "question")
MOST_THINGS = 120
MOST_DEEDS = 1000
SHOWN = 20
EACH = 12  # of a kind, on the page of a person

type Things = Mapping[tuple[str, str], Thing]


@dataclass(frozen=True, slots=True)
class Known:
    """Someone as this viewer may see them, with the evidence."""

    card: Card
    deeds: Sequence[Deed]


def who_knows(actor: Actor, words: str, *, theme: str = "", language: str = "") -> list[Known]:
    """People ranked by what they did, with links. At most seven queries, however many things and people."""
    if not words.strip() and not theme:
        return []
    found = search.things(words, kinds=KINDS, language=language, filters={"sector": [theme]}, limit=MOST_THINGS)
    things = {(one.kind, one.ref): one for one in found}
    ranked = knowers(_deeds(things)) if things else []
    viewer = permissions.viewer(actor)
    here = Profile.objects.filter(user_id__in=[one.person for one in ranked[:500]]).select_related(
        "user", "organisation"
    )
    cards = {one.user_id: card(one, viewer) for one in here if _is_listed(actor, one)}
    return [Known(cards[one.person], one.deeds) for one in ranked if one.person in cards][:SHOWN]


def deeds_of(profile: Profile) -> list[Deed]:
    """What someone did here in public, by kind, the newest first: the same that counts above. Five queries at most.

    Nothing of who is not in the directory.
    """
    if profile.listed == "private" or profile.hidden_at is not None:
        return []
    me = profile.user_id
    cases = Case.objects.published().filter(authors=me).order_by("-published_at")[:EACH]
    lessons = Lesson.objects.filter(author=me, shared_at__isnull=False).order_by("-shared_at")[:EACH]
    seats = Member.objects.filter(user=me, state=Member.State.ACTIVE, initiative__is_public=True)
    said = Comment.objects.shown().filter(author=me, thread__startswith="question:", official="").order_by("-id")
    refs = {split_thread(thread)[1]: at for thread, at in said.values_list("thread", "created_at")[:EACH]}
    questions = Question.objects.shown().filter(ref__in=refs) if refs else []
    deeds = [
        *(_own(me, "case", one.title, one, one.published_at) for one in cases),
        *(_own(me, "lesson", one.text, one, one.shared_at) for one in lessons),
        *(_own(me, "initiative", one.initiative.title, one.initiative, one.at)
          for one in seats.select_related("initiative").order_by("-at")[:EACH]),
        *(_own(me, "answer", one.title, one, refs[one.ref]) for one in questions),
    ]  # fmt: skip
    return [deed for knower in knowers(deeds) for deed in knower.deeds]


def _own(person: int, kind: str, title: str, thing: Case | Lesson | Initiative | Question, at: datetime | None) -> Deed:
    return Deed(person, kind, title, thing.get_absolute_url(), at.date() if at else date.min, thing.language)


def _is_listed(actor: Actor, profile: Profile) -> bool:
    """Also for oneself and for moderators: only who is in the directory is proposed."""
    return profile.listed != "private" and profile.hidden_at is None and bool(permissions.can_view(actor, profile))


def _deeds(things: Things) -> Iterator[Deed]:
    yield from _cases(things)
    yield from _lessons(things)
    yield from _teams(things)
    yield from _talk(things)


def _cases(things: Things) -> Iterator[Deed]:
    rows = Case.authors.through.objects.filter(case__ref__in=_refs(things, "case"), case__state=Case.State.PUBLISHED)
    for person, ref, at in rows.values_list("user_id", "case__ref", "case__published_at")[:MOST_DEEDS]:
        yield _deed(person, "case", things["case", ref], at)


def _lessons(things: Things) -> Iterator[Deed]:
    rows = Lesson.objects.filter(ref__in=_refs(things, "lesson"), shared_at__isnull=False, author__isnull=False)
    for person, ref, at in rows.values_list("author_id", "ref", "shared_at")[:MOST_DEEDS]:
        yield _deed(person, "lesson", things["lesson", ref], at)


def _teams(things: Things) -> Iterator[Deed]:
    rows = Member.objects.filter(
        initiative__ref__in=_refs(things, "initiative"), initiative__is_public=True, state=Member.State.ACTIVE,
        user__isnull=False,
    )  # fmt: skip
    for person, ref, at in rows.values_list("user_id", "initiative__ref", "at")[:MOST_DEEDS]:
        yield _deed(person, "initiative", things["initiative", ref], at)


def _talk(things: Things) -> Iterator[Deed]:
    """Answers to questions, and what was said about cases and initiatives: as long as it is shown."""
    threads = {f"{kind}:{ref}": thing for (kind, ref), thing in things.items()}
    rows = Comment.objects.shown().filter(thread__in=threads, author__isnull=False, official="").order_by("-id")
    for person, thread, at in rows.values_list("author_id", "thread", "created_at")[:MOST_DEEDS]:
        yield _deed(person, "answer" if thread.startswith("question:") else "talk", threads[thread], at)


def _deed(person: int, kind: str, thing: Thing, at: datetime | None) -> Deed:
    return Deed(person, kind, thing.title, thing.url, at.date() if at else date.min, thing.language)


def _refs(things: Things, wanted: str) -> list[str]:
    return [ref for kind, ref in things if kind == wanted]
