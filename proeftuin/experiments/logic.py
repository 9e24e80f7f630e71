"""The rules of an experiment: what is fixed once it runs, and whether it met its threshold. No Django."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

type State = Literal["draft", "running", "done", "abandoned"]
type Verb = Literal["start", "finish", "abandon"]

VERDICTS = ("keep", "change", "stop")

# (verb, state) → state. What is done or abandoned stays so: who wants to try again starts a new one.
STATE_AFTER: Mapping[tuple[str, str], State] = {
    ("start", "draft"): "running",
    ("finish", "running"): "done",
    ("abandon", "running"): "abandoned",
}

# What was promised before it started. Nobody changes it from then on: not a page, not the model, not the database.
LOCKED = (
    "language", "title", "assumption", "test", "measure", "threshold_value", "threshold_unit", "more_is_better",
    "threshold_words", "place", "participants", "starts_on", "ends_on", "started_at",
)  # fmt: skip
NEEDED = ("title", "assumption", "test", "measure")  # without these nothing can start

# How the rest of the platform names an ending: codes of "outcomes".
OUTCOMES = {
    "running": "ongoing", "keep": "succeeded", "change": "partly", "stop": "failed", "abandoned": "stopped",
}  # fmt: skip


def after(verb: str, state: str) -> State | None:
    """The state after a verb, or nothing when it is not possible from there."""
    return STATE_AFTER.get((verb, state))


def standing(state: str, verdict: str) -> str:
    """Where it stands in one word: the verdict once there is one, else the state."""
    return verdict if state == "done" else state


def met(threshold: Decimal | None, result: Decimal | None, *, more_is_better: bool, judged: bool | None) -> bool | None:
    """Whether the threshold was met; nothing while that is not known.

    With a number it is computed: reaching the threshold exactly is meeting it. With words the team judges.
    """
    if threshold is None:
        return judged
    if result is None:
        return None
    return result >= threshold if more_is_better else result <= threshold


def lacking(plan: Mapping[str, object]) -> list[str]:
    """What a plan still lacks before it can start, as names of its fields. One of the two thresholds is enough."""
    missing = [name for name in NEEDED if not str(plan.get(name) or "").strip()]
    if plan.get("threshold_value") is None and not str(plan.get("threshold_words") or "").strip():
        missing.append("threshold_value")
    return missing


def first_sentence(text: str, most: int) -> str:
    """A text in at most ``most`` characters: whole, else its first sentence, else nothing."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    for at, sign in enumerate(text[: most + 1]):
        if sign in ".!?" and at + 1 <= most and text[at + 1 : at + 2] in ("", " "):
            return text[: at + 1]
    return ""


def mermaid() -> str:
    """The states as a diagram."""
    lines = ["stateDiagram-v2", "  [*] --> draft"]
    return "\n".join([*lines, *(f"  {state} --> {then} : {verb}" for (verb, state), then in STATE_AFTER.items())])
