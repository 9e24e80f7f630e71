"""Merging and splitting: each person counts once, nothing said is lost, everyone is told, and it can be undone."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proeftuin.discussion.models import Comment
from proeftuin.ideas import moderating, personal
from proeftuin.ideas.actions import counting, merging, supporting
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import CountedElsewhere, Idea, Merger, Support, Tally
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger import deliveries
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Follow, Notice
from proeftuin.processes.models import Method, Participant
from proeftuin.search import queries as search
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def sent(method: Method, title: str, who: str = "fatima") -> Idea:
    idea = submit_idea(by=cast.actor(who), method=method, draft=IdeaDraft(title, "Because."))
    return fresh(idea)


def fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process", "process", "participant").get(pk=idea.pk)


def merged(ideas: Sequence[Idea], into: Idea | IdeaDraft) -> Merger:
    return merging.merge_ideas(by=cast.actor("sara"), ideas=ideas, into=into, reason="They say the same.")


def said(idea: Idea, body: str, root: Comment | None = None) -> Comment:
    made = Comment.objects.create(thread=idea.thread, scope=idea.process.thread, body=body, root=root, parent=root)
    Idea.objects.filter(pk=idea.pk).update(comments=idea.comments + 1)
    return made


def search_finds(words: str) -> list[str]:
    return [one.ref for one in search.search(words, language="en", actor=VISITOR, kinds=["idea"]).hits]


def totals_are_right(process_of: Idea) -> bool:
    return not counting.drift(process_of.process)


PEOPLE = st.dictionaries(st.integers(0, 7), st.sampled_from([1, -1]), max_size=8)


class TestCounts(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.tuples(PEOPLE, st.integers(0, 30), st.integers(0, 3)), min_size=2, max_size=4),
        st.booleans(), st.data(),
    )  # fmt: skip
    def test_whoever_supported_what(
        self, given_to: list[tuple[dict[int, int], int, int]], is_new: bool, data: st.DataObject
    ) -> None:
        """For any ideas, supporters, sheets and comments: united once each, and back to the same by undoing."""
        method = Method.objects.select_related("process").first() or world.opened("ideas", against=True)
        people = [Participant.objects.create(process=method.process) for _ in range(8)]
        ideas = []
        for number, (supports, sheet, comments) in enumerate(given_to):
            idea = sent(method, f"Idea {number}")
            Support.objects.bulk_create(
                Support(idea=idea, participant=people[who], value=value) for who, value in supports.items()
            )
            if sheet:
                CountedElsewhere.objects.create(idea=idea, channel="paper", supports=sheet)
            for at in range(comments):
                said(idea, f"Comment {at}")
            merging.recount([idea])
            ideas.append(fresh(idea))
        before = {one.pk: (one.supports, one.against, one.comments, one.state, one.cell) for one in ideas}

        merger = merged(ideas, IdeaDraft("All of it") if is_new else ideas[0])
        target = fresh(merger.target)
        votes: dict[int, int] = {}
        for number, (supports, _sheet, _comments) in enumerate(given_to):
            first = number == 0 and not is_new
            votes = {**votes, **supports} if not first else dict(supports)
        if not is_new:
            votes |= given_to[0][0]  # what was said of the target itself stands
        assert target.supports == sum(v > 0 for v in votes.values()) + sum(sheet for _, sheet, _ in given_to)
        assert target.against == sum(v < 0 for v in votes.values())
        assert target.comments == sum(comments for *_, comments in given_to)
        rows = Support.objects.filter(idea=target)
        assert rows.count() == rows.values("participant").distinct().count() == len(votes)
        assert totals_are_right(target)

        extra = data.draw(st.booleans())
        if extra:  # somebody supports the one they became, before it is undone
            Support.objects.create(idea=target, participant=Participant.objects.create(process=method.process))
        merging.undo_merge(by=cast.actor("sara"), merger=merger, reason="They differ after all.")
        for one in ideas:
            now = fresh(one)
            more = int(extra and now.pk == target.pk)
            supports, against, comments, state, cell = before[now.pk]
            assert (now.supports, now.against, now.comments, now.state, now.cell) == (
                supports + more, against, comments, state, cell,
            )  # fmt: skip
        assert totals_are_right(target)


def test_the_old_address_leads_to_the_new_one_with_words() -> None:
    method = world.opened("ideas")
    first, second = sent(method, "Benches in the shade"), sent(method, "Shady benches", "ann")
    comment = said(second, "I would sit there")
    merged([first, second], first)
    second = fresh(second)
    assert (second.state, second.merged_into) == (Idea.State.MERGED, first)
    assert Comment.objects.get(pk=comment.pk).thread == first.thread
    assert fresh(first).comments == 1 and second.comments == 0
    hits = search.search("benches", language="en", actor=VISITOR, kinds=["idea"]).hits
    assert [one.ref for one in hits] == [first.ref]
    assert sum(Tally.objects.values_list("ideas", flat=True)) == 1


def test_everyone_who_contributed_or_supported_is_told() -> None:
    method = world.opened("ideas")
    first, second = sent(method, "Benches in the shade", "fatima"), sent(method, "Shady benches", "ann")
    supporting.support(by=cast.actor("joris"), idea=second)
    merger = merged([first, second], first)
    while deliveries.deliver_due():
        pass
    told = {
        user.email.split("@")[0]: Notice.objects.filter(user=user, thread=second.thread).count()
        for user in (cast.person("ann"), cast.person("joris"), cast.person("sara"))
    }
    assert told["ann"] >= 1 and told["joris"] == 1 and told["sara"] == 0
    assert Notice.objects.filter(user=cast.person("fatima"), thread=first.thread).exists()
    assert Follow.objects.filter(user=cast.person("ann"), thread=first.thread).exists()
    merging.undo_merge(by=cast.actor("sara"), merger=merger, reason="They differ.")
    while deliveries.deliver_due():
        pass
    assert Notice.objects.filter(user=cast.person("joris"), thread=second.thread).count() == 2


def test_replies_that_came_since_go_back_with_their_conversation() -> None:
    method = world.opened("ideas")
    first, second = sent(method, "Benches in the shade"), sent(method, "Shady benches", "ann")
    root = said(second, "I would sit there")
    merger = merged([first, second], first)
    reply, other = said(fresh(first), "Me too", root), said(fresh(first), "About the whole")
    merging.undo_merge(by=cast.actor("sara"), merger=merger, reason="They differ.")
    threads = {one.pk: one.thread for one in Comment.objects.all()}
    assert threads == {root.pk: second.thread, reply.pk: second.thread, other.pk: first.thread}
    assert (fresh(first).comments, fresh(second).comments) == (1, 2)


def test_what_was_merged_before_goes_along_and_comes_back_in_order() -> None:
    method = world.opened("ideas")
    a, b, c = (sent(method, f"Idea {name}") for name in "abc")
    inner = merged([a, b], b)
    outer = merged([b, c], c)
    assert {fresh(a).merged_into_id, fresh(b).merged_into_id} == {c.pk}
    with pytest.raises(InvalidError, match="Undo that first"):
        merging.undo_merge(by=cast.actor("sara"), merger=inner, reason="x")
    merging.undo_merge(by=cast.actor("sara"), merger=outer, reason="x")
    assert fresh(a).merged_into_id == b.pk and fresh(b).is_shown
    merging.undo_merge(by=cast.actor("sara"), merger=inner, reason="x")
    assert all(fresh(one).is_shown for one in (a, b, c))
    with pytest.raises(InvalidError, match="undone already"):
        merging.undo_merge(by=cast.actor("sara"), merger=inner, reason="x")


def test_only_who_moderates_may_and_only_what_fits() -> None:
    method = world.opened("ideas")
    first, second = sent(method, "One"), sent(method, "Two")
    with pytest.raises(NotAllowedError):
        merging.merge_ideas(by=cast.actor("fatima"), ideas=[first, second], into=first, reason="x")
    with pytest.raises(NotAllowedError):
        merging.split_idea(by=cast.actor("fatima"), idea=first, parts=[IdeaDraft("a"), IdeaDraft("b")], reason="x")
    sara = cast.actor("sara")
    wrong: list[tuple[Sequence[Idea], Idea | IdeaDraft, str]] = [
        ([first], first, "x"), ([first, second], first, " "), ([first, second], IdeaDraft(" "), "x"),
    ]  # fmt: skip
    for ideas, into, reason in wrong:
        with pytest.raises(InvalidError):
            merging.merge_ideas(by=sara, ideas=ideas, into=into, reason=reason)
    Idea.objects.filter(pk=second.pk).update(answer="accepted")
    with pytest.raises(InvalidError, match="official answer"):
        merging.merge_ideas(by=sara, ideas=[first, second], into=first, reason="x")
    Idea.objects.filter(pk=second.pk).update(answer="open", state="hidden")
    with pytest.raises(InvalidError, match="not shown"):
        merging.merge_ideas(by=sara, ideas=[first, second], into=first, reason="x")
    other = Method.objects.create(process=method.process, kind="ideas", title="Another")
    Idea.objects.filter(pk=second.pk).update(state="published", method=other)
    with pytest.raises(InvalidError, match="one list"):
        merging.merge_ideas(by=sara, ideas=[first, second], into=first, reason="x")
    assert not Merger.objects.exists() and fresh(first).is_shown


def test_who_merged_is_let_go_of_with_the_account() -> None:
    method = world.opened("ideas")
    first, second = sent(method, "One"), sent(method, "Two")
    merged([first, second], first)
    sara = cast.person("sara")
    assert personal.export(sara)["mergers"][0]["reason"] == "They say the same."  # type: ignore[index]
    personal.erase(sara)
    assert Merger.objects.get().author is None


def test_one_becomes_several_with_the_supports_of_the_whole() -> None:
    method = world.opened("ideas")
    whole = sent(method, "Benches and trees")
    supporting.support(by=cast.actor("joris"), idea=whole)
    comment = said(fresh(whole), "Both please")
    parts = merging.split_idea(
        by=cast.actor("sara"), idea=whole, parts=[IdeaDraft("Benches"), IdeaDraft("Trees")], reason="Two things."
    )
    assert [(one.supports, one.split_from, one.participant) for one in map(fresh, parts)] == [
        (1, whole, whole.participant)
    ] * 2
    assert fresh(whole).state == Idea.State.MERGED and Comment.objects.get(pk=comment.pk).thread == whole.thread
    assert totals_are_right(whole)
    with pytest.raises(InvalidError):
        merging.split_idea(by=cast.actor("sara"), idea=parts[0], parts=[IdeaDraft("One")], reason="x")


def test_the_pages_of_the_moderator(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas")
    first, second, third = (sent(method, f"Benches in the shade {name}") for name in ("one", "two", "three"))
    assert as_("fatima").get(f"/ideas/{first.ref}/merge/").status_code in (403, 404)
    assert Client().get(f"/ideas/{first.ref}/merge/").status_code == 302
    sara, url = as_("sara"), f"/ideas/{first.ref}/merge/"
    assert second.ref in sara.get(url).content.decode()
    assert third.ref in sara.get(url, {"q": "three", "ideas": second.ref}).content.decode()
    assert sara.post(url, {"ideas": [second.ref], "into": "this", "reason": ""}).status_code == 422
    posted = {"ideas": [second.ref], "into": "new", "title": "Benches in the shade", "reason": "Same.", "once": "a"}
    answer = sara.post(url, posted)
    again = sara.post(url, posted)
    assert answer.status_code == again.status_code == 303 and answer["Location"] == again["Location"]
    merger = Merger.objects.get()
    page = sara.get(f"/ideas/mergers/{merger.ref}/undo/").content.decode()
    assert first.title in page and second.title in page
    assert sara.post(f"/ideas/mergers/{merger.ref}/undo/", {"reason": "No."}).status_code == 303
    assert fresh(first).is_shown and fresh(merger.target).state == Idea.State.WITHDRAWN
    parts = {"title_1": "A", "title_2": "B", "reason": "Two."}
    assert sara.post(f"/ideas/{third.ref}/split/", {**parts, "title_2": ""}).status_code == 422
    assert sara.post(f"/ideas/{third.ref}/split/", parts).status_code == 303
    assert Idea.objects.filter(split_from=third).count() == 2


def test_what_became_part_of_another_can_still_be_hidden(client: Client) -> None:
    method = world.opened("ideas")
    first, second = (
        submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(title, "In the shade."))
        for title in ("A bench", "Another bench")
    )
    merger = merging.merge_ideas(by=cast.actor("sara"), ideas=[first], into=second, reason="The same.")
    assert client.get(first.get_absolute_url()).status_code == 200
    moderating.hide(cast.actor("sara"), first.ref)
    assert client.get(first.get_absolute_url()).status_code == 404
    moderating.restore(cast.actor("sara"), first.ref)
    assert Idea.objects.get(pk=first.pk).state == "merged"
    moderating.hide(cast.actor("sara"), first.ref)
    merging.undo_merge(by=cast.actor("sara"), merger=merger, reason="They differ.")
    assert Idea.objects.get(pk=first.pk).state == "hidden"
    moderating.restore(cast.actor("sara"), first.ref)
    assert Idea.objects.get(pk=first.pk).state == "published"


def test_a_split_can_be_undone_with_all_that_was_given_since() -> None:
    method = world.opened("ideas")
    whole, sara = sent(method, "A bench and a tree"), cast.actor("sara")
    supporting.support(by=cast.actor("ann"), idea=whole)
    CountedElsewhere.objects.create(idea=whole, channel="paper", supports=7, note="Market")
    said(whole, "Both!")
    drafts = [IdeaDraft("A bench"), IdeaDraft("A tree"), IdeaDraft("A pond")]
    bench, tree, pond = merging.split_idea(by=sara, idea=fresh(whole), parts=drafts, reason="It says three things.")
    supporting.support(by=cast.actor("joris"), idea=fresh(bench))
    supporting.support(by=cast.actor("joris"), idea=fresh(tree))
    CountedElsewhere.objects.create(idea=tree, channel="street", supports=2)
    said(fresh(tree), "An oak.")
    moderating.hide(sara, pond.ref)
    merging.undo_split(by=sara, idea=fresh(whole), reason="It was one thing after all.")
    assert (fresh(whole).state, fresh(whole).supports, fresh(whole).comments) == ("published", 7 + 2 + 1 + 1, 2)
    assert [fresh(one).state for one in (bench, tree, pond)] == ["merged", "merged", "hidden"]
    assert fresh(bench).merged_into == whole and search_finds("bench") == [whole.ref]
    assert totals_are_right(whole)
    moderating.hide(sara, whole.ref)
    moderating.restore(sara, whole.ref)
    assert fresh(whole).state == "published"
    events = list(
        Event.objects.filter(kind__in=["idea.unsplit", "idea.merged"]).order_by("pk").values_list("kind", "thread")
    )
    assert events == [("idea.merged", bench.thread), ("idea.merged", tree.thread), ("idea.unsplit", whole.thread)]
    assert Event.objects.get(kind="idea.unsplit").data["reason"] == "It was one thing after all."
    while deliveries.deliver_due():
        pass
    told = Notice.objects.filter(event_id=Event.objects.get(kind="idea.unsplit").pk).values_list("user", flat=True)
    assert {cast.person(who).pk for who in ("fatima", "ann", "joris")} <= set(told)


def test_undoing_a_split_can_be_undone_and_refuses_what_does_not_fit() -> None:
    method = world.opened("ideas")
    whole, sara = sent(method, "A bench and a tree"), cast.actor("sara")
    with pytest.raises(InvalidError, match="not split"):
        merging.undo_split(by=sara, idea=whole, reason="No.")
    parts = [IdeaDraft("A bench"), IdeaDraft("A tree")]
    bench, tree = merging.split_idea(by=sara, idea=whole, parts=parts, reason="It says two things.")
    with pytest.raises(NotAllowedError):
        merging.undo_split(by=cast.actor("fatima"), idea=fresh(whole), reason="No.")
    with pytest.raises(InvalidError, match="Say why"):
        merging.undo_split(by=sara, idea=fresh(whole), reason=" ")
    Idea.objects.filter(pk=tree.pk).update(answer="accepted")
    with pytest.raises(InvalidError, match="official answer"):
        merging.undo_split(by=sara, idea=fresh(whole), reason="One.")
    Idea.objects.filter(pk=tree.pk).update(answer="open")
    counting.recount(method.process)
    other = merged([fresh(tree), sent(method, "An oak")], IdeaDraft("Trees"))
    with pytest.raises(InvalidError, match="Undo that first"):
        merging.undo_split(by=sara, idea=fresh(whole), reason="One.")
    merging.undo_merge(by=sara, merger=other, reason="Not the same.")
    supporting.support(by=cast.actor("ann"), idea=fresh(bench))
    merger = merging.undo_split(by=sara, idea=fresh(whole), reason="One.")
    with pytest.raises(InvalidError, match="undone already"):
        merging.undo_split(by=sara, idea=fresh(whole), reason="One.")
    merging.undo_merge(by=sara, merger=merger, reason="Two after all.")
    assert [fresh(one).state for one in (whole, bench, tree)] == ["merged", "published", "published"]
    assert (fresh(bench).supports, fresh(whole).supports, fresh(bench).split_from) == (1, 0, whole)
    assert totals_are_right(whole)


def test_the_page_that_undoes_a_split(as_: Callable[[str], Client]) -> None:
    whole = sent(world.opened("ideas"), "A bench and a tree")
    parts = [IdeaDraft("A bench"), IdeaDraft("A tree")]
    merging.split_idea(by=cast.actor("sara"), idea=whole, parts=parts, reason="It says two things.")
    sara, path = as_("sara"), f"/ideas/{whole.ref}/unsplit/"
    assert path in sara.get(whole.get_absolute_url()).content.decode()
    assert path not in as_("fatima").get(whole.get_absolute_url()).content.decode()
    assert as_("fatima").get(path).status_code in (403, 404)
    assert "A bench" in sara.get(path).content.decode()
    assert sara.post(path, {"reason": ""}).status_code == 422
    done = {"reason": "One thing after all.", "once": "a"}
    assert sara.post(path, done)["Location"] == sara.post(path, done)["Location"] == whole.get_absolute_url()
    page = sara.get(whole.get_absolute_url()).content.decode()
    assert path not in page and "Undo the merger" in page and "One thing after all." in page
    assert sara.post(path, {"reason": "Again."}).status_code == 422
