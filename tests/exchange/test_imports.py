"""Importing: all of a file or nothing, again and again without change, and a clear word about what can't be read."""

import gzip
import json
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.serializers import serialize

from proeftuin.exchange import imports
from proeftuin.exchange.files import FileError
from proeftuin.exchange.reports import ImportReport
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.library.models import Case, Publication
from proeftuin.organisations.models import Organisation
from proeftuin.search.models import Entry
from tests import cast
from tests.exchange.files import IPS, case, ips, lines, table

pytestmark = pytest.mark.django_db

BY = system("import")


def run(path: Path, format: str = "eu-ips", *, dry_run: bool = False) -> ImportReport:
    return imports.run(path, format, by=BY, dry_run=dry_run)


def dump() -> dict[str, str]:
    """Everything in the database, as text."""
    rooms = ("library", "organisations", "search", "ledger", "notifications", "uploads")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model.__name__: serialize("json", model._default_manager.order_by("pk")) for model in models}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return ips(tmp_path / "cases.csv", [case(1), case(2, status="Not in use anymore"), case(3)])


# What comes of a row -------------------------------------------------------------------------------------------------
def test_a_case_comes_with_its_facets_source_and_licence(three: Path) -> None:
    run(three)
    first, second = Case.objects.get(source_id="1"), Case.objects.get(source_id="2")
    assert (first.title, first.country, first.level, first.year) == ("Queue helper 1", "NL", "local", 2021)
    assert (first.sectors, first.types, first.phases) == (["health"], ["service"], ["develop", "implement"])
    assert (first.outcome, second.outcome) == ("ongoing", "stopped")
    assert (first.source, first.licence, first.language) == ("eu-ips", "EUPL-1.2", "en")
    assert first.attribution.startswith("European Commission") and first.state == Case.State.PUBLISHED
    assert "### Status" in first.status_text and first.source_url == "https://example.org/q"


def test_an_imported_case_is_indexed_and_the_ledger_tells(three: Path) -> None:
    run(three)
    entry = Entry.objects.get(kind="case", source_id="1")
    assert (entry.source, entry.facets["country"]) == ("eu-ips", ["NL"])
    event = Event.objects.get(kind="case.imported")
    assert (event.actor, event.data["new"]) == ("system:import", 3)


def test_methods_become_publications(tmp_path: Path) -> None:
    columns = ("id", "title", "url", "description", "body", "method_types_1")
    body = " Problems and Purpose  Neighbours decide.Origins and DevelopmentIt began in a town."
    row = {
        "id": "7",
        "title": "Round table",
        "url": "https://example.org/m/7",
        "body": body,
        "method_types_1": "public_meetings",
    }
    path = tmp_path / "methods.csv"
    path.write_text(table([row], columns), encoding="utf-8")
    assert run(path, "participedia-methods").new == 1
    made = Publication.objects.get()
    assert (made.kind, made.tags, made.url) == ("method", ["public meetings"], "https://example.org/m/7")
    assert made.body.startswith("### Problems and Purpose\n\nNeighbours decide.\n\n### Origins")
    assert made.summary == "Neighbours decide. It began in a town."


def test_lower_cased_titles_get_their_capitals_back(tmp_path: Path) -> None:
    columns = ("id", "title", "description", "url", "city", "province", "country", "method_types", "body_html")
    row = {
        "id": "2", "title": "citizens' jury on hospitals in gent, belgium",
        "description": "patients met. they decided on hospitals.",
        "url": "https://example.org/c/2", "city": "Gent", "country": "België",
        "method_types": "{deliberative,public_meetings}",
        "body_html": "<h2>Analysis and Criticism</h2><p>It took long.</p>",
    }  # fmt: skip
    path = tmp_path / "cases.csv"
    path.write_text(table([row], columns), encoding="utf-8")
    run(path, "participedia-cases")
    made = Case.objects.get()
    assert made.title == "Citizens' jury on hospitals in Gent, Belgium"
    assert (made.country, made.level, made.sectors[0]) == ("BE", "local", "health")
    assert made.tags == ["deliberative", "public meetings"] and made.challenges == "It took long."


def test_a_record_in_two_rows_becomes_one(tmp_path: Path) -> None:
    first = {"name": "Tool", "_file": "nominees/tool.json", "description": "A tool.", "stage": "nominee",
             "type": ["software"],
             "SDGs": [{"SDGNumber": 3}, {"SDGNumber": 11}], "organizations": [{"name": "City lab"}]}  # fmt: skip
    second = {"name": "Tool", "_file": "goods/tool.json", "locations": {"developmentCountries": ["Norway"]}}
    report = run(lines(tmp_path / "goods.jsonl.gz", [second, first]), "digital-public-goods")
    assert (report.new, report.skipped_count) == (1, 1)
    made = Case.objects.get()
    assert (made.sdgs, made.country, made.organisation_name) == (["3", "11"], "NO", "City lab")
    assert made.sectors == ["health", "housing"] and made.source_id == "nominees/tool.json"


