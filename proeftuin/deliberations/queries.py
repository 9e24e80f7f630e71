"""Reading decisions: what each page needs, in a stated number of queries."""

from dataclasses import dataclass

from proeftuin.deliberations.models import Decision


@dataclass(frozen=True, slots=True)
class Standing:
    """What other rooms need to know of a decision. ``outcome`` is its state once it is done, else nothing."""

    ref: str
    title: str
    kind: str
    state: str
    url: str
    thread: str
    is_done: bool
    outcome: str
    statement: str


def decision_of(ref: str) -> Standing | None:
    """Where a decision stands, by its ref or as "decision:REF". One query; nothing when there is none."""
    one = Decision.objects.filter(ref=ref.removeprefix("decision:")).first()
    if one is None:
        return None
    return Standing(
        one.ref, one.title, one.kind, one.state, one.get_absolute_url(), one.thread, one.is_done,
        one.state if one.is_done else "", one.statement,
    )  # fmt: skip
