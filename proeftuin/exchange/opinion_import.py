"""A conversation about statements, brought along from Polis' open data as a draft of a process."""

from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.engines.commands import InputError
from proeftuin.engines.opinions.polis import read_folder
from proeftuin.exchange.files import FileError
from proeftuin.kernel.actor import Actor
from proeftuin.opinions.actions.charting import BY, make_chart
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.organisations.models import Organisation
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, ProcessDraft
from proeftuin.processes.models import Process

FORMATS = ("polis",)
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class OpinionReport:
    """What came along. ``url`` is empty when nothing was written."""

    statements: int
    people: int
    votes: int
    groups: int = 0
    url: str = ""
    dry_run: bool = False

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> list[str]:
        words = _("%(statements)d statements, %(people)d people, %(votes)d votes.") % {
            "statements": self.statements, "people": self.people, "votes": self.votes
        }  # fmt: skip
        if self.dry_run:
            return [words, _("Nothing was written.")]
        return [words, _("It is a draft of a process: %(url)s") % {"url": self.url}]


def run(
    folder: Path, name: str, *, by: Actor, organisation: Organisation | None, title: str = "", dry_run: bool = False
) -> OpinionReport:
    """Bring the conversation of a folder along. Raises FileError with the line of each mistake."""
    if name not in FORMATS:
        raise FileError(_("Opinions come in the format polis."))
    try:
        found = read_folder(folder)
    except InputError as error:
        raise FileError(str(error)) from error
    people = len({event[1] for event in found.events})
    votes = len({event[1:3] for event in found.events})
    if dry_run:
        return OpinionReport(len(found.comments), people, votes, dry_run=True)
    if organisation is None:
        raise FileError(_("Say who asks the question: --organisation REF."))
    words = " ".join((title or found.summary.get("topic", "") or folder.name).split())[:LONGEST_TITLE]
    with transaction.atomic():
        process = _started(by, organisation, words, found.summary)
        method = setup.add_method(by=by, process=process, draft=MethodDraft("opinions", words))
        import_conversation(by=by, method=method, conversation=found)
        chart = make_chart(by=BY, method=method)
    groups = len(chart.result["groups"])
    return OpinionReport(len(found.comments), people, votes, groups, process.get_absolute_url())


def _started(by: Actor, organisation: Organisation, title: str, summary: object) -> Process:
    about = summary.get("conversation-description", "") if isinstance(summary, dict) else ""
    return setup.start_process(
        by=by, organisation=organisation, draft=ProcessDraft(title=title, description=about[:20_000])
    )