def test_rows_without_an_id_are_numbered(tmp_path: Path) -> None:
    columns = (
        "Use Case Name",
        "Agency",
        "What is the intended purpose and expected benefits of the AI?",
        "Date Implemented",
    )
    rows = [
        {
            columns[0]: f"Helper {n}",
            columns[1]: "Department of Justice",
            columns[2]: "It’s quick.",
            columns[3]: "7/16/1905",
        }
        for n in (1, 2)
    ]
    path = tmp_path / "inventory.csv"
    path.write_bytes(table(rows, columns).encode("cp1252"))
    report = run(path, "us-federal-ai")
    assert report.encoding == "cp1252"
    assert list(Case.objects.order_by("pk").values_list("source_id", flat=True)) == ["row-1", "row-2"]
    made = Case.objects.get(source_id="row-2")
    assert (made.year, made.sectors, made.overview) == (
        2024,
        ["safety-justice"],
        "### Purpose and expected benefits\n\nIt’s quick.",
    )


# Again, and otherwise ------------------------------------------------------------------------------------------------
def test_a_second_import_writes_nothing(three: Path) -> None:
    run(three)
    before = dump()
    report = run(three)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    assert dump() == before


def test_a_dry_run_writes_nothing_and_shows_what_would_change(three: Path) -> None:
    run(three)
    before = dump()
    ips(three, [case(1), case(2, name="Queue helper, again"), case(3), case(4)])
    report = run(three, dry_run=True)
    assert dump() == before
    assert (report.new, report.changed, report.unchanged) == (1, 1, 2)
    changed = next(example for example in report.examples if example.verdict == "changed")
    assert changed.id == "2" and changed.fields["title"] == ("Queue helper 2", "Queue helper, again")
    assert "outcome" in changed.fields  # the row no longer says that it stopped
    assert "title: Queue helper 2 → Queue helper, again" in "\n".join(report.lines())


def test_a_changed_row_changes_its_case_and_keeps_its_address(three: Path) -> None:
    run(three)
    ref = Case.objects.get(source_id="3").ref
    ips(three, [case(3, name="Better queue helper")])
    assert run(three).changed == 1
    assert Case.objects.get(ref=ref).title == "Better queue helper"
    assert Entry.objects.get(kind="case", ref=ref).title == "Better queue helper"


def test_columns_may_stand_in_another_order(three: Path) -> None:
    run(three)
    ips(three, [case(1), case(2, status="Not in use anymore"), case(3)], tuple(reversed(IPS)))
    assert run(three).unchanged == 3


def test_only_editors_and_the_system_import(three: Path) -> None:
    with pytest.raises(NotAllowedError):
        imports.run(three, "eu-ips", by=VISITOR)
    with pytest.raises(NotAllowedError):
        imports.run(three, "eu-ips", by=cast.actor("sara"))
    assert imports.run(three, "eu-ips", by=cast.actor("elke"), dry_run=True).new == 3


# Rows that are refused ------------------------------------------------------------------------------------------------
def test_each_skipped_row_is_reported_with_its_reason(tmp_path: Path) -> None:
    rows = [
        case(1),
        case(1, name="Twin"),
        case(0) | {"id": ""},
        case(4) | {"name": " "},
        case(5) | {"description": "x" * 1_000_001},
    ]
    report = run(ips(tmp_path / "c.csv", rows))
    assert report.new == 1 and report.rows == 5
    reasons = {one.row: (one.id, one.reason) for one in report.skipped}
    assert reasons[2] == ("1", "It has the same id as row 1, which counts.")
    assert reasons[3] == ("", "It has no id (column “id”).")
    assert reasons[4] == ("4", "It has no title.")
    assert "1000001 characters" in reasons[5][1]
    assert Case.objects.get().title == "Queue helper 1"


def test_a_row_with_too_few_cells_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(table([case(1)]) + "2,short\n" + table([case(3)]).partition("\n")[2], encoding="utf-8")
    report = run(path)
    assert report.new == 2 and "2 cells where the header has" in report.skipped[0].reason


def test_values_without_a_code_are_told(tmp_path: Path) -> None:
    report = run(ips(tmp_path / "c.csv", [case(1, primary_sector="Astrology")]))
    assert any("“sectors”" in note and "“Astrology” (1)" in note for note in report.notes)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "🌱 مرحبا \u202eabc", "=1+1", "' OR 1=1 --", "a\x0bb"])
