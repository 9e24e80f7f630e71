"""A process of another platform comes in: each dialect, again, changed, half, wrong; and nobody is made up."""

# ruff: noqa: E501 - rows of files are as long as they are

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from proeftuin.decisions.models import Milestone, Response
from proeftuin.discussion.models import Comment
from proeftuin.exchange.files import FileError
from proeftuin.exchange.models import OldAddress
from proeftuin.exchange.process_import import run as importing
from proeftuin.exchange.process_import.report import ProcessReport
from proeftuin.ideas.actions.counting import drift
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.processes.models import Participant, Process
from tests.open_data import open_data

pytestmark = pytest.mark.django_db

BY = system("import")
SITE = "https://mee.example.org/processes/park-noord/f/7/"


def table(path: Path, header: str, *rows: Sequence[object], mark: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(header.split())
        writer.writerows(rows)
    return path


def imported(path: Path, form: str, **more: object) -> ProcessReport:
    return importing.run(path, form, by=BY, **more)  # type: ignore[arg-type]


def counts(report: ProcessReport, kind: str) -> tuple[int, int, int, int, int]:
    one = report.counts[kind]
    return one.read, one.made, one.changed, one.unchanged, one.skipped


# Decidim -----------------------------------------------------------------------------------------------------------
V30 = (
    "id author/id author/name taxonomies/name participatory_space/url component/id title/nl body/nl address latitude "
    "longitude state reference answer/nl answered_at votes endorsements/total_count comments published_at url "
    "withdrawn created_at cost execution_period"
)
SPACE = "https://mee.example.org/processes/park-noord"


def proposal(at: int, **more: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(V30.split(), "")
    row |= {
        "id": at, "author/id": 77, "author/name": "Jan Peeters", "taxonomies/name": "Groen",
        "participatory_space/url": SPACE, "component/id": 7, "title/nl": f"Boom {at}", "body/nl": "<p>Een <b>boom</b></p>",
        "latitude": "51.02", "longitude": "4.48", "state": "accepted", "reference": f"MEE-{at}",
        "answer/nl": "<p>Ja, in <a href='https://example.org/plan'>het plan</a>.</p>",
        "answered_at": "2024-05-01 10:00:00 +0200", "votes": 12, "endorsements/total_count": 2, "comments": 2,
        "published_at": "2024-03-01 09:00:00 +0100", "url": f"{SITE}proposals/{at}", "withdrawn": "false",
        "created_at": "2024-02-28 09:00:00 +0100", "cost": "1250.50", "execution_period": "2025",
    } | more  # fmt: skip
    return list(row.values())


SAID = "id created_at body locale author/id author/name alignment depth commentable_id commentable_type root_commentable_url"


def said(at: int, on: int, *, kind: str = "Decidim::Proposals::Proposal", side: object = 1, depth: object = 0,
         root: int = 1) -> list[object]:  # fmt: skip
    return [at, "2024-03-02 10:00:00 +0100", f"Woord {at}", "nl", 78, "Ann Claes", side, depth, on, kind,
            f"{SITE}proposals/{root}"]  # fmt: skip


@pytest.fixture
def decidim(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    table(
        folder / "proposals.csv",
        V30,
        proposal(1),
        proposal(2, state="rejected"),
        proposal(3, state="", withdrawn="true", **{"answer/nl": ""}),
    )
    table(folder / "comments.csv", SAID, said(10, 1), said(11, 10, kind="Decidim::Comments::Comment", side=-1, depth=1),
          said(12, 2, side=0, root=2))  # fmt: skip
    return folder


def test_a_process_of_decidim(decidim: Path) -> None:
    report = imported(decidim, "decidim")
    process = Process.objects.get()
    assert (process.state, process.source, process.source_url) == ("closed", "decidim", SPACE)
    assert (process.title, process.language) == ("Park noord", "nl")
    assert counts(report, "ideas") == (3, 3, 0, 0, 0)
    one, two, three = Idea.objects.order_by("pk")
    assert (one.title, one.body, one.category, one.answer) == ("Boom 1", "Een **boom**", "Groen", "accepted")
    assert (two.answer, three.answer, three.state) == ("declined", "open", "withdrawn")
    assert (one.source_id, one.source_url, one.channel) == ("1", f"{SITE}proposals/1", "import")
    assert one.published_at is not None and one.published_at.isoformat() == "2024-03-01T08:00:00+00:00"
    response = Response.objects.get(thread=one.thread)
    assert response.body == "Ja, in [het plan](https://example.org/plan)."
    assert (str(response.cost), response.carried_out_by) == ("1250.50", "2025")
    assert "Decidim 0.30" in {one.dialect for one in report.files}


def test_supports_are_numbers_and_nobody_is_made_up(decidim: Path) -> None:
    imported(decidim, "decidim")
    assert list(Idea.objects.values_list("supports", flat=True)) == [12, 12, 12]
    assert set(CountedElsewhere.objects.values_list("channel", "supports")) == {("import", 12)}
    assert not Support.objects.exists() and not Participant.objects.exists()
    assert not Comment.objects.exclude(author=None).exists()
    assert not drift()


def test_no_name_is_kept(decidim: Path) -> None:
    report = imported(decidim, "decidim")
    stored = [
        str(row)
        for model in (Process, Idea, Comment, Response, Milestone, OldAddress)
        for row in model.objects.values()
    ]
    assert not [row for row in stored if "Peeters" in row or "Claes" in row]
    left = {one.column: one.left for one in report.columns if one.left}
    assert "author/name" in left and "person" in left["author/name"]


def test_threads_and_sides(decidim: Path) -> None:
    imported(decidim, "decidim")
    first, reply, other = Comment.objects.order_by("pk")
    assert (first.side, reply.side, other.side) == (1, -1, 0)
    assert (reply.parent, reply.root, reply.depth) == (first, first, 1)
    assert (first.replies, other.root, other.source_author) == (1, None, "78")
    assert list(Idea.objects.order_by("pk").values_list("comments", flat=True)) == [2, 1, 0]


def test_again_changes_nothing_and_a_newer_file_only_what_is_new(decidim: Path) -> None:
    imported(decidim, "decidim")
    again = imported(decidim, "decidim")
    assert {kind: one.made + one.changed for kind, one in again.counts.items() if one.made + one.changed} == {}
    assert counts(again, "ideas") == (3, 0, 0, 3, 0) and counts(again, "comments") == (3, 0, 0, 3, 0)
    table(decidim / "proposals.csv", V30, proposal(1, votes=15), proposal(2, **{"title/nl": "Struik"}), proposal(4))
    newer = imported(decidim, "decidim")
    assert counts(newer, "ideas") == (3, 1, 1, 1, 0)
    assert newer.counts["supports"].changed == 1
    assert Idea.objects.get(source_id="1").supports == 15 and Idea.objects.get(source_id="2").title == "Struik"
    assert not drift()


def test_what_was_answered_here_since_stays(decidim: Path) -> None:
    imported(decidim, "decidim")
    Response.objects.filter(verdict="declined").update(source="", body="Ours")
    table(decidim / "proposals.csv", V30, proposal(2, state="accepted"))
    imported(decidim, "decidim")
    assert Response.objects.get(body="Ours").verdict == "declined"


def test_a_dry_run_writes_nothing_and_says_the_same(decidim: Path) -> None:
    dry = imported(decidim, "decidim", dry_run=True)
    assert not Process.objects.exists() and not Idea.objects.exists() and not OldAddress.objects.exists()
    real = imported(decidim, "decidim")
    assert dry.counts == real.counts and dry.columns == real.columns


def test_old_addresses_lead_here(decidim: Path, client) -> None:
    report = imported(decidim, "decidim")
    assert report.redirects == 3
    idea = Idea.objects.get(source_id="1")
    for old in (f"{SITE}proposals/1", "http://www.mee.example.org/processes/park-noord/f/7/proposals/1/?x=1"):
        response = client.get("/redirect", {"url": old})
        assert (response.status_code, response["Location"]) == (301, idea.get_absolute_url())
    assert client.get("/redirect", {"url": f"{SITE}proposals/99"}).status_code == 404
    assert client.get("/redirect").status_code == 404


def test_the_older_and_the_newer_dialect(tmp_path: Path) -> None:
    old = table(tmp_path / "old.csv", "id category/id category/name/fr scope/name/fr title body supports followers url",
                [5, 3, "Mobilité", "Centre", "Un vélo", "Pour nous", 4, 1, f"{SITE}proposals/5"])  # fmt: skip
    new = table(tmp_path / "new.csv", "id taxonomies/name title/fr body/fr votes likes/total_count url",
                [6, "Mobilité", "Un banc", "Pour vous", 3, 9, "https://b.example.org/processes/x/f/1/proposals/6"])  # fmt: skip
    assert imported(old, "decidim").files[0].dialect == "Decidim 0.29 and before"
    assert imported(new, "decidim").files[0].dialect == "Decidim 0.31"
    one, two = Idea.objects.order_by("pk")
    assert (one.category, one.area, one.supports, one.title) == ("Mobilité", "Centre", 4, "Un vélo")
    assert (two.supports, two.extra, two.language) == (3, {"endorsements": "9"}, "fr")


def test_results_become_steps_of_the_proposals_they_come_from(decidim: Path) -> None:
    table(decidim / "results.csv", "id title/nl description/nl start_date end_date status/key status/name/nl progress "
          "proposal_urls url", [3, "Bomenplan", "<p>Wij planten.</p>", "2024-06-01", "2025-01-31", "busy", "Bezig", "40",
                                f"{SITE}proposals/1", "https://mee.example.org/results/3"])  # fmt: skip
    imported(decidim, "decidim")
    result = Idea.objects.get(title="Bomenplan")
    assert result.is_official and result.method.settings["imported_part"] == "results"
    steps = Milestone.objects.order_by("pk").values_list("thread", "title", "progress")
    assert list(steps) == [(result.thread, "Bezig", 40), (Idea.objects.get(source_id="1").thread, "Bezig", 40)]
    assert imported(decidim, "decidim").counts["milestones"].unchanged == 2


def test_projects_of_a_budget_keep_their_totals(tmp_path: Path) -> None:
    path = table(tmp_path / "projects.csv", "id title/nl description/nl budget/id budget_amount confirmed_votes "
                 "selected_at url", [1, "Plein", "Groen", 2, 50000, 321, "2024-01-01", f"{SITE}projects/1"])  # fmt: skip
    imported(path, "decidim")
    idea = Idea.objects.get()
    assert (idea.supports, idea.answer, idea.extra["budget"]) == (321, "accepted", "50000")


def test_the_words_of_the_process_itself(decidim: Path) -> None:
    steps = [{"title": {"nl": "Ideeën"}, "start_date": "2024-02-01", "end_date": "2024-03-01"},
             {"title": {"nl": "Antwoord"}, "start_date": "2024-03-01", "end_date": "2024-06-01"}]  # fmt: skip
    about = {"id": 4, "slug": "park-noord", "title": {"nl": "Park Noord"}, "short_description": {"nl": "<p>Kort</p>"},
             "description": {"nl": "Lang"}, "participatory_process_steps": steps}  # fmt: skip
    (decidim / "process.json").write_text(json.dumps(about), encoding="utf-8")
    imported(decidim, "decidim")
    process = Process.objects.get()
    assert (process.title, process.summary, process.source_id) == ("Park Noord", "Kort", "park-noord")
    assert list(process.phases.values_list("title", flat=True)) == ["Ideeën", "Antwoord"]


# The other platforms -----------------------------------------------------------------------------------------------
def test_consul_with_its_comments(tmp_path: Path) -> None:
    table(tmp_path / "p.csv", "id url code title userId date summary text numComments status numSupports isAssociation",
          [7, "/proposals/7-calles", "M-7", "Limpiar las calles", 9, "2015-09-15", "Para que", "<p>la ciudad</p>", 3,
           "archived", 6560, 0], mark=",")  # fmt: skip
    table(tmp_path / "c.csv", "id parentId proposalId page userId userType date time text numVotes numPositiveVotes "
          "numNegativeVotes", [1, -1, 7, 1, 5, "", "2015-09-15", "0 days 10:50:19", "Sí", 3, 2, 1],
          [2, 1, 7, 1, 6, "", "2015-09-15", "0 days 11:00:00", "", 0, 0, 0],
          [3, 2, 7, 1, 6, "", "2015-09-16", "0 days 11:00:00", "Pues", 0, 0, 0],
          [4, 99, 7, 1, 6, "", "2015-09-16", "0 days 11:00:00", "No", 0, 0, 0], mark=",")  # fmt: skip
    report = imported(tmp_path, "consul", wishes=importing.Wishes(base_url="https://decide.example.org"))
    idea = Idea.objects.get()
    assert (idea.supports, idea.comments, idea.language) == (6560, 3, "es")
    assert idea.source_url == "https://decide.example.org/proposals/7-calles"
    first, moved, alone = Comment.objects.order_by("pk")
    assert (first.ups, first.downs, first.created_at.isoformat()) == (2, 1, "2015-09-15T08:50:19+00:00")
    assert moved.parent == first and alone.parent is None
    assert {(one.line, one.column) for one in report.problems} == {(3, "body"), (5, "")}


def test_consul_from_graphql(tmp_path: Path) -> None:
    nodes = [{"node": {"id": "1", "title": "Fuente", "description": "<p>agua</p>", "cached_votes_up": 5,
                       "comments_count": 1, "geozone": {"name": "Centro"}, "public_created_at": "2020-01-02 03:04:05"}}]  # fmt: skip
    talk = [{"node": {"id": "8", "body": "Bien", "commentable_id": 1, "commentable_type": "Proposal", "ancestry": None,
                      "cached_votes_up": 1, "cached_votes_down": 0, "public_created_at": "2020-01-03 00:00:00"}},
            {"node": {"id": "9", "body": "Mal", "commentable_id": 1, "commentable_type": "Proposal", "ancestry": "8"}}]  # fmt: skip
    found = {"data": {"proposals": {"edges": nodes}, "comments": {"edges": talk}}}
    (tmp_path / "all.json").write_text(json.dumps(found), encoding="utf-8")
    report = imported(tmp_path / "all.json", "consul")
    assert {one.dialect for one in report.files} == {"Consul GraphQL"}
    assert Idea.objects.get().area == "Centro"
    assert Comment.objects.get(source_id="9").parent == Comment.objects.get(source_id="8")


def test_consul_investments_with_their_price(tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text("ID,Title,Supports,Administrator,Valuator,Valuation Group,Scope of operation,Feasibility (price in "
                    "brackets),Val. Fin.,Selected,Show to valuators,Author username\n"
                    "1,Fountain,10,Ann,Bo,-,City,\"Feasible (1,500 €)\",Yes,Yes,No,cleo\n"
                    "2,Tower,3,Ann,Bo,-,City,Unfeasible,Yes,No,No,dan\n", encoding="utf-8")  # fmt: skip
    imported(path, "consul")
    one, two = Idea.objects.order_by("pk")
    assert (one.answer, two.answer, one.area) == ("accepted", "declined", "City")
    assert str(Response.objects.get(thread=one.thread).cost) == "1500.00"


def test_adhocracy_from_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "ideas"  # type: ignore[union-attr]
    book.active.append(["reference_number", "link", "name", "description", "ratings_positive", "ratings_negative", "category", "labels", "comment_count", "location_lon", "location_lat", "location_label", "moderator_status", "moderator_feedback_text", "creator", "created"])  # fmt: skip
    book.active.append(["2024-00001", "https://a.example.org/i/1/", "Baum", "<p>Wir wollen mehr Bäume für die Stadt und nicht noch eine Straße</p>", 5, 2,  # type: ignore[union-attr]
                        "Grün", "", 1, 13.4, 52.5, "Platz", "Rejected", "Leider nein", "kim", "01.02.2024 10:00"])  # fmt: skip
    talk = book.create_sheet("comments")
    talk.append(["id", "comment", "created", "creator", "link", "ratings_positive", "ratings_negative", "replies_to_comment", "replies_to_reference"])  # fmt: skip
    talk.append([4, "Gut", "01.02.2024 11:00", "lou", "", 1, 0, None, "2024-00001"])
    talk.append([5, "Nein", "01.02.2024 12:00", "max", "", 0, 1, 4, None])
    book.save(tmp_path / "a.xlsx")
    imported(tmp_path / "a.xlsx", "adhocracy")
    idea = Idea.objects.get()
    assert (idea.supports, idea.against, idea.latitude, idea.answer) == (5, 2, 52.5, "declined")
    assert (idea.language, idea.comments) == ("de", 2)
    assert Comment.objects.get(source_id="5").parent == Comment.objects.get(source_id="4")


def test_go_vocal_with_the_fields_of_its_own_form(tmp_path: Path) -> None:
    path = tmp_path / "inputs.csv"
    path.write_text("ID,Title,Description,How often?,Latitude,Longitude,Author name,Author email,Author ID,Submitted at,"
                    "Published at,Comments,Likes,Dislikes,Manual votes,URL,Project,Status,Assignee,Gender\n"
                    "a1,A bench,<p>In the sun</p>,Daily,51.1,4.5,Kim,kim@example.org,u1,2024-01-01 10:00,2024-01-02,0,8,1,"
                    "5,https://g.example.org/ideas/a-bench,Square,Under consideration,Lou,x\n", encoding="utf-8")  # fmt: skip
    report = imported(path, "govocal")
    idea = Idea.objects.get()
    assert (idea.supports, idea.against, idea.answer) == (13, 1, "review")
    assert idea.extra == {"How often?": "Daily"}
    assert dict(idea.counted.values_list("channel", "supports")) == {"import": 8, "paper": 5}
    assert {one.column for one in report.columns if one.left} >= {"Author name", "Author email", "Gender", "Assignee"}


def test_cap_collectif_with_rows_below_a_proposal(tmp_path: Path) -> None:
    header = ("proposal_id proposal_reference proposal_title proposal_votes_totalCount proposal_votes_digitalCount "
              "proposal_votes_paperCount proposal_createdAt proposal_publicationStatus proposal_link "
              "proposal_author_username proposal_status_name proposal_category_name proposal_description "
              "proposal_officialResponse proposal_votes_id proposal_comments_id proposal_comments_body "
              "proposal_news_id proposal_news_title")  # fmt: skip
    base = ["p1", "1-1", "Un jardin", 30, 25, 5, "2024-01-01 10:00:00", "PUBLISHED", "https://c.example.org/p/1", "lea",
            "Retenu", "Nature", "<p>Vert</p>", "<p>Oui</p>"]  # fmt: skip
    path = table(tmp_path / "p.csv", header, [*base, "", "", "", "", ""], [*base, "v1", "", "", "", ""],
                 [*base, "", "c1", "Bravo", "", ""], [*base, "", "", "", "n1", "On plante"], mark=",")  # fmt: skip
    imported(path, "cap-collectif")
    idea = Idea.objects.get()
    assert (idea.supports, idea.answer, idea.comments) == (30, "accepted", 1)
    assert dict(idea.counted.values_list("channel", "supports")) == {"import": 25, "paper": 5}
    assert Milestone.objects.get().title == "On plante" and Response.objects.get().body == "Oui"


# Bad input ---------------------------------------------------------------------------------------------------------
def test_what_is_wrong_is_told_line_by_line_and_the_rest_comes_in(tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", V30, proposal(1, created_at="31/02/2024"), proposal(2, state="maybe"),
                 [3, "half"], proposal(4, votes="many"), proposal(5, latitude="951"), proposal(6, **{"title/nl": ""}),
                 proposal(7), proposal(7))  # fmt: skip
    report = imported(path, "decidim")
    found = {(one.line, one.column) for one in report.problems}
    assert found == {(2, "created_at"), (3, "state"), (4, ""), (5, "votes"), (6, "latitude"), (7, "title"), (9, "id")}
    assert counts(report, "ideas") == (8, 5, 0, 0, 3)
    assert "maybe" in Idea.objects.get(source_id="2").extra["state"]


def test_a_formula_is_text_again_and_a_script_is_gone(tmp_path: Path) -> None:
    body = "<p>Hi<script>alert(1)</script><img src=x onerror=alert(2)> <a href='javascript:x()'>there</a> me@x.be</p>"
    imported(table(tmp_path / "p.csv", V30, proposal(1, **{"title/nl": "'=2+2", "body/nl": body})), "decidim")
    idea = Idea.objects.get()
    assert idea.title == "=2+2"
    assert idea.body == "Hi there [e-mail removed]"


def test_another_platform_is_recognised_and_named(tmp_path: Path, decidim: Path) -> None:
    with pytest.raises(FileError, match=r"file of Decidim.*--format decidim"):
        imported(decidim / "proposals.csv", "adhocracy")
    with pytest.raises(FileError, match="govocal"):
        imported(decidim, "loomio")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FileError, match="none that Consul writes"):
        imported(tmp_path / "x.csv", "consul")
    assert not Process.objects.exists()


def test_comments_about_another_site_are_not_tied_to_ours(decidim: Path) -> None:
    row = said(20, 1)
    row[-1] = "https://elsewhere.example.org/processes/x/f/9/proposals/1"
    table(decidim / "comments.csv", SAID, row)
    report = imported(decidim, "decidim")
    assert not Comment.objects.exists()
    assert "elsewhere.example.org" in report.problems[0].what and report.problems[0].line == 2


def test_broken_bytes_and_an_open_quotation_mark(tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", V30, *(proposal(at, **{"title/nl": f"Één {at}"}) for at in range(1, 6)))
    text = path.read_bytes().replace("Één 3".encode(), b"\xc9\xe9n 3")
    path.write_bytes(text + b'6;"never closed;')
    report = imported(path, "decidim")
    assert {one.line for one in report.problems} == {4, 7}
    assert Idea.objects.count() == 5
    path.write_bytes(text.decode("utf-8", "replace").encode("cp1252", "replace"))
    assert "Windows-1252" in imported(path, "decidim", dry_run=True).problems[0].what


def test_who_may(decidim: Path) -> None:
    with pytest.raises(NotAllowedError):
        importing.run(decidim, "decidim", by=VISITOR)


# Real data ---------------------------------------------------------------------------------------------------------
REAL = {"decide-madrid": ("consul", 40, 2929), "decidim-mel-grand-debat": ("decidim", 196, 0),
        "decidim-barcelona": ("decidim", 1877, 0)}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_exports_come_in_whole_and_again_unchanged(name: str) -> None:
    form, ideas, comments = REAL[name]
    report = imported(open_data(name), form)
    assert (Idea.objects.count(), Comment.objects.count()) == (ideas, comments)
    assert report.counts["ideas"].skipped == 0
    assert not drift()
    again = imported(open_data(name), form)
    assert all(one.made + one.changed == 0 for one in again.counts.values())


def test_the_supports_of_madrid_add_up() -> None:
    imported(open_data("decide-madrid"), "consul")
    with open_data("decide-madrid", "proposals.csv").open(encoding="utf-8", newline="") as file:
        told = sum(int(row["numSupports"]) for row in csv.DictReader(file))
    assert sum(Idea.objects.values_list("supports", flat=True)) == told
