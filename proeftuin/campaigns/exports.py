"""The register of pledges as files for the holder: CSV and Excel, with nothing in them that a spreadsheet would run."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from proeftuin.campaigns import queries
from proeftuin.campaigns.models import Campaign
from proeftuin.content import vocabularies
from proeftuin.kernel import csv

HEADER = (
    "reference", "kind", "state", "name", "email", "anonymous", "euro", "matched_euro", "hours", "pieces", "what",
    "on_date", "loan", "worth_euro", "note", "payment_reference", "confirmed_at",
)  # fmt: skip
MOST_ROWS = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows(campaign: Campaign) -> Iterator[Sequence[object]]:
    """Each confirmed pledge, the oldest first, in constant memory. Amounts with a point and two decimals."""
    for one in queries.register_of(campaign).iterator(chunk_size=1000):
        address = one.user.email if one.user and one.user.is_active else one.address
        yield (
            one.ref, vocabularies.label("pledge_kinds", one.kind), vocabularies.label("pledge_states", one.state),
            one.shown_name, address, "" if one.is_named else "x", _euro(one.cents), _euro(one.matched),
            one.hours or "", one.pieces or "", one.what, one.on_date.isoformat() if one.on_date else "",
            "x" if one.is_loan else "", _euro(one.worth), one.note,
            one.payment_reference if one.kind == "money" else "",
            one.confirmed_at.isoformat() if one.confirmed_at else "",
        )  # fmt: skip


def workbook(campaign: Campaign) -> HttpResponse:
    """The register as an Excel file. Texts are cells of text, never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("register")
    sheet.append(list(HEADER))
    for number, row in enumerate(rows(campaign)):
        if number >= MOST_ROWS:
            break
        sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="campaign-{campaign.ref}.xlsx"'
    return response


def _cell(sheet: object, value: object) -> object:
    if isinstance(value, int):
        return value
    text = "".join(one for one in csv.safe_cell(value) if one in "\t\n" or ord(one) >= 32)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _euro(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}" if cents else ""