def test_hostile_text_is_kept_as_text(tmp_path: Path, text: str) -> None:
    run(ips(tmp_path / "c.csv", [case(1, name=text)]))
    assert Case.objects.get().title == text.replace("\x0b", "")


def test_nul_characters_are_taken_out(tmp_path: Path) -> None:
    report = run(ips(tmp_path / "c.csv", [case(1, name="Que\x00ue")]))
    assert Case.objects.get().title == "Queue"
    assert "1 NUL character was taken out." in report.notes


def test_mail_addresses_stay_out(tmp_path: Path) -> None:
    run(ips(tmp_path / "c.csv", [case(1, description="Ask ann@example.org about it.")]))
    assert "ann@" not in Case.objects.get().overview


# Files that are refused -----------------------------------------------------------------------------------------------
def cut_in_quotes(path: Path) -> None:
    text = table([case(1), case(2, description="It, was long")])
    path.write_text(text[: text.index("It, was") + 5], encoding="utf-8")


def cut_in_a_row(path: Path) -> None:
    path.write_text(table([case(1), case(2)])[:-60], encoding="utf-8")


def cut_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(table([case(n) for n in range(200)]).encode())[:-40])


def damaged_gzip(path: Path) -> None:
    packed = bytearray(gzip.compress(table([case(n) for n in range(200)]).encode()))
    packed[60:90] = bytes(30)
    path.write_bytes(bytes(packed))


def windows(path: Path) -> None:
    path.write_bytes(table([case(1), case(2, name="Café")]).encode("cp1252"))


def utf16(path: Path) -> None:
    path.write_bytes(table([case(1)]).encode("utf-16"))


def utf16_without_mark(path: Path) -> None:
    path.write_bytes(table([case(1)]).encode("utf-16-le"))


def other_column(path: Path) -> None:
    path.write_text(table([case(1)]).replace("name,", "naam,", 1), encoding="utf-8")


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def spreadsheet(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(100))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (cut_in_quotes, ["is cut off", "quoted cell in row 2"]),
        (cut_in_a_row, ["is cut off", "row 2"]),
        (cut_gzip, ["is cut off", "compressed"]),
        (damaged_gzip, ["is damaged"]),
        (windows, ["is not UTF-8", "Line 3", "0xe9", "WINDOWS-1252", "iconv -f WINDOWS-1252 -t UTF-8"]),
        (utf16, ["is not UTF-8", "UTF-16"]),
        (utf16_without_mark, ["is not UTF-8", "UTF-16"]),
        (other_column, ["“name” is missing", "Did you mean “naam”", "“description”"]),
        (nothing, ["is empty"]),
        (spreadsheet, ["spreadsheet"]),
    ],
)
def test_a_file_that_cant_be_read_changes_nothing(
    tmp_path: Path, make: Callable[[Path], None], says: list[str]
) -> None:
    path = tmp_path / "bad.csv"
    run(ips(path, [case(1)]))
    before = dump()
    make(path)
    with pytest.raises(FileError) as refused:
        run(path)
    for words in says:
        assert words in str(refused.value)
    assert dump() == before


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be opened"):
        run(tmp_path / "none.csv")


def test_an_unknown_format_lists_those_there_are(three: Path) -> None:
    with pytest.raises(FileError, match=r"(?s)no format “eu-isp”.*eu-ips: Innovative Public Services"):
        run(three, "eu-isp")


def test_only_a_header_is_no_mistake(tmp_path: Path) -> None:
    report = run(ips(tmp_path / "c.csv", []))
    assert report.rows == 0 and report.notes == ["The file has a header and no rows."]


def test_a_file_that_may_be_cut_in_its_last_cell_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(table([case(1)])[:-3], encoding="utf-8")  # “Pilot” became “Pil”
    assert any("does not end with a line break" in note for note in run(path).notes)


def test_json_lines_cut_off_or_broken(tmp_path: Path) -> None:
    good = json.dumps({"name": "Tool", "_file": "a.json", "description": "A tool."})
    path = tmp_path / "goods.jsonl"
    path.write_text(f"{good}\n{good[:30]}", encoding="utf-8")
    with pytest.raises(FileError, match="cut off in row 2"):
        run(path, "digital-public-goods")
    path.write_text(f"{good[:30]}\n[1]\n{good}\n", encoding="utf-8")
    report = run(path, "digital-public-goods")
    assert report.new == 1 and [one.row for one in report.skipped] == [1, 2]


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    before = dump()

    def broken(_progress: str, done: int, _fraction: float) -> None:
        if _progress == "Writing" and done >= 4:
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        imports.run(ips(tmp_path / "c.csv", [case(n) for n in range(6)]), "eu-ips", by=BY, progress=broken)
    assert dump() == before


