"""What others than the team come to see of a run: finished and meant for them, and no longer than that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proeftuin.casework.models import KafkaCase
from proeftuin.initiatives.actions import start
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.runs.actions import bringing, running
from proeftuin.runs.models import Run, StepState
from proeftuin.stories.actions import consent
from proeftuin.stories.models import Story
from proeftuin.uploads.models import Upload
from tests import cast
from tests.runs.conftest import do, gate

pytestmark = pytest.mark.django_db


def twin(run: Run, step: str) -> dict[str, object]:
    data = Client().get(f"{run.get_absolute_url()[:-1]}.json").json()
    return next(one for stage in data["stages"] for one in stage["steps"] if one["id"] == step)


def shown_to(initiative: Initiative, *, everyone: bool) -> None:
    initiative.refresh_from_db()
    draft = InitiativeDraft(title=initiative.title, problem=initiative.problem, is_public=everyone)
    start.edit_initiative(by=cast.actor("sara"), initiative=initiative, draft=draft, version=initiative.version)


def save(
    run: Run, step: str, result: dict[str, object], *, finish: bool, version: int = 0, **more: object
) -> StepState:
    return running.save_step(
        by=cast.actor("sara"), run=run, step=step, result=result, finish=finish, version=version, is_open=True, **more
    )  # fmt: skip


@pytest.fixture
def trying(run: Run) -> Run:
    """In the second stage."""
    do(run, "first-story", "who-knows")
    return gate(run, "go")


def test_what_is_kept_for_later_is_nobody_elses_yet(client: Client, trying: Run) -> None:
    save(trying, "advice", {"text": "Zeldzaam, not finished"}, finish=False)
    url = f"{trying.initiative.get_absolute_url()}run/try/advice/"
    assert twin(trying, "advice")["result"] is None
    assert "Zeldzaam" not in client.get(url).content.decode()
    save(trying, "advice", {"text": "Zeldzaam, finished"}, finish=True, version=1)
    assert twin(trying, "advice")["result"] == {"text": "Zeldzaam, finished"}
    assert "Zeldzaam" in client.get(url).content.decode()
    running.reopen_step(by=cast.actor("sara"), run=trying, step="advice", version=2)
    assert twin(trying, "advice")["result"] is None


def test_a_result_brought_in_by_a_closed_team_is_not_open_later(trying: Run) -> None:
    shown_to(trying.initiative, everyone=False)
    trying.refresh_from_db()
    answers = {"advice": bringing.Answer(0, {"text": "Zeldzaam"}, done=True)}
    bringing.bring_in(by=cast.actor("sara"), run=trying, answers=answers)
    shown_to(trying.initiative, everyone=True)
    assert twin(trying, "advice")["result"] is None


def test_a_story_that_was_taken_back_is_no_result_any_more(as_, client: Client, run: Run) -> None:
    save(run, "first-story", {"made": "story:abc"}, finish=True)
    address = f"{run.initiative.get_absolute_url()}stories/abc/"
    page = f"{run.initiative.get_absolute_url()}run/question/first-story/"
    assert address in as_("sara").get(page).content.decode()
    consent.withdraw_story(by=cast.actor("sara"), story=Story.objects.get(ref="abc"))
    for reader in (as_("sara"), client):
        for where in (page, f"{run.initiative.get_absolute_url()}run/", f"{run.get_absolute_url()}print/"):
            assert address not in reader.get(where).content.decode()
    assert "abc" not in str(twin(run, "first-story"))
    running.reopen_step(by=cast.actor("sara"), run=run, step="first-story", version=1)
    again = as_("sara").get(page).content.decode()
    assert address not in again and "stories/new/?next=" in again and "Finish this step" not in again
    Story.objects.create(initiative=run.initiative, ref="def", link_mark="def")
    assert "Finish this step" in as_("sara").get(f"{page}?made=story:def").content.decode()


def test_files_of_a_result_go_where_the_result_goes(client: Client, trying: Run) -> None:
    file = SimpleUploadedFile("plan.txt", b"Zeldzaam plan")
    there = save(trying, "advice", {"text": "See the file"}, finish=True, files=[file])
    assert "files" not in there.result  # a text takes none
    upload = Upload.objects.create(
        name="plan.txt", media_type="text/plain", extension=".txt", size=1, thread=trying.initiative.thread,
        subject=f"step:{trying.ref}/advice", audience="public",
    )  # fmt: skip
    StepState.objects.filter(pk=there.pk).update(result={"files": [{"ref": upload.ref, "name": "plan.txt", "url": ""}]})
    shown_to(trying.initiative, everyone=False)
    upload.refresh_from_db()
    assert upload.audience == trying.initiative.circle
    shown_to(trying.initiative, everyone=True)
    upload.refresh_from_db()
    assert upload.audience == "public"
    running.reopen_step(by=cast.actor("sara"), run=trying, step="advice", version=1)
    upload.refresh_from_db()
    assert upload.audience == trying.initiative.circle


def test_a_confidential_case_is_not_named_to_others(as_, client: Client, run: Run) -> None:
    StepState.objects.create(
        run=run, step="who-knows", state="done", is_open=True, result={"made": "kafka:zeldzaam", "note": "A route"}
    )
    KafkaCase.objects.create(initiative=run.initiative, ref="zeldzaam", title="No letter")
    Member.objects.create(initiative=run.initiative, user=cast.person("ann"), role="client", state="active")
    page = f"{run.initiative.get_absolute_url()}run/question/who-knows/"
    assert "zeldzaam" in as_("sara").get(page).content.decode()
    for reader in (as_("ann"), client):
        shown = reader.get(page).content.decode()
        assert "zeldzaam" not in shown and "A route" in shown
    assert twin(run, "who-knows")["result"] == {"note": "A route"}


def test_an_earlier_run_is_read_without_its_steps_pages(as_, run: Run) -> None:
    do(run, "first-story", "who-knows")
    gate(run, "go")
    do(run, "smallest-test", "ethics", "advice", "ideas")
    earlier = gate(run, "go")
    assert earlier.state == "done"
    running.start_run(by=cast.actor("sara"), initiative=run.initiative, playbook="doetank")
    page = as_("sara").get(earlier.get_absolute_url()).content.decode()
    assert "en first-story" in page and "run/question/first-story/" not in page
