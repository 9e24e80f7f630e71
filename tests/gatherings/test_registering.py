"""Coming: without account by mail, with account, the waiting list, signing off, reminders, and letting go of names."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client

from proeftuin.accounts.queries import own_data
from proeftuin.gatherings import personal, queries, tasks
from proeftuin.gatherings.actions import arranging, registering
from proeftuin.gatherings.drafts import Guest
from proeftuin.gatherings.links import path_of
from proeftuin.gatherings.models import Gathering, Letter, Registration
from proeftuin.gatherings.sending import post_waiting
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.gatherings.world import LINK, draft, guest, meetup

pytestmark = pytest.mark.django_db


def states(gathering: Gathering) -> list[str]:
    return list(gathering.registrations.order_by("id").values_list("state", flat=True))


def counted(gathering: Gathering) -> tuple[int, int]:
    """The projections, which must equal a recount."""
    gathering.refresh_from_db()
    assert queries.recount(gathering) == (gathering.registered, gathering.waiting)
    return gathering.registered, gathering.waiting


def test_a_citizen_books_a_workshop_without_account(client) -> None:
    gathering = meetup(capacity=1)
    page = gathering.get_absolute_url()
    form = {"name": "Noor", "address": "noor@example.org", "needs": "A chair"}
    answer = client.post(f"{page}register/", form, follow=True)
    assert "Look at your mail now" in answer.content.decode() and counted(gathering) == (0, 0)
    post_waiting()
    letter = mail.outbox[-1]
    mine = Registration.objects.get()
    assert letter.to == ["noor@example.org"] and path_of(mine) in letter.body and LINK not in letter.body
    assert "Yes, I come" in client.get(path_of(mine)).content.decode() and counted(gathering) == (0, 0)
    assert LINK not in client.get(path_of(mine)).content.decode()
    assert client.post(path_of(mine), {"yes": "1"}).status_code == 303
    post_waiting()
    assert counted(gathering) == (1, 0) and LINK in mail.outbox[-1].body
    assert LINK in client.get(path_of(mine)).content.decode()
    assert LINK.encode() in client.get(f"{path_of(mine)}calendar.ics").content.replace(b"\r\n ", b"")
    assert client.post(path_of(mine), {"change": "1", "name": "Noor V.", "needs": ""}).status_code == 303
    mine.refresh_from_db()
    assert (mine.name, mine.needs) == ("Noor V.", "")
    assert client.get(path_of(mine)[:-5] + "abcd/").status_code == 404
    assert client.post(path_of(mine), {"off": "1"}).status_code == 303 and counted(gathering) == (0, 0)
    assert "You signed off." in client.get(path_of(mine)).content.decode()


def test_registering_twice_is_one_registration_and_tells_nobody(client) -> None:
    gathering = meetup()
    for address in ("noor@example.org", "NOOR@example.org "):
        registering.register(by=VISITOR, gathering=gathering, guest=Guest(address=address))
    one = Registration.objects.get()
    registering.confirm(by=VISITOR, registration=one)
    registering.confirm(by=VISITOR, registration=one)
    first = client.post(f"{gathering.get_absolute_url()}register/", {"address": "noor@example.org"}, follow=True)
    other = client.post(f"{gathering.get_absolute_url()}register/", {"address": "new@example.org"}, follow=True)
    assert "Look at your mail now" in first.content.decode() and "Look at your mail now" in other.content.decode()
    assert counted(gathering) == (1, 0) and Registration.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(gathering=gathering, address_key=one.address_key)
    Letter.objects.update(sent_at=clock.now())
    with clock.at(clock.now() + timedelta(hours=1)):
        registering.register(by=VISITOR, gathering=gathering, guest=Guest(address="noor@example.org"))
    assert Letter.objects.get(sent_at=None).kind == "place"  # the private link again, for who lost it


def test_an_account_gets_its_place_at_once_and_sees_it_on_its_page(as_) -> None:
    gathering = meetup()
    fatima = as_("fatima")
    answer = fatima.post(f"{gathering.get_absolute_url()}register/", {"name": "Fatima"})
    mine = Registration.objects.get()
    assert answer["Location"] == path_of(mine) and mine.state == "registered" and mine.address == ""
    assert "Your registration" in fatima.get(gathering.get_absolute_url()).content.decode()
    assert gathering.title in fatima.get("/me/").content.decode()
    assert fatima.post(f"{gathering.get_absolute_url()}register/", {}).status_code == 303
    assert counted(gathering) == (1, 0)


def test_the_waiting_list_moves_up_in_order() -> None:
    gathering = meetup(capacity=2)
    people = [guest(gathering, number) for number in range(5)]
    assert states(gathering) == ["registered"] * 2 + ["waiting"] * 3 and counted(gathering) == (2, 3)
    people[3].refresh_from_db()
    assert queries.place_in_queue(people[3]) == 2
    registering.sign_off(by=VISITOR, registration=people[0])
    registering.sign_off(by=VISITOR, registration=people[0])
    assert states(gathering) == ["cancelled", "registered", "registered", "waiting", "waiting"]
    assert counted(gathering) == (2, 2)
    gathering.refresh_from_db()
    more = draft(capacity=10, starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    arranging.change_gathering(by=cast.actor("ann"), gathering=gathering, draft=more, version=gathering.version)
    assert counted(gathering) == (4, 0)
    assert Letter.objects.filter(kind="moved_up").count() == 3
    for one in people[1:]:
        registering.sign_off(by=VISITOR, registration=one)
    assert counted(gathering) == (0, 0)


def test_nobody_moves_up_or_registers_after_the_start(client) -> None:
    gathering = meetup(capacity=1)
    people = [guest(gathering, number) for number in range(2)]
    asked = guest(gathering, 3, yes=False)
    with clock.at(gathering.starts_at + timedelta(minutes=1)):
        late = client.post(f"{gathering.get_absolute_url()}register/", {"address": "late@example.org"})
        assert late.status_code == 403 and "Registering ended when it started." in late.content.decode()
        assert client.post(path_of(asked), {"yes": "1"}).status_code == 403
        registering.sign_off(by=VISITOR, registration=people[0])
        assert states(gathering) == ["cancelled", "waiting", "asked"] and counted(gathering) == (0, 1)
        with pytest.raises(NotAllowedError):
            registering.register(by=cast.actor("fatima"), gathering=gathering, guest=Guest())


def test_bad_addresses_are_refused_in_place(client) -> None:
    gathering = meetup()
    form = {"name": "Typed name", "address": "not an address"}
    answer = client.post(f"{gathering.get_absolute_url()}register/", form)
    assert answer.status_code == 422 and "Typed name" in answer.content.decode()
    with pytest.raises(InvalidError):
        registering.register(by=VISITOR, gathering=gathering, guest=Guest(address="a@b\nBcc: c@d.example"))
    assert not Registration.objects.exists()


def test_the_hosts_tick_who_was_there_and_nobody_else_reads_the_list(client, as_) -> None:
    gathering = meetup()
    people = [guest(gathering, number) for number in range(3)]
    page = f"{gathering.get_absolute_url()}people/"
    assert client.get(page).status_code == 302
    assert as_("sara").get(page).status_code == 403
    ann = as_("ann")
    words = ann.get(page).content.decode()
    assert "Guest 1" in words and "guest1@example.org" not in words
    listed = [one.ref for one in people]
    assert ann.post(page, {"came": listed[:2], "listed": listed}).status_code == 303
    assert list(gathering.registrations.order_by("id").values_list("came", flat=True)) == [True, True, False]
    ann.post(page, {"came": listed[2:], "listed": listed[1:]})
    assert list(gathering.registrations.order_by("id").values_list("came", flat=True)) == [True, False, True]
    assert "2 came" in ann.get(page).content.decode()


def test_changes_cancellation_and_reminder_are_mailed_once() -> None:
    gathering = meetup()
    people = [guest(gathering, number) for number in range(2)]
    guest(gathering, 9, yes=False)
    post_waiting()
    mail.outbox.clear()
    with clock.at(gathering.starts_at - timedelta(hours=23)):
        assert (tasks.remind(), tasks.remind()) == (1, 0)
        assert (post_waiting(), post_waiting()) == (2, 0)
    assert all(one.subject == "Tomorrow: Meetup on waiting less" and LINK in one.body for one in mail.outbox)
    registering.sign_off(by=VISITOR, registration=people[1])
    gathering.refresh_from_db()
    moved = draft(place="The library")
    arranging.change_gathering(by=cast.actor("ann"), gathering=gathering, draft=moved, version=gathering.version)
    mail.outbox.clear()
    assert post_waiting() == 1 and "The library" in mail.outbox[0].body
    arranging.cancel_gathering(by=cast.actor("ann"), gathering=gathering, reason="A storm.")
    mail.outbox.clear()
    assert (post_waiting(), post_waiting()) == (1, 0) and "A storm." in mail.outbox[0].body
    assert mail.outbox[0].to == ["guest0@example.org"]


def test_a_mail_server_that_is_away_loses_nothing(monkeypatch) -> None:
    gathering = meetup()
    guest(gathering, 1)

    def away(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("proeftuin.gatherings.sending.send_mail_to", away)
        with pytest.raises(ConnectionRefusedError):
            post_waiting()
    # The request for a yes has been answered since, so only the place is still told.
    assert post_waiting() == 1 and mail.outbox[-1].subject.startswith("You have a place")


def test_names_go_when_they_are_not_needed_any_more() -> None:
    gathering = meetup()
    guest(gathering, 1)
    registering.register(by=cast.actor("fatima"), gathering=gathering, guest=Guest(name="Fatima", needs="x"))
    guest(gathering, 2, yes=False)
    with clock.at(clock.now() + timedelta(days=2)):
        tasks.forget()
    assert states(gathering) == ["registered", "registered"]
    with clock.at(gathering.ends_at + timedelta(days=29)):
        assert tasks.forget() == 0
    with clock.at(gathering.ends_at + timedelta(days=31)):
        assert (tasks.forget(), tasks.forget()) == (2, 0)
    for one in gathering.registrations.all():
        assert (one.name, one.address, one.address_key, one.needs, one.user) == ("", "", "", "", None)
    assert not Letter.objects.exists() and counted(gathering) == (2, 0)


def test_a_person_gets_their_data_and_leaves_no_trace() -> None:
    gathering = meetup(capacity=1)
    fatima = cast.person("fatima")
    registering.register(by=cast.actor("fatima"), gathering=gathering, guest=Guest(name="Fatima", needs="A ramp"))
    waits = guest(gathering, 1)
    told = own_data(fatima)["rooms"]["gatherings"]
    assert told["registrations"][0]["needs"] == "A ramp"
    with transaction.atomic():
        personal.erase(fatima)
    waits.refresh_from_db()
    assert waits.state == "registered" and counted(gathering) == (1, 0)
    assert Registration.objects.count() == 1
    # The ledger keeps that somebody registered, and never who.
    deeds = Event.objects.on_thread(gathering.thread).filter(kind__contains="regist")
    assert deeds.exists() and set(deeds.values_list("actor", flat=True)) == {"visitor"}


@pytest.mark.parametrize("count", [1, 1000])
def test_the_list_of_who_comes_costs_the_same(as_, django_assert_max_num_queries, count: int) -> None:
    gathering = meetup()
    Registration.objects.bulk_create(
        [
            Registration(gathering=gathering, address_key=f"k{n}", name=f"N {n}", state="registered")
            for n in range(count)
        ]
    )
    ann = as_("ann")
    ann.get("/gatherings/")
    with django_assert_max_num_queries(12):
        assert ann.get(f"{gathering.get_absolute_url()}people/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_people_at_once_never_share_a_place() -> None:
    gathering = meetup(capacity=5)
    asked = [guest(gathering, number, yes=False) for number in range(16)]

    def come(one: Registration) -> int:
        try:
            return Client().post(path_of(one), {"yes": "1"}).status_code
        finally:
            connection.close()

    def leave(one: Registration) -> int:
        try:
            return Client().post(path_of(one), {"off": "1"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(come, asked)) == {303}
    assert counted(gathering) == (5, 11)
    inside = list(Registration.objects.filter(state="registered"))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(leave, inside[:4])) == {303}
    assert counted(gathering) == (5, 7)
    first = list(Registration.objects.exclude(state="cancelled").order_by("queued_at").values_list("state", flat=True))
    assert first == ["registered"] * 5 + ["waiting"] * 7
