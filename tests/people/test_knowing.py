"""Who knows about this, from public deeds; and a team that asks someone for what it lacks."""

import pytest
from django.test import Client

from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.discussion.models import Comment
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import AskedDraft, InitiativeDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.notifications.models import Notice
from proeftuin.people.actions.helping import answer_help, ask_help
from proeftuin.people.helping import helpers_for, lacking_in
from proeftuin.people.knowing import who_knows
from proeftuin.people.models import Offer, Profile, Request
from proeftuin.questions import actions as questions
from proeftuin.questions.drafts import QuestionDraft
from tests import cast
from tests.people.test_profiles import saved

pytestmark = pytest.mark.django_db


def answered(key: str = "ann", title: str = "How do you mend xylophones?") -> Comment:
    question = questions.ask_question(by=cast.actor("sara"), draft=QuestionDraft(title=title))
    draft = CommentDraft("We glue them.", 0, "", False, "en")
    return post_comment(by=cast.actor(key), thread=question.thread, draft=draft)


def known(actor, words: str) -> list[tuple[str, list[str]]]:
    return [(one.card.name, [deed.kind for deed in one.deeds]) for one in who_knows(actor, words)]


def started(title: str = "Mending xylophones in town", *, public: bool = True) -> Initiative:
    draft = InitiativeDraft(title=title, problem="They break.", language="nl", is_public=public)
    return start_initiative(by=cast.actor("fatima"), draft=draft, asked=AskedDraft(question=title))


def test_only_who_is_in_the_directory_is_named_with_the_proof(client: Client, as_) -> None:
    answered()
    assert known(cast.actor("sara"), "xylophones") == []
    saved("ann", listed="network", expertise="glue")
    assert known(VISITOR, "xylophones") == []
    assert known(cast.actor("sara"), "xylophones") == [("Ann Claes", ["answer"])]
    saved("ann", listed="public", version=2, expertise="glue")
    assert known(VISITOR, "xylophones") == [("Ann Claes", ["answer"])]
    page = client.get("/people/who-knows/?q=xylophones").content.decode()
    assert "Ann Claes" in page and "How do you mend xylophones?" in page
    data = client.get("/people/who-knows.json?q=xylophones").json()["people"][0]
    assert data["deeds"][0]["kind"] == "answer" and data["offers"] == ""
    question = questions.Question.objects.get()
    assert "/people/who-knows/?q=" in client.get(question.get_absolute_url()).content.decode()


def test_the_page_of_a_person_shows_what_they_did_in_public(client: Client, as_, django_assert_max_num_queries) -> None:
    answered()
    hidden = answered("ann", "Is this one hidden?")
    questions.Question.objects.filter(title="Is this one hidden?").update(state="hidden")
    started(public=False)
    seen = started("An open team")
    for one in Initiative.objects.all():
        Member.objects.create(initiative=one, user=cast.person("ann"), role="member", state="active")
    profile = saved("ann", listed="public", expertise="glue")
    path, sara = cast.person("ann").get_absolute_url(), as_("sara")
    sara.get("/about/how/")
    with django_assert_max_num_queries(12):
        page = sara.get(path).text
    assert "How do you mend xylophones?" in page and seen.get_absolute_url() in page
    assert "Is this one hidden?" not in page and "Mending xylophones in town" not in page
    assert hidden.body not in page
    assert seen.get_absolute_url() in client.get(path).text
    Profile.objects.filter(pk=profile.pk).update(listed="private")
    assert "An open team" not in as_("ann").get(path).text


def test_more_different_things_stand_higher() -> None:
    answered("ann"), answered("ann", "May xylophones be blue?"), answered("joris", "Are xylophones loud?")
    started()
    for key in ("ann", "joris", "fatima"):
        saved(key, expertise="glue")
    first, *others = known(VISITOR, "xylophones")
    assert first == ("Ann Claes", ["answer", "answer"])
    assert sorted(others) == [("Fatima El Idrissi", ["initiative"]), ("Joris de Wit", ["answer"])]


def test_what_is_hidden_or_private_is_no_proof() -> None:
    comment = answered()
    saved("ann", expertise="glue"), saved("fatima", expertise="glue")
    started(public=False)
    Comment.objects.filter(pk=comment.pk).update(hidden_at=now())
    assert known(VISITOR, "xylophones") == known(cast.actor("fatima"), "xylophones") == []


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00&theme=magic", "?theme=health", "?q=" + "x" * 3000])
def test_strange_questions_are_answered(client: Client, query: str) -> None:
    assert client.get(f"/people/who-knows/{query}").status_code == 200


