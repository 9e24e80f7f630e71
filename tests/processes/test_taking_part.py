"""The one gate: who may take part, when, and what is kept of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.processes.actions import setup
from proeftuin.processes.actions.participation import enter_for, take_part
from proeftuin.processes.drafts import About
from proeftuin.processes.logic import hashed_code
from proeftuin.processes.models import Code, CodeList, Opening, Participant, Process
from proeftuin.processes.permissions import Credentials, can_act
from proeftuin.processes.registry import MethodKind, method_kind
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_kind() -> None:
    method_kind(MethodKind("test", "Test", {"do": "Do"}))


def test_the_first_act_makes_a_participant_and_freezes_the_rules() -> None:
    method = world.opened("test")
    first = take_part(by=cast.actor("fatima"), method=method, action="do", about=About(area="North"))
    again = take_part(by=cast.actor("fatima"), method=method, action="do")
    assert first == again and first.area == "North" and first.channel == "web"
    process = Process.objects.get(pk=method.process_id)
    assert process.frozen_at is not None
    assert Event.objects.filter(kind="process.frozen").count() == 1
    with pytest.raises(InvalidError):
        draft = replace(world.PROMISE, level="inform")
        setup.edit_process(by=cast.actor("sara"), process=process, draft=draft, version=process.version)


def test_a_second_after_the_end_is_too_late() -> None:
    method = world.opened("test", days=1)
    end = method.process.phases.get().ends_at
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert can_act(cast.actor("fatima"), method, "do")
    with time_machine.travel(end, tick=False), pytest.raises(NotAllowedError, match="closed on") as refused:
        take_part(by=cast.actor("fatima"), method=method, action="do")
    assert str(end.year) in str(refused.value) and "CE" in str(refused.value)  # the moment, on the clock of the process
    assert not Participant.objects.exists()


def test_visitors_need_an_account_unless_everyone_may() -> None:
    method = world.opened("test")
    assert not can_act(VISITOR, method, "do", Credentials(visitor_key="visitor:1"))
    Opening.objects.update(who="everyone")
    method = type(method).objects.get(pk=method.pk)
    one = take_part(by=VISITOR, method=method, action="do", shown=Credentials(visitor_key="visitor:1"))
    assert one == take_part(by=VISITOR, method=method, action="do", shown=Credentials(visitor_key="visitor:1"))
    assert one.user is None


def test_a_one_time_code_counts_once_whoever_types_it() -> None:
    method = world.opened("test")
    codes = CodeList.objects.create(process=method.process, name="Letters", kind="once")
    Code.objects.create(list=codes, hash=hashed_code("AB12-CD34", codes.salt), area="South")
    Opening.objects.update(who="list", code_list=codes)
    fatima = take_part(by=cast.actor("fatima"), method=method, action="do", shown=Credentials(code="ab12cd34"))
    assert fatima.area == "South"
    with pytest.raises(InvalidError):
        take_part(by=cast.actor("ann"), method=method, action="do", shown=Credentials(code="AB12 CD34"))
    assert not can_act(cast.actor("ann"), method, "do", Credentials(code="XX"))


def test_a_clerk_enters_for_others_without_making_an_account() -> None:
    method = world.opened("test")
    with pytest.raises(NotAllowedError):
        enter_for(by=cast.actor("joris"), method=method, action="do", channel="paper")
    sheet = enter_for(by=cast.actor("sara"), method=method, action="do", channel="paper", key="form-7")
    assert sheet == enter_for(by=cast.actor("sara"), method=method, action="do", channel="paper", key="FORM-7")
    assert (sheet.user, sheet.channel) == (None, "paper")
    assert sheet.at <= now()
