"""What is done with playbooks: making them findable."""

from django.db import transaction

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.playbooks.documents import playbook_documents
from proeftuin.playbooks.permissions import can_index
from proeftuin.search import actions as search
from proeftuin.search.models import Entry
from proeftuin.search.stamps import stamp_of, without_vector

KIND = "playbook"


@transaction.atomic
def index_playbooks(*, by: Actor) -> int:
    """Put the playbooks of the files in the index, and take out those that are gone. Returns how many differed.

    One query when nothing changed since the last time.
    """
    require(can_index(by))
    known = dict(Entry.objects.filter(kind=KIND, deleted=False).values_list("ref", "stamp"))
    documents = list(playbook_documents())
    changed = [one for one in documents if without_vector(known.get(one.ref, 0)) != stamp_of(one)]
    gone = known.keys() - {one.ref for one in documents}
    if changed:
        search.put_all(changed)
    for ref in gone:
        search.drop(KIND, ref)
    return len(changed) + len(gone)