# Official codes -----------------------------------------------------------------------------------------------------
REFNIS = (
    "LVL_REFNIS|CD_REFNIS|CD_SUP_REFNIS|TX_REFNIS_DE|TX_REFNIS_FR|TX_REFNIS_NL|DT_VLDT_START|DT_VLDT_END\r\n"
    "1|02000|-|Flämische Region|Région flamande|Vlaams Gewest|01/01/1970|31/12/9999\r\n"
    "3|44000|02000|Bezirk Gent|Arrondissement de Gand|Arrondissement Gent|01/01/1995|31/12/9999\r\n"
    "3|44000|-|Bezirk Gent alt|Gand|Gent oud|01/01/1970|31/12/1994\r\n"
    "4|44040|44000|Melle|Melle|Melle|01/01/1970|31/12/9999\r\n"
    "4|44043|44000|Merelbeke|Merelbeke|Merelbeke|01/01/1970|31/12/9999\r\n"
    "4|62063|-|Lüttich|Liège|Luik|01/01/1970|31/12/9999\r\n"
    "4|44001|44000|Aalst|Aalst|Aalst|01/01/1970|31/12/1976\r\n"
)


def test_belgian_codes_with_their_hierarchy_and_mergers(tmp_path: Path) -> None:
    path = tmp_path / "refnis.txt"
    path.write_bytes(b"\xef\xbb\xbf" + REFNIS.encode())
    report = run(path, "be-refnis")
    assert (report.new, report.skipped_count) == (6, 1)
    melle = Organisation.objects.get(scheme="nis", code="44040")
    assert melle.parent is not None and melle.parent.name == "Arrondissement Gent"
    assert melle.parent.parent is not None and melle.parent.parent.code == "02000"  # its leading zero is kept
    luik = Organisation.objects.get(code="62063")
    assert (luik.name, luik.names) == ("Liège", {"nl": "Luik", "fr": "Liège", "de": "Lüttich"})
    assert str(Organisation.objects.get(code="44001").valid_until) == "1976-12-31"
    assert not Entry.objects.filter(title="Aalst", deleted=False).exists()

    mergers = tmp_path / "mergers.csv"
    mergers.write_text(
        "Fuserende gemeenten,\tNieuwe gemeenten\nMelle (44040) + Merelbeke (44043),\tMerelbeke-Melle (44088)\n"
    )
    report = run(mergers, "be-mergers")
    assert (report.new, report.changed) == (1, 2)
    melle.refresh_from_db()
    assert melle.successor is not None and melle.successor.code == "44088" and str(melle.valid_until) == "2024-12-31"
    assert melle.successor.parent is not None and melle.successor.parent.code == "44000"
    assert set(Organisation.objects.current().filter(kind="municipality").values_list("code", flat=True)) == {
        "44088",
        "62063",
    }

    before = dump()
    assert run(path, "be-refnis").unchanged == 6 and run(mergers, "be-mergers").unchanged == 3
    assert dump() == before


def test_dutch_codes_from_two_lists_are_one_organisation(tmp_path: Path) -> None:
    names = tmp_path / "gm.csv"
    names.write_text("code,name,safety_region\nGM0003,Appingedam,VR01\nGM0053,Winsum,VR01\n", encoding="utf-8")
    assert run(names, "nl-gm").new == 2
    history = tmp_path / "rvig.csv"
    text = (
        '"92.10 Gemeentecode","92.11 Omschrijving","92.12 Nieuwe code","99.98 Datum ingang","99.99 Datum einde"\r\n'
        '"0000","Onbekend","","","",""\r\n"0001","Adorp","0053","","19900101",""\r\n"0003","Appingedam","","","",""\r\n'
    )
    history.write_bytes(text.encode("utf-16"))
    report = run(history, "nl-rvig")
    assert (report.new, report.unchanged, report.skipped[0].reason) == (1, 1, "This code stands for no municipality.")
    adorp = Organisation.objects.get(scheme="gm", code="0001")
    assert adorp.successor is not None and adorp.successor.name == "Winsum" and str(adorp.valid_until) == "1990-01-01"


# Size ---------------------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_million_rows_in_constant_memory(tmp_path: Path) -> None:
    """A dry run over a million rows keeps within 150 MB beside what the test run has already."""
    path = tmp_path / "million.csv.gz"

    def rows() -> Iterator[str]:
        yield "ref,title,language,summary,tags,country\n"
        for number in range(1_000_000):
            yield f"r{number},Queue helper {number},en,People wait less.,queue | counter,NL\n"

    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(rows())
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    report = run(path, "cases-csv", dry_run=True)
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{report.rows} rows in {time.monotonic() - started:.0f} s, {used:.0f} MB")
    assert (report.rows, report.new) == (1_000_000, 1_000_000)
    assert used < 150
    assert not Case.objects.exists()
