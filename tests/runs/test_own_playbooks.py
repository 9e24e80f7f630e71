"""A team keeps the edition it began with, whatever the editor does to the playbook."""

import pytest

from proeftuin.playbooks import changes
from proeftuin.playbooks.actions import writing
from proeftuin.playbooks.models import OwnPlaybook
from proeftuin.playbooks.queries import playbook_for, source_of
from proeftuin.runs import queries as runs
from proeftuin.runs.actions.running import start_run
from tests import cast
from tests.initiatives.conftest import started

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> OwnPlaybook:
    return writing.copy_playbook(by=cast.actor("elke"), source="eigen-vorm", title="Buurtlab", language="en")


def test_teams_keep_the_edition_they_began_with(as_, mine: OwnPlaybook) -> None:
    elke = cast.actor("elke")
    mine = writing.publish_playbook(by=elke, own=mine, version=mine.version)
    run = start_run(by=cast.actor("sara"), initiative=started(), playbook="buurtlab")
    mine = writing.change_draft(
        by=elke, own=mine, version=mine.version,
        change=lambda draft: changes.set_words(draft, (), {"en": {"title": "Street lab"}}),
    )  # fmt: skip
    assert playbook_for("buurtlab").title == "Buurtlab"  # a draft is not visible until published
    mine = writing.publish_playbook(by=elke, own=mine, version=mine.version)
    assert playbook_for("buurtlab").title == "Street lab"
    assert runs.whole(run).playbook.title == "Buurtlab"
    mine = writing.withdraw_playbook(by=elke, own=mine, version=mine.version)
    assert playbook_for("buurtlab") is None and source_of("buurtlab") is None
    assert runs.whole(run).playbook.title == "Buurtlab"
    writing.discard_draft(by=elke, own=mine)
    assert as_("sara").get(f"{run.initiative.get_absolute_url()}run/").status_code == 200
