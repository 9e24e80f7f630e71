"""Pages of ideas: with and without JavaScript, for visitors, writers and clerks."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from proeftuin.ideas.actions import states
from proeftuin.ideas.actions.submitting import submit_idea, withdraw_idea
from proeftuin.ideas.actions.supporting import support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, SavedDraft, Support
from proeftuin.ledger.models import Event
from proeftuin.processes.models import Method
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db

WATER = IdeaDraft("Water in the playground", "A pump and a gutter, so that children can play in summer.")


def an_idea(method: Method | None = None, *, title: str = WATER.title, by: str = "fatima") -> Idea:
    return submit_idea(by=cast.actor(by), method=method or world.opened(), draft=IdeaDraft(title, WATER.body))


def test_everyone_reads_the_list_and_the_idea(client: Client) -> None:
    idea = an_idea()
    page = client.get(idea.method.get_absolute_url())
    assert page.status_code == 200 and WATER.title in page.content.decode()
    words = client.get(idea.get_absolute_url()).content.decode()
    assert WATER.body in words and idea.reference in words and "Fatima El Idrissi" in words


def test_sending_says_what_happens_next(as_) -> None:
    method, fatima = world.opened(), as_("fatima")
    answer = fatima.post(f"{method.get_absolute_url()}new/", {"title": "A bench", "body": "To sit.", "once": "a"})
    assert answer.status_code == 303
    words = fatima.get(answer["Location"]).content.decode()
    assert Idea.objects.get().reference in words and "The council of Waterrijk" in words
    again = fatima.post(f"{method.get_absolute_url()}new/", {"title": "A bench", "body": "To sit.", "once": "a"})
    assert again["Location"] == answer["Location"] and Idea.objects.count() == 1


def test_a_mistake_keeps_what_was_typed(as_) -> None:
    method = world.opened(body_min=20)
    answer = as_("fatima").post(f"{method.get_absolute_url()}new/", {"title": "A bench", "body": "Short"})
    assert answer.status_code == 422
    assert "A bench" in answer.content.decode() and "at least 20" in answer.content.decode()


def test_preview_shows_and_sends_nothing(as_) -> None:
    method = world.opened()
    form = {"title": "A bench", "body": "To sit.", "do": "preview"}
    answer = as_("fatima").post(f"{method.get_absolute_url()}new/", form)
    assert answer.status_code == 200 and "how others will see it" in answer.content.decode()
    assert not Idea.objects.exists()


def test_a_draft_is_kept_and_comes_back(as_) -> None:
    method, fatima = world.opened(), as_("fatima")
    kept = fatima.post(f"{method.get_absolute_url()}draft/", {"title": "Half a thought", "body": ""})
    assert kept.content.decode() == "Kept as a draft."
    assert "Half a thought" in fatima.get(f"{method.get_absolute_url()}new/").content.decode()
    assert "Half a thought" not in as_("ann").get(f"{method.get_absolute_url()}new/").content.decode()
    assert SavedDraft.objects.count() == 1


def test_a_visitor_signs_in_first_and_loses_nothing(client: Client) -> None:
    method = world.opened()
    address = f"{method.get_absolute_url()}new/"
    answer = client.post(address, {"title": "A bench", "body": "To sit."})
    assert answer.status_code == 302 and "next=" in answer["Location"]
    client.force_login(cast.person("fatima"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "A bench" in client.get(address).content.decode()


def test_supporting_without_javascript_goes_back_to_the_list(as_) -> None:
    idea = an_idea()
    here = idea.method.get_absolute_url() + "?order=newest"
    answer = as_("ann").post(f"{idea.get_absolute_url()}support/", {"value": "1", "next": here})
    assert (answer.status_code, answer["Location"]) == (303, here)
    assert Idea.objects.get().supports == 1
    elsewhere = as_("ann").post(f"{idea.get_absolute_url()}support/", {"value": "0", "next": "https://evil.example/"})
    assert elsewhere["Location"] == idea.get_absolute_url()
    assert Idea.objects.get().supports == 0


def test_supporting_with_htmx_swaps_the_button(as_) -> None:
    idea = an_idea(world.opened(support_limit=3))
    answer = as_("ann").post(f"{idea.get_absolute_url()}support/", {"value": "1"}, headers={"HX-Request": "true"})
    words = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in words
    assert "You support this" in words and "You have 2 supports left" in words


def test_a_visitor_who_supports_is_asked_to_sign_in(client: Client) -> None:
    idea = an_idea()
    answer = client.post(f"{idea.get_absolute_url()}support/", {"value": "1"})
    assert answer.status_code == 303 and "login" in answer["Location"]
    swapped = client.post(f"{idea.get_absolute_url()}support/", {"value": "1"}, headers={"HX-Request": "true"})
    assert "login" in swapped["HX-Redirect"]
    assert not Support.objects.exists()


def test_after_the_end_a_support_is_refused(as_) -> None:
    idea = an_idea()
    end = idea.process.phases.get().ends_at
    with time_machine.travel(end, tick=False):
        ann = as_("ann")
        answer = ann.post(f"{idea.get_absolute_url()}support/", {"value": "1"})
        assert answer.status_code == 403 and "closed" in answer.content.decode()
        swapped = ann.post(f"{idea.get_absolute_url()}support/", {"value": "1"}, headers={"HX-Request": "true"})
        assert "closed" in swapped.content.decode()


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_what_is_gone_is_gone_everywhere(client: Client, as_, state: str) -> None:
    idea = an_idea()
    base = idea.method.get_absolute_url()
    if state == "withdrawn":
        withdraw_idea(by=cast.actor("fatima"), idea=idea)
    else:
        from django.db import transaction

        with transaction.atomic():
            states.move_to(states.locked(idea), Idea.State.HIDDEN)
    for path in (base, base + "ideas.json", base + "ideas.atom", base + "ideas.csv", f"{base}?q=playground",
                 "/search/?q=playground"):  # fmt: skip
        answer = client.get(path)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert WATER.title not in text.decode(), path
    for path in (idea.get_absolute_url(), f"/ideas/{idea.ref}.json", f"/ideas/{idea.ref}.atom"):
        assert client.get(path).status_code == 404, path
    assert as_("fatima").get(idea.get_absolute_url()).status_code == 200
    assert as_("ann").get(idea.get_absolute_url()).status_code == 404
    assert as_("ann").post(f"{idea.get_absolute_url()}support/", {"value": "1"}).status_code == 404


def test_changing_in_two_windows_shows_both(as_) -> None:
    idea, fatima = an_idea(), as_("fatima")
    first = {"title": "First window", "body": "One", "version": "1"}
    assert fatima.post(f"{idea.get_absolute_url()}edit/", first).status_code == 303
    answer = fatima.post(f"{idea.get_absolute_url()}edit/", {**first, "title": "Second window"})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "First window" in words and "Second window" in words
    version = re.search(r'name="version" value="(\d+)"', words)
    assert version and version[1] == "2"
    assert "Water in the playground" in fatima.get(f"{idea.get_absolute_url()}versions/").content.decode()


def test_a_clerk_enters_and_counts(as_) -> None:
    method, sara = world.opened(), as_("sara")
    form = {"title": "A bench", "body": "To sit.", "channel": "paper", "key": "7"}
    assert sara.post(f"{method.get_absolute_url()}enter/", form).status_code == 303
    idea = Idea.objects.get()
    assert sara.post(f"{method.get_absolute_url()}enter/", form).status_code == 422
    sheet = {"channel": "street", "supports": "41", "note": "market of 3 May"}
    assert sara.post(f"{idea.get_absolute_url()}count/", sheet).status_code == 303
    words = sara.get(idea.get_absolute_url()).content.decode()
    assert "market of 3 May" in words and "<b>41</b>" in words
    assert as_("ann").get(f"{method.get_absolute_url()}enter/").status_code in (403, 404)


def test_a_script_is_slowed_and_moderators_hear_of_it(as_) -> None:
    method, fatima = world.opened(), as_("fatima")
    codes = [
        fatima.post(f"{method.get_absolute_url()}new/", {"title": f"Idea {n}", "body": "x"}).status_code
        for n in range(14)
    ]
    assert codes[:10] == [303] * 10 and set(codes[10:]) == {429}
    assert Idea.objects.count() == 10
    told = Event.objects.get(kind="ideas.flood")
    assert told.audience == method.process.circle


def test_private_answers_are_read_by_their_writer_and_staff_alone(client: Client, as_) -> None:
    method = world.opened(fields=[{"code": "phone", "label": "Telephone", "private": True}])
    form = {"title": "A bench", "body": "To sit.", "extra_phone": "0499 12 34 56"}
    assert as_("fatima").post(f"{method.get_absolute_url()}new/", form).status_code == 303
    idea = Idea.objects.get()
    pages = [idea.get_absolute_url(), f"/ideas/{idea.ref}.json", f"{method.get_absolute_url()}ideas.json"]
    for reader in (client, as_("ann")):
        assert all("0499" not in reader.get(path).content.decode() for path in pages)
    for key in ("fatima", "sara"):
        assert "0499" in as_(key).get(pages[0]).content.decode()


def test_totals_hide_while_people_vote_and_show_after(client: Client) -> None:
    method = world.opened(hide_totals=True)
    idea = an_idea(method)
    for key in ("ann", "joris"):
        support(by=cast.actor(key), idea=idea)
    assert "Totals are shown when voting has ended" in client.get(method.get_absolute_url()).content.decode()
    assert "supports" not in client.get(f"/ideas/{idea.ref}.json").json()
    assert client.get(f"{method.get_absolute_url()}?order=supported").status_code == 200
    with time_machine.travel(method.process.phases.get().ends_at + timedelta(seconds=1), tick=False):
        assert client.get(f"/ideas/{idea.ref}.json").json()["supports"] == 2


def test_filters_and_words_stay_in_the_address(client: Client) -> None:
    method = world.opened(categories=[{"code": "green", "label": "Green"}, {"code": "play", "label": "Play"}])
    for n in range(20):
        draft = IdeaDraft(f"Tree {n}", "Shade in the street.", category="green")
        submit_idea(by=cast.actor("fatima"), method=method, draft=draft)
    submit_idea(by=cast.actor("ann"), method=method, draft=IdeaDraft("A slide", "To slide.", category="play"))
    words = client.get(f"{method.get_absolute_url()}?category=green&order=newest").content.decode()
    assert "A slide" not in words and "20 ideas" in words
    assert "order=newest&amp;category=green&amp;page=2" in words
    found = client.get(f"{method.get_absolute_url()}?q=slide").content.decode()
    assert "A slide" in found and "Tree 1" not in found
    narrowed = client.get(f"{method.get_absolute_url()}?q=shade&category=play").content.decode()
    assert "Nothing fits this" in narrowed


def test_where_everyone_may_a_visitor_counts_once_without_an_account(client: Client) -> None:
    method = world.opened(who="everyone")
    idea = an_idea(method)
    for _ in range(2):
        assert client.post(f"{idea.get_absolute_url()}support/", {"value": "1"}).status_code == 303
    assert Idea.objects.get().supports == 1
    assert "You support this" in client.get(idea.get_absolute_url()).content.decode()
    other = Client()
    assert other.post(f"{idea.get_absolute_url()}support/", {"value": "1"}).status_code == 303
    assert Idea.objects.get().supports == 2
    sent = other.post(f"{method.get_absolute_url()}new/", {"title": "A pond", "body": "With frogs."})
    assert sent.status_code == 303
    words = other.get(sent["Location"]).content.decode()
    assert "You have no account" in words
    assert "A visitor" in other.get(method.get_absolute_url() + "?order=newest").content.decode()


def test_who_follows_an_idea_or_a_process_can_stop_where_they_follow_it(client: Client, as_) -> None:
    idea = an_idea()
    joris = as_("joris")
    for followed in (idea, idea.process):
        path = followed.get_absolute_url()
        form = {"thread": followed.thread, "next": path}
        for address, offered in (("", "follow"), ("follow", "unfollow"), ("unfollow", "follow")):
            if address:
                assert joris.post(f"/notifications/{address}/", form)["Location"] == path
            words = joris.get(path).content.decode()
            assert re.findall(r'action="/notifications/(\w+)/"', words) == [offered], (path, address)
        assert "/notifications/follow/" not in client.get(path).content.decode()  # visitors are asked nothing
    assert 'action="/notifications/unfollow/"' in as_("fatima").get(idea.get_absolute_url()).content.decode()
