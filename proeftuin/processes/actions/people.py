"""Who works on a process, and who is on its lists."""

import csv
import secrets
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import ALPHABET
from proeftuin.ledger.actions import record
from proeftuin.processes import logic, permissions
from proeftuin.processes.models import Code, CodeList, Process, Seat

MOST_CODES = 200_000
MOST_REPORTED = 20
BATCH = 2000


@transaction.atomic
def give_seat(*, by: Actor, process: Process, email: str, role: str) -> Seat:
    """Let someone with an account work on it. Raises NotAllowedError, InvalidError."""
    require(permissions.can_manage(by, process))
    if role not in Seat.Role.values:
        raise InvalidError({"role": _("Choose what they will do.")})
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise InvalidError({"email": _("Nobody here has this address. Ask them to make an account first.")})
    seat, made = Seat.objects.get_or_create(process=process, user=user, role=role)
    if made:
        record("process.seat_given", by=by, thread=process.thread, audience=process.circle,
               data={"role": {"vocabulary": "process_roles", "code": role}})  # fmt: skip
    return seat


@transaction.atomic
def remove_seat(*, by: Actor, seat: Seat) -> None:
    """Someone works on it no longer. The last manager stays. Raises InvalidError."""
    process = Process.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.process_id)
    require(permissions.can_manage(by, process))
    managers = Seat.objects.filter(process=process, role=Seat.Role.MANAGER)
    if seat.role == Seat.Role.MANAGER and managers.exclude(pk=seat.pk).count() == 0:
        raise InvalidError({"": _("Somebody must lead it: give this seat to someone else first.")})
    record("process.seat_removed", by=by, thread=process.thread, audience=process.circle,
           data={"role": {"vocabulary": "process_roles", "code": seat.role}})  # fmt: skip
    seat.delete()


@transaction.atomic
def add_list(*, by: Actor, process: Process, name: str, kind: str, text: str) -> CodeList:
    """Keep the codes of a CSV: one on each line, with an area behind it if there is one. Only marks of them are kept.

    Raises InvalidError that names each line which can't be read; then nothing is kept.
    """
    require(permissions.can_manage(by, process))
    _check_list(name, kind)
    codes = _read(text)
    made = CodeList.objects.create(process=process, name=name.strip(), kind=kind)
    _keep(made, codes)
    record("process.list_added", by=by, thread=process.thread, audience=process.circle,
           data={"list": made.name, "codes": len(codes)})  # fmt: skip
    return made


@transaction.atomic
def generate_codes(*, by: Actor, process: Process, name: str, many: int) -> tuple[CodeList, list[str]]:
    """Make one-time codes for letters. They are given back this once, and never kept as they are."""
    require(permissions.can_manage(by, process))
    _check_list(name, CodeList.Kind.ONCE)
    if not 1 <= many <= MOST_CODES:
        raise InvalidError({"many": _("Choose a number from 1 to %(most)d.") % {"most": MOST_CODES}})
    codes: dict[str, str] = {}
    while len(codes) < many:
        codes["".join(secrets.choice(ALPHABET) for _at in range(10)).upper()] = ""
    made = CodeList.objects.create(process=process, name=name.strip(), kind=CodeList.Kind.ONCE)
    _keep(made, codes)
    record("process.list_added", by=by, thread=process.thread, audience=process.circle,
           data={"list": made.name, "codes": many})  # fmt: skip
    return made, [f"{code[:5]}-{code[5:]}" for code in codes]


def _check_list(name: str, kind: str) -> None:
    if not name.strip():
        raise InvalidError({"name": _("Give it a name.")})
    if kind not in CodeList.Kind.values:
        raise InvalidError({"kind": _("Choose what kind of codes these are.")})


def _read(text: str) -> dict[str, str]:
    """Codes with their area; a first line without a digit is a heading."""
    lines = text.lstrip("\ufeff").splitlines()
    sign = next((one for one in ("\t", ";", ",") if lines and one in lines[0]), ";")
    codes: dict[str, str] = {}
    wrong = []
    for number, cells in _rows(lines, sign):
        typed = (cells[0] if cells else "")[:40]
        code = logic.plain_code(cells[0]) if cells else ""
        if not any(one.strip() for one in cells) or (
            number == 1 and code and not any(sign.isdigit() for sign in code) and len(lines) > 1
        ):
            continue
        if not code:
            wrong.append(_("Line %(number)d: half a row, without a code.") % {"number": number})
        elif len(code) < 3 or len(code) > 40 or len(cells) > 2:
            wrong.append(_("Line %(number)d: “%(code)s” is no code.") % {"number": number, "code": typed})
        elif code in codes:
            wrong.append(_("Line %(number)d: “%(code)s” stands there twice.") % {"number": number, "code": typed})
        else:
            codes[code] = cells[1].strip()[:80] if len(cells) > 1 else ""
    if wrong:
        more = len(wrong) - MOST_REPORTED
        if more > 0:
            wrong = [*wrong[:MOST_REPORTED], _("And %(more)d lines more.") % {"more": more}]
        raise InvalidError({"text": " ".join(wrong)})
    if not codes or len(codes) > MOST_CODES:
        raise InvalidError({"text": _("Give from 1 to %(most)d codes, one on each line.") % {"most": MOST_CODES}})
    return codes


def _rows(lines: Sequence[str], sign: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the line it begins on. Raises InvalidError at a quotation mark that stays open."""
    reader, began = csv.reader(lines, delimiter=sign), 1
    try:
        for cells in reader:
            if reader.line_num > began:
                raise csv.Error
            yield began, cells
            began = reader.line_num + 1
    except csv.Error:
        words = _("Line %(number)d: a quotation mark is opened here and not closed.") % {"number": began}
        raise InvalidError({"text": words}) from None


def _keep(made: CodeList, codes: dict[str, str]) -> None:
    Code.objects.bulk_create(
        (Code(list=made, hash=logic.hashed_code(code, made.salt), area=area) for code, area in codes.items()),
        batch_size=BATCH,
    )
