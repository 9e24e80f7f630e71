"""An open process, for tests of every room that needs one: Sara runs it, Waterrijk asks, people may take part."""

from datetime import timedelta

from proeftuin.accounts.models import InstanceRole
from proeftuin.kernel.clock import now, today
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Process
from tests import cast

PROMISE = ProcessDraft(
    title="The park of the north", prefix="PARK", summary="What should the new park be like?",
    can_influence="What is planted, and what children can play on.", cannot_influence="The size of the park.",
    level="involve", decides="The council of Waterrijk", answer_by=today() + timedelta(days=60),
)  # fmt: skip


def drafted(*, draft: ProcessDraft = PROMISE) -> Process:
    """Not public yet. Sara is a participation officer and becomes its manager."""
    sara = cast.person("sara")
    InstanceRole.objects.get_or_create(user=sara, role="officer")
    return setup.start_process(by=cast.actor("sara"), organisation=cast.organisation("waterrijk"), draft=draft)


def opened(
    kind: str = "ideas",
    *,
    draft: ProcessDraft = PROMISE,
    who: str = "confirmed_email",
    days: int = 30,
    **settings: object,
) -> Method:
    """A published process with one method, all of whose actions are open since yesterday."""
    from proeftuin.processes.registry import KINDS

    process, by = drafted(draft=draft), cast.actor("sara")
    phase = setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Tell us", starts_at=now() - timedelta(days=1), ends_at=now() + timedelta(days=days)),
    )  # fmt: skip
    method = setup.add_method(by=by, process=process, draft=MethodDraft(kind, "Your ideas", settings=settings))
    for action in KINDS[kind].actions:
        setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft(action, who=who))
    setup.publish_process(by=by, process=process)
    return Method.objects.select_related("process").get(pk=method.pk)
