"""A conversation that was held elsewhere, taken over from open data: statements and votes, people without names."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.engines.opinions.polis import OUT, UNSEEN, Comment, Conversation
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.opinions import logic, permissions
from proeftuin.opinions.documents import documents_of
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.search import actions as search

CHANNEL = "import"
BATCH = 2_000
LONGEST = 1_000  # characters of a statement
MOST_PEOPLE = 200_000
State = Statement.State


@transaction.atomic
def import_conversation(*, by: Actor, method: Method, conversation: Conversation) -> Method:
    """Fill an empty method with a conversation. Its numbers of statements stay; people become participants without
    a name, by the channel "import". All of it, or nothing. Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_manage(by, method))
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        raise NotAllowedError(Denied(_("This process is closed.")))
    Method.objects.select_for_update(no_key=True).get(pk=method.pk)
    if Statement.objects.filter(method=method).exists():
        raise InvalidError({"": _("There are statements here already. Take a conversation over in an empty method.")})
    if not conversation.comments:
        raise InvalidError({"": _("There are no statements in these files.")})
    if len(conversation.people) > MOST_PEOPLE:
        raise InvalidError({"": _("There are more people in these files than %(most)d.") % {"most": MOST_PEOPLE}})
    last = {(who, what): (how, when) for when, who, what, how in conversation.events}
    statements = _statements(method, conversation.comments, last)
    voters = _voters(method, Counter(who for who, _what in last))
    Vote.objects.bulk_create(
        (
            Vote(voter=voters[who], statement=statements[what], value=how, at=_moment(when))
            for (who, what), (how, when) in last.items()
        ),
        batch_size=BATCH,
    )
    if method.process.is_public:
        search.put_all(documents_of(one for one in statements.values() if one.is_shown))
    record("opinions.imported", by=by, thread=method.process.thread, audience=method.process.circle,
           data={"method": method.title, "statements": len(statements), "people": len(voters)})  # fmt: skip
    return method


def _statements(
    method: Method, comments: Sequence[Comment], last: dict[tuple[int, int], tuple[int, int]]
) -> dict[int, Statement]:  # fmt: skip
    counted: dict[int, Counter[int]] = {}
    for (_who, what), (how, _when) in last.items():
        counted.setdefault(what, Counter())[how] += 1
    made = Statement.objects.bulk_create(
        (_statement(method, one, counted.get(one.id, Counter())) for one in sorted(comments, key=lambda one: one.id)),
        batch_size=BATCH,
    )
    return {one.number: one for one in made}


def _statement(method: Method, comment: Comment, counted: Counter[int]) -> Statement:
    state = State.HIDDEN if comment.moderated == OUT else State.PUBLISHED
    if comment.moderated == UNSEEN and not counted and logic.rules_of(method.settings).check_first:
        state = State.WAITING
    return Statement(
        method=method, number=comment.id, text=logic.tidy(comment.text)[:LONGEST] or "–", state=state,
        channel=CHANNEL, language=method.process.language, agrees=counted[1], disagrees=counted[-1],
        passes=counted[0], at=_moment(comment.timestamp),
    )  # fmt: skip


def _voters(method: Method, counted: Counter[int]) -> dict[int, Voter]:
    people = sorted(counted)
    participants = Participant.objects.bulk_create(
        (
            Participant(process=method.process, key=f"import:{method.ref}:{who}", channel=CHANNEL, who="entered")
            for who in people
        ),
        batch_size=BATCH,
    )
    made = Voter.objects.bulk_create(
        (
            Voter(method=method, participant=one, channel=CHANNEL, votes=counted[who])
            for who, one in zip(people, participants, strict=True)
        ),
        batch_size=BATCH,
    )
    return dict(zip(people, made, strict=True))


def _moment(milliseconds: int) -> datetime:
    """When it was said; this moment where the files do not tell, or tell nonsense."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else now()
    except (OverflowError, ValueError, OSError):
        return now()
