"""A vote as the engine counts it."""

from proeftuin.budgets import logic, queries
from proeftuin.engines.budget.election import Election, Project
from proeftuin.processes.models import Method


def election_of(method: Method) -> Election:
    """What there is to count now. Projects that were taken back are left out of the ballots too.

    Voters are pseudonyms in no order that tells when they voted.
    """
    rules = logic.rules_of(method.settings)
    found = queries.projects_of(method)
    places = {project.number: at for at, project in enumerate(found)}
    rows = sorted((logic.voter_id(code), choices) for code, choices in queries.ballots_of(method))
    kept = [[(places[number], points) for number, points in choices if number in places] for _voter, choices in rows]
    pointed = rules.ballot in ("points", "ranking")
    longest = rules.maximum or max((len(one) for one in kept), default=0)
    process = method.process
    return Election(
        projects=tuple(
            Project(str(one.number), one.cost, one.title, one.area, one.category, tuple(one.sets)) for one in found
        ),
        budget=rules.budget,
        voters=[voter for voter, _choices in rows],
        choices=[tuple(place for place, _points in one) for one in kept],
        points=[_points(rules, one, longest) for one in kept] if pointed else None,
        kind=logic.KINDS[rules.ballot],  # type: ignore[arg-type]
        scale=100,
        meta={
            "description": method.title, "unit": process.area or process.title, "instance": process.prefix,
            "currency": rules.currency, "language": process.language,
            **({"max_length": str(longest)} if rules.ballot == "ranking" else {}),
        },
    )  # fmt: skip


def _points(rules: logic.Rules, ballot: list[tuple[int, int]], longest: int) -> tuple[int, ...]:
    if rules.ballot == "ranking":
        return tuple(longest - place for place in range(len(ballot)))
    return tuple(points for _at, points in ballot)