def test_a_team_asks_and_the_person_says_yes(as_) -> None:
    initiative = started()
    saved("pieter", disciplines=("design",), languages=("nl",))
    fatima, pieter = as_("fatima"), cast.person("pieter")
    assert "design" in lacking_in(initiative)
    page = fatima.get(f"/people/for/{initiative.ref}/").content.decode()
    assert "Pieter Maes" in page and "pieter@example.org" not in page
    where = f"/people/for/{initiative.ref}/{pieter.ref}/design/"
    assert fatima.post(where, {"message": ""}).status_code == 422
    for _twice in range(2):
        assert fatima.post(where, {"message": "Two hours a week?"}).status_code == 303
    while deliver_due():
        pass
    request = Request.objects.get()
    assert Notice.objects.filter(user=pieter, thread=request.thread).count() == 1
    mine = as_("pieter")
    assert request.get_absolute_url() in mine.get("/me/").content.decode()
    assert (
        as_("ann").get(request.get_absolute_url()).status_code
        == fatima.get(request.get_absolute_url()).status_code
        == 404
    )
    assert "Two hours a week?" in mine.get(request.get_absolute_url()).content.decode()
    assert mine.post(request.get_absolute_url(), {"answer": "yes"}).status_code == 303
    seat = Member.objects.get(initiative=initiative, user=pieter)
    assert (seat.state, seat.role, seat.disciplines) == ("active", "partner", ["design"])
    assert mine.post(request.get_absolute_url(), {"answer": "no"}).status_code == 422


def test_a_no_is_a_no(as_) -> None:
    initiative = started()
    saved("pieter", disciplines=("design",))
    request = ask_help(by=cast.actor("fatima"), initiative=initiative, person=cast.person("pieter"),
                       discipline="design", message="Please")  # fmt: skip
    answer_help(by=cast.actor("pieter"), request=request, welcome=False)
    assert not Member.objects.filter(user=cast.person("pieter")).exists()
    with pytest.raises(InvalidError):
        ask_help(by=cast.actor("fatima"), initiative=initiative, person=cast.person("pieter"), discipline="design",
                 message="Please, please")  # fmt: skip
    assert [one.asked for one in helpers_for(initiative, ["design"])] == ["declined"]
    with pytest.raises(InvalidError):
        answer_help(by=cast.actor("pieter"), request=request, welcome=True)


def test_who_may_ask_whom() -> None:
    initiative, secret = started(), started("Secret xylophones", public=False)
    saved("pieter", disciplines=("design",))
    saved("ann", disciplines=("design",), shown={"offers": "private"})

    def asks(by: str, person: str, what: Initiative = initiative, discipline: str = "design") -> None:
        ask_help(
            by=cast.actor(by), initiative=what, person=cast.person(person), discipline=discipline, message="Please"
        )

    for given in (("sara", "pieter"), ("fatima", "pieter", secret)):
        with pytest.raises(NotAllowedError):
            asks(*given)
    for given in (("fatima", "ann"), ("fatima", "joris"), ("fatima", "pieter", initiative, "legal")):
        with pytest.raises(InvalidError):
            asks(*given)
    assert [one.card.name for one in helpers_for(initiative, ["design"])] == ["Pieter Maes"]
    assert not Request.objects.exists()


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client: Client, as_, django_assert_max_num_queries, count: int) -> None:
    from proeftuin.accounts.models import User
    from proeftuin.people.documents import person_document, profile_document
    from proeftuin.search.actions import put_all

    users = User.objects.bulk_create(
        User(email=f"p{n}@x.example", name=f"Person {n}", is_public=True, expertise="xylophones") for n in range(count)
    )
    town, shown = cast.organisation("zandhove"), {"expertise": "public", "organisation": "public"}
    made = Profile.objects.bulk_create(
        Profile(user=user, listed="public", disciplines=["design"], offers="Glue", organisation=town, shown=shown)
        for user in users
    )  # fmt: skip
    Offer.objects.bulk_create(Offer(profile=one, discipline="design") for one in made)
    put_all([make(one) for one in made for make in (person_document, profile_document)])
    comment = answered()
    Comment.objects.bulk_create(
        Comment(thread=comment.thread, author=user, body="Glue.", language="en") for user in users
    )
    initiative = started()
    for reader in (client, as_("fatima")):
        reader.get("/about/how/")
        for path in ("/people/", "/people/?q=xylophones&page=40", users[0].get_absolute_url(), "/people.json",
                     "/people/who-knows/?q=xylophones", f"/people/for/{initiative.ref}/"):  # fmt: skip
            if reader is client and "/for/" in path:
                continue
            with django_assert_max_num_queries(13 if "/for/" in path else 12):
                assert reader.get(path).status_code == 200
    assert sum(one.deeds != [] for one in who_knows(VISITOR, "xylophones")) == min(count, 20)
