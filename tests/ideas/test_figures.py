"""The figures of ideas on the page of a process: the same as counting every row, in few queries."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.ideas.actions.submitting import enter_idea
from proeftuin.ideas.actions.supporting import count_elsewhere, enter_support, support, unsupport
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.ideas.moderating import hide
from proeftuin.insight.counting import count
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.processes.actions import counting
from proeftuin.processes.actions.counting import keep_large, rebuild
from proeftuin.processes.models import KeptCounts, Method, Phase, Process
from proeftuin.processes.queries import methods_of
from proeftuin.processes.registry import KINDS
from tests import cast
from tests.ideas.test_supporting import an_idea, another, fresh

pytestmark = pytest.mark.django_db


figures = KINDS["ideas"].figures


def row_by_row(method: Method) -> list[dict[str, int]]:
    shown = Idea.objects.shown().filter(method=method).order_by()
    ideas = dict(shown.values_list("channel").annotate(n=Count("pk")))
    given = Support.objects.filter(idea__in=shown, value=1).order_by()
    supports = dict(given.values_list("channel").annotate(n=Count("pk")))
    sheets = CountedElsewhere.objects.filter(idea__in=shown).order_by()
    for channel, many in sheets.values_list("channel").annotate(n=Sum("supports")):
        supports[channel] = supports.get(channel, 0) + many
    return [ideas, supports]


def test_figures_equal_a_count_of_all_rows() -> None:
    first = an_idea(against=True)
    method, sara = first.method, cast.actor("sara")
    second, gone = another(first), another(first, "A pond")
    entered = fresh(enter_idea(by=sara, method=method, draft=IdeaDraft("A hedge"), channel="paper", key="7"))
    assert [one.channels for one in figures(method)] == row_by_row(method) == [{"web": 3, "paper": 1}, {}]
    for who in ("ann", "joris", "fatima"):
        support(by=cast.actor(who), idea=second)
        support(by=cast.actor(who), idea=gone)
    support(by=cast.actor("ann"), idea=first, value=-1)
    unsupport(by=cast.actor("joris"), idea=second)
    for key in ("1", "2"):
        enter_support(by=sara, idea=entered, channel="paper", key=key)
    enter_support(by=sara, idea=gone, channel="telephone")
    count_elsewhere(by=sara, idea=entered, channel="street", supports=41, against=3)
    count_elsewhere(by=sara, idea=gone, channel="street", supports=5)
    hide(system("test"), gone.ref)
    ideas, supports = figures(method)
    assert [ideas.channels, supports.channels] == row_by_row(method)
    assert ideas.channels == {"web": 2, "paper": 1} and ideas.count == 3
    assert supports.channels == {"street": 41, "paper": 2, "web": 2} and supports.count == 45


def test_a_rebuild_equals_a_recount_and_says_when() -> None:
    first = an_idea()
    method, sara = first.method, cast.actor("sara")
    for who in ("ann", "joris"):
        support(by=cast.actor(who), idea=first)
    enter_support(by=sara, idea=first, channel="paper", key="1")
    rebuild(method.process)
    assert [method.kept.counts["ideas"], method.kept.counts["supports"]] == row_by_row(method)
    assert not method.kept.is_large and keep_large() == 0  # a page counts that itself
    unsupport(by=cast.actor("ann"), idea=first)
    shown = methods_of(method.process)[0]
    assert (shown.figures[1].count, shown.at) == (2, None)


def test_a_large_process_shows_what_was_kept_and_the_clock_keeps_it_fresh(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", 0)
    idea = an_idea()
    method = idea.method
    started = now()
    with time_machine.travel(started, tick=False):
        rebuild(method.process)
        support(by=cast.actor("ann"), idea=idea)
        assert keep_large() == 0  # a moment ago
        with CaptureQueriesContext(connection) as spent:
            shown = methods_of(method.process)[0]
        assert (shown.figures[1].count, shown.at, len(spent)) == (0, started, 1)
        assert "Counted on" in client.get(method.process.get_absolute_url()).content.decode()
    with time_machine.travel(started + timedelta(minutes=2), tick=False):
        assert keep_large() == 1
        shown = methods_of(method.process)[0]
        assert (shown.figures[1].count, shown.at) == (1, now())
        KeptCounts.objects.update(took=60)  # a count that takes a minute is made once an hour
    with time_machine.travel(started + timedelta(minutes=32), tick=False):
        assert keep_large() == 0


def test_no_total_is_shown_while_the_totals_are_hidden(client: Client) -> None:
    idea = an_idea(hide_totals=True)
    process = idea.process
    support(by=cast.actor("ann"), idea=idea)
    labels = [str(one.label) for one in methods_of(process)[0].figures]
    assert len(labels) == 1 and "Supports" not in _figures_file(client, process)
    told = count(process)
    assert (told["supports"]["total"], told["days"]["supports"], told["ideas"]["owed"]) == (0, {}, 0)
    Phase.objects.filter(process=process).update(ends_at=now())
    told = count(process)
    assert (told["supports"]["total"], sum(told["days"]["supports"].values())) == (1, 1)
    assert methods_of(process)[0].figures[1].count == 1
    assert "Supports" in _figures_file(client, process)


def _figures_file(client: Client, process: Process) -> str:
    return b"".join(client.get(f"{process.get_absolute_url()}export/figures.csv").streaming_content).decode()


def test_figures_never_read_the_supports_that_came_by_the_web() -> None:
    """Only two tables are asked for more than a projection, each by an index of what did not come by the web."""
    method = an_idea().method
    with CaptureQueriesContext(connection) as spent:
        figures(method)
    assert len(spent.captured_queries) == 1
    if connection.vendor != "sqlite":
        return
    for one in spent.captured_queries:
        if "ideas_support" in one["sql"]:
            plan = _plan(one["sql"])
            assert "support_entered" in plan, plan


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_page_of_a_process_costs_little(client: Client, as_) -> None:
    method = an_idea().method
    for reader, most in ((client, 11), (as_("ann"), 13), (as_("sara"), 14)):  # Sara works on it: as what, is one more
        reader.get(method.process.get_absolute_url())
        with CaptureQueriesContext(connection) as spent:
            assert reader.get(method.process.get_absolute_url()).status_code == 200
        assert len(spent.captured_queries) <= most
