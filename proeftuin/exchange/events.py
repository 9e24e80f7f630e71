"""The words for this room's events, and the names of the machines that act in it."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.ledger.registry import describe, names_actors

IMPORT = "system:import"

describe(
    "organisation.imported",
    gettext_lazy("Organisations came in from %(source)s: %(new)s new, %(changed)s changed"),
)
describe(
    "process.imported",
    gettext_lazy("%(title)s came in from %(source)s: %(ideas)s contributions and %(comments)s comments"),
)
describe("process.export_asked", gettext_lazy("%(who)s asked for all files of “%(title)s”"))


def machines(refs: Iterable[str]) -> Mapping[str, str]:
    return {IMPORT: _("The import")} if IMPORT in set(refs) else {}


names_actors(machines)
