"""Who works on a process signs in with a second step, where the instance asks its staff for one."""

import re

import pytest
from allauth.mfa.models import Authenticator

from proeftuin.processes.models import Process, Seat
from tests import cast
from tests.architecture.test_routes import routes
from tests.processes import world

pytestmark = pytest.mark.django_db
WORK = re.compile(
    r"desk/|processes/(new|manage)/|processes/<str:ref>/(manage|desk|counter|moderation|paper)|moderation/(undo/|$)|"
    r"(processes|ideas)/.*/(enter|count|settings|merge|split)/$|surveys/<str:ref>/(questions|words|answers)|"
    r"opinions/<str:ref>/(statements/|settings|import|enter)|budgets/<str:ref>/(projects/|rules|enter|counts)|"
    r"budgets/counts/<str:ref>/publish/|panels/<str:ref>/($|enter|quotas|lottery/$|draw|members|tables)"
)
PAGES = {
    "manager": "/processes/{ref}/manage/", "clerk": "/processes/{ref}/counter/", "analyst": "/processes/{ref}/desk/",
    "assessor": "/processes/{ref}/desk/", "decider": "/desk/", "moderator": "/processes/{ref}/moderation/",
}  # fmt: skip


def test_each_page_of_the_back_office_asks_for_it() -> None:
    missing = [
        route
        for route, pattern in routes()
        if WORK.match(route)
        and getattr(pattern.callback, "access", "") not in ("staff", "public")
        and not getattr(pattern.callback, "is_for_work", False)
    ]
    assert missing == []
    assert sum(getattr(pattern.callback, "is_for_work", False) for _route, pattern in routes()) > 40


@pytest.mark.parametrize(("role", "page"), PAGES.items())
def test_each_seat_needs_it(as_, settings, role: str, page: str) -> None:
    settings.STAFF_NEEDS_MFA = True
    process = world.opened().process
    Seat.objects.create(process=process, user=cast.person("pieter"), role=role)
    client, path = as_("pieter"), page.format(ref=process.ref)
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[0] == ("/accounts/2fa/", 302)
    assert "Staff pages need a second step when you sign in." in answer.text
    assert client.get(process.get_absolute_url()).status_code == 200
    Authenticator.objects.create(user=cast.person("pieter"), type="totp", data={"secret": "x"})
    assert client.get(path).status_code == 200


def test_nothing_is_done_without_it(as_, settings) -> None:
    settings.STAFF_NEEDS_MFA = True
    process = world.drafted()
    path = f"/processes/{process.ref}/manage/phases/new/"
    answer = as_("sara").post(path, {"title": "One", "starts_at": "2027-07-01T09:00", "ends_at": "2027-07-31T23:59"})
    assert answer["Location"] == "/accounts/2fa/" and not process.phases.exists()
    assert as_("bas").get(f"/processes/{process.ref}/manage/")["Location"] == "/accounts/2fa/"  # administers the site


def test_who_has_no_task_is_not_asked_and_finds_nothing(as_, settings, client) -> None:
    settings.STAFF_NEEDS_MFA = True
    process = world.opened().process
    for path in ("manage/", "desk/", "moderation/", "counter/"):
        assert as_("fatima").get(f"{process.get_absolute_url()}{path}").status_code in (403, 404)
        assert "/accounts/login/" in client.get(f"{process.get_absolute_url()}{path}")["Location"]


def test_an_instance_can_do_without_it(as_, settings) -> None:
    settings.STAFF_NEEDS_MFA = False
    process: Process = world.opened().process
    assert as_("sara").get(f"/processes/{process.ref}/manage/").status_code == 200
