"""The lottery: asked for, made by the worker and published, and then drawn with a seed from outside."""

import random
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.engines.panel import Conflict, Lottery, Task, conflict_of, prepare, remaining, seat
from proeftuin.engines.panel import draw as drawn_by
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.panels import logic, permissions
from proeftuin.panels.models import Draw, Panel, Volunteer


def task_for(panel: Panel) -> Task:
    """What is to be drawn now: the whole panel, or the places that are empty. Two queries."""
    people = [
        (one.code, one.features, one.home, one.state)
        for one in panel.volunteers.exclude(features={}).only("code", "features", "home", "state")
    ]
    whole = logic.task_of(panel.parsed, [one[:3] for one in people], panel.size)
    if not panel.draws.filter(state=Draw.State.DRAWN).exists():
        return whole
    staying = [code for code, _features, _home, state in people if state in Volunteer.SEATED]
    gone = [
        code for code, _features, _home, state in people if state not in (*Volunteer.SEATED, Volunteer.State.WAITING)
    ]
    return remaining(whole, staying=staying, gone=gone)


def conflict_now(panel: Panel) -> Conflict | None:
    """Which quotas can't be met by who registered, and what to change; None when all is well."""
    task = task_for(panel)
    return conflict_of(task) if task.size else None


@transaction.atomic
def ask_lottery(*, by: Actor, panel: Panel, seed_source: str) -> Draw:
    """Have the lottery made from who is registered now. It says beforehand where the seed comes from.

    Raises NotAllowedError, InvalidError.
    """
    panel = Panel.objects.select_for_update(no_key=True).select_related("method__process").get(pk=panel.pk)
    require(permissions.can_draw(by, panel))
    open_one = panel.draws.filter(state__in=(Draw.State.ASKED, Draw.State.PUBLISHED)).first()
    if open_one is not None:
        return open_one  # asked twice is asked once
    if not seed_source.strip():
        raise InvalidError({"seed_source": _("Say where the seed comes from: it must be nobody's choice.")})
    task = task_for(panel)
    if not task.size:
        raise NotAllowedError(Denied(_("No place is empty.")))
    last = panel.draws.order_by("-number").first()
    made = Draw.objects.create(
        panel=panel, number=last.number + 1 if last else 1, size=task.size, categories=panel.categories,
        seed_source=seed_source.strip()[:300],
    )  # fmt: skip
    record("panel.lottery_asked", by=by, thread=panel.method.process.thread, subject=f"draw:{made.ref}",
           audience=panel.method.process.circle)  # fmt: skip
    return made


def make_lottery(ref: str) -> None:
    """The work of the worker: it may take a minute. Safe to run twice, and after it was done."""
    draw = Draw.objects.select_related("panel__method__process").filter(ref=ref, state=Draw.State.ASKED).first()
    if draw is None:
        return
    task = task_for(draw.panel)
    lottery = None if conflict_of(task) else prepare(task)
    with transaction.atomic():
        draw = Draw.objects.select_for_update(no_key=True).select_related("panel__method__process").get(pk=draw.pk)
        if draw.state != Draw.State.ASKED:
            return
        _publish(draw, task, lottery)


def _publish(draw: Draw, task: Task, lottery: Lottery | None) -> None:
    process = draw.panel.method.process
    draw.pool = logic.counted(draw.panel.parsed, _features(task))
    draw.published_at = now()
    draw.state = Draw.State.PUBLISHED if lottery else Draw.State.IMPOSSIBLE
    if lottery:
        draw.lottery, draw.digest = lottery.as_text(), lottery.digest()
        draw.min_chance, draw.bound = float(min(lottery.chances().values())), lottery.bound
    draw.save()
    if lottery:
        record("panel.lottery_published", by=system("panels"), thread=process.thread, audience=process.audience,
               data={"method": draw.panel.method.title, "digest": draw.digest})  # fmt: skip
    else:
        record("panel.lottery_impossible", by=system("panels"), thread=process.thread, audience=process.circle,
               data={"method": draw.panel.method.title})  # fmt: skip


def _features(task: Task) -> list[dict[str, str]]:
    return [dict(zip(task.categories, one.features, strict=True)) for one in task.volunteers]


@transaction.atomic
def draw_members(*, by: Actor, draw: Draw, seed: str) -> Draw:
    """Draw with the seed that came from outside; once. Whoever is drawn hears of it. Raises NotAllowedError,
    InvalidError.
    """
    draw = Draw.objects.select_for_update(no_key=True).select_related("panel__method__process").get(pk=draw.pk)
    require(permissions.can_draw(by, draw.panel))
    if draw.state != Draw.State.PUBLISHED:
        raise NotAllowedError(Denied(_("This lottery was drawn, or is not published yet.")))
    if not seed.strip() or len(seed.strip()) > 200:
        raise InvalidError({"seed": _("Fill in the seed, as it was drawn.")})
    process = draw.panel.method.process
    draw.seed, draw.state, draw.drawn_at = seed.strip(), Draw.State.DRAWN, now()
    draw.members = list(drawn_by(Lottery.read(draw.lottery), draw.seed))
    draw.save()
    record("panel.drawn", by=by, thread=process.thread, audience=process.audience,
           data={"method": draw.panel.method.title, "members": len(draw.members)})  # fmt: skip
    people = draw.panel.volunteers.filter(code__in=draw.members, state=Volunteer.State.WAITING)
    for one in people.select_related("participant__user"):
        one.state, one.draw = Volunteer.State.INVITED, draw
        one.save(update_fields=["state", "draw"])
        if one.participant and one.participant.user:
            record("panel.invited", by=by, thread=one.thread, audience=one.participant.user.actor_ref,
                   data={"method": draw.panel.method.title})  # fmt: skip
    return draw


@transaction.atomic
def seat_members(*, by: Actor, panel: Panel, tables: int, rounds: int) -> Panel:
    """Spread who was drawn over tables as mixed as can be, in each round beside others. Raises NotAllowedError,
    InvalidError.
    """
    panel = Panel.objects.select_for_update(no_key=True).select_related("method__process").get(pk=panel.pk)
    require(permissions.can_draw(by, panel))
    people = list(panel.volunteers.filter(state__in=Volunteer.SEATED).exclude(features={}).order_by("code"))
    if not 1 <= tables <= max(len(people), 1) or not 1 <= rounds <= 10:
        raise InvalidError({"tables": _("There is somebody at each table, and there are 1 to 10 rounds.")})
    seed = random.SystemRandom().randbytes(8).hex()
    features: Sequence[tuple[str, ...]] = [
        tuple(one.features.get(category.code, "") for category in panel.parsed) for one in people
    ]
    panel.tables = [
        [[people[row].code for row in table] for table in one]
        for one in seat(features, tables, rounds=rounds, seed=seed)
    ]
    panel.save(update_fields=["tables"])
    record("panel.seated", by=by, thread=panel.method.process.thread, audience=panel.method.process.circle,
           data={"method": panel.method.title, "tables": tables, "rounds": rounds})  # fmt: skip
    return panel
