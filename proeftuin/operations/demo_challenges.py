"""The demo's challenge: circular furniture asked of the market, and five suppliers that become two."""

from datetime import UTC, datetime, timedelta
from functools import partial

from proeftuin.calls.actions.calls import publish_call
from proeftuin.challenges.actions import consulting, funnel, making
from proeftuin.challenges.drafts import Ask, ChallengeDraft
from proeftuin.challenges.models import Challenge
from proeftuin.challenges.queries import funnel_of
from proeftuin.library.models import Case
from proeftuin.operations.demo_world import Entry as Facts
from proeftuin.operations.demo_world import Step, World, read
from proeftuin.organisations.models import Membership


def steps() -> list[Step]:
    """As it happened."""
    facts = read("challenge.toml")["challenge"]
    found = [Step(facts["ago"], partial(_publish, facts=facts)), Step(facts["ask_ago"], partial(_ask, facts=facts)),
             Step(facts["answer_ago"], partial(_answer, facts=facts)),
             Step(facts["report_ago"], partial(_report, facts=facts))]  # fmt: skip
    return found + [Step(one["ago"], partial(_close, facts=facts, phase=one))
                    for one in facts["phases"] if "ago" in one]  # fmt: skip


def _moment(world: World, ago: int) -> datetime:
    return (world.began - timedelta(days=ago)).astimezone(UTC).replace(hour=15, minute=0, second=0, microsecond=0)


def _challenge(facts: Facts) -> Challenge:
    return Challenge.objects.select_related("call__organisation").get(call__title=facts["title"])


def _publish(world: World, *, facts: Facts) -> None:
    by = world.actors[facts["by"]]
    seat = Membership.objects.filter(user_id=by.person_id, state="confirmed")[0]
    draft = ChallengeDraft(
        title=facts["title"], need=facts["need"], outcome=facts["outcome"], constraints=facts["constraints"],
        language="nl", organisation_id=seat.organisation_id, ask_until=_moment(world, facts["answer_ago"] + 1),
        answers_on=_moment(world, facts["answer_ago"]).date(), opens_at=_moment(world, 118),
        deadline=_moment(world, 95),
    )  # fmt: skip
    challenge = making.make_challenge(by=by, draft=draft)
    making.note_search(by=by, challenge=challenge, words=facts["searched"])
    case = Case.objects.published().filter(source="").order_by("pk").first()
    if case:
        making.note_prior(by=by, challenge=challenge, kind="case", source=case.ref, title=case.title,
                          url=case.get_absolute_url(), reason=facts["reason"])  # fmt: skip
    making.publish_challenge(by=by, challenge=challenge)
    publish_call(by=by, call=challenge.call)


def _ask(world: World, *, facts: Facts) -> None:
    challenge = _challenge(facts)
    for one in facts["questions"]:
        asked = Ask(text=one["text"], named=one.get("named", False))
        consulting.ask(by=world.actors[one["by"]], challenge=challenge, draft=asked)


def _answer(world: World, *, facts: Facts) -> None:
    by, challenge = world.actors[facts["by"]], _challenge(facts)
    answers = {number: one["answer"] for number, one in enumerate(facts["questions"], start=1)}
    consulting.draft_answers(by=by, challenge=challenge, answers=answers)
    consulting.publish_answers(by=by, challenge=challenge)


def _report(world: World, *, facts: Facts) -> None:
    by, challenge = world.actors[facts["by"]], _challenge(facts)
    for number, one in enumerate(facts["questions"], start=1):
        if "amended" in one:
            consulting.amend_answer(by=by, challenge=challenge, number=number, text=one["amended"], reason=one["why"])
    consulting.publish_report(by=by, challenge=challenge, text=facts["report"])
    making.choose_procedure(by=by, challenge=challenge, procedure=facts["procedure"], reason=facts["procedure_reason"])
    plan = [(one["title"], one["places"]) for one in facts["phases"]]
    funnel.plan_funnel(by=by, challenge=challenge, phases=plan)
    for one in facts["suppliers"]:
        supplier = funnel.add_supplier(by=by, challenge=challenge, name=one["name"])
        if "offer" in one:
            funnel.record_offer(by=by, supplier=supplier, typed=one["offer"])
    funnel.start_funnel(by=by, challenge=challenge)


def _close(world: World, *, facts: Facts, phase: Facts) -> None:
    by, challenge = world.actors[facts["by"]], _challenge(facts)
    reasons = {one["name"]: one["reason"] for one in facts["suppliers"]}
    for at, supplier in enumerate(funnel_of(challenge).taking_part):
        verdict = "go" if at < phase["goes"] else "no_go"
        funnel.judge_supplier(by=by, supplier=supplier, verdict=verdict, reason=reasons[supplier.name])
    funnel.close_phase(by=by, challenge=challenge)
