"""What others have on the obstacles that a team is weak at, and who brings what the team lacks."""

from collections.abc import Iterable, Mapping, Sequence

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.initiatives.logic import DISCIPLINES
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.library.models import Case, Lesson
from proeftuin.people.helping import offering
from proeftuin.search.queries import matching

MOST = 40
EACH = 2
WHY = ("coach", "offers", "team")


def on_obstacles(codes: Iterable[str]) -> Mapping[str, Sequence[Case | Lesson]]:
    """At most two cases and two lessons for each obstacle, the newest first. Six queries, however many codes."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    case_refs, _total = matching("", kind="case", codes=wanted, limit=MOST, sort="newest")
    lesson_refs, _total = matching("", kind="lesson", codes=wanted, limit=MOST, sort="newest")
    found: list[Case | Lesson] = [
        *Case.objects.published().filter(ref__in=case_refs).order_by("-published_at"),
        *Lesson.objects.filter(ref__in=lesson_refs, shared_at__isnull=False).order_by("-shared_at"),
    ]
    by_code: dict[str, list[Case | Lesson]] = {}
    for kind in (Case, Lesson):
        for code in wanted:
            here = [one for one in found if isinstance(one, kind) and code in one.obstacles][:EACH]
            by_code.setdefault(code, []).extend(here)
    return by_code


def disciplines_of(initiative: Initiative) -> set[str]:
    """What the members say that they bring, from prefetched members."""
    return {code for one in initiative.members.all() if one.state == "active" for code in one.disciplines}


def who_brings(codes: Sequence[str], initiative: Initiative) -> Mapping[str, Sequence[tuple[User, str]]]:
    """People who bring what is lacking, and why we think so: "coach", "offers" (said so in the directory) or "team".

    Those of other teams only with a public profile. For pages of the team alone. Three queries.
    """
    wanted = [one for one in codes if one in DISCIPLINES]
    if not wanted:
        return {}
    here = {one.user_id for one in initiative.members.all()}
    coaches = set(InstanceRole.objects.filter(role="coach").values_list("user_id", flat=True))
    seats = Member.objects.filter(state="active", user__is_public=True, initiative__is_public=True).exclude(
        disciplines=[]
    )
    found: dict[str, dict[int, tuple[User, str]]] = {one: {} for one in wanted}
    for code, people in offering(wanted).items():
        for user in people:
            if user.pk not in here:
                found[code][user.pk] = (user, "coach" if user.pk in coaches else "offers")
    for seat in seats.select_related("user").order_by("-id")[:500]:
        if seat.user and seat.user.pk not in here:
            for code in seat.disciplines:
                if code in found:
                    found[code].setdefault(seat.user.pk, (seat.user, "coach" if seat.user.pk in coaches else "team"))
    return {code: sorted(people.values(), key=lambda pair: WHY.index(pair[1]))[:4] for code, people in found.items()}
