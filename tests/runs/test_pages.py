"""The pages of a run: for the team to work on, for the coach and others to read along."""

import pytest
from django.test import Client

from proeftuin.initiatives.models import Initiative
from proeftuin.playbooks import content
from proeftuin.runs.models import Part, Run, StepState
from tests import cast
from tests.runs.conftest import PLAYBOOK, do, gate

pytestmark = pytest.mark.django_db


def step_url(run: Run, stage: str, step: str) -> str:
    return f"{run.initiative.get_absolute_url()}run/{stage}/{step}/"


def text(answer) -> str:
    return answer.content.decode()


def test_a_team_chooses_and_begins(as_, client: Client, initiative: Initiative) -> None:
    sara = as_("sara")
    page = text(sara.get(f"{initiative.get_absolute_url()}run/"))
    assert "en: own way" in page and "Begin with this one" in page
    assert "Begin with this one" not in text(client.get(f"{initiative.get_absolute_url()}run/"))
    url = f"{initiative.get_absolute_url()}runs/start/"
    assert "Altogether about 8 h 45 min" in text(sara.get(f"{url}?playbook={PLAYBOOK}"))
    assert sara.post(url, {"playbook": "no-such"}).status_code == 422
    assert as_("pieter").post(url, {"playbook": PLAYBOOK}).status_code == 403
    assert sara.post(url, {"playbook": PLAYBOOK}).status_code == 303
    assert sara.post(url, {"playbook": PLAYBOOK}).status_code == 422  # one at a time
    page = text(sara.get(f"{initiative.get_absolute_url()}run/"))
    for words in ("Next step", "en first-story", "how to do first-story", "1 h", "en coach", "why first-story"):
        assert words in page


def test_a_step_is_done_on_its_page(as_, run: Run) -> None:
    joris = as_("joris")
    url = step_url(run, "question", "first-story")
    page = text(joris.get(url))
    assert "stories/new/?next=" in page and "Finish this step" not in page
    page = text(joris.get(f"{url}?made=story:abc"))
    assert "You made this for the step" in page and "Finish this step" in page
    wrong = joris.post(url, {"made": "kafka:abc", "version": "0", "verb": "finish"})
    assert wrong.status_code == 422
    assert joris.post(url, {"made": "story:abc", "version": "0", "verb": "finish"}).status_code == 303
    url = step_url(run, "question", "who-knows")
    fields = {"rows-0-name": "Fatima", "rows-0-power": "low", "rows-7-name": "The guard", "version": "0"}
    assert joris.post(url, {**fields, "verb": "keep"}).status_code == 303
    there = StepState.objects.get(step="who-knows")
    assert there.state == "open" and [one["name"] for one in there.result["rows"]] == ["Fatima", "The guard"]
    page = text(joris.get(url))
    assert 'value="The guard"' in page
    assert joris.post(url, {**fields, "rows-0-power": "huge", "version": "1"}).status_code == 422
    assert joris.post(url, {**fields, "version": "1", "verb": "finish"}).status_code == 303
    assert "The end of “en question”" in text(joris.get(f"{run.initiative.get_absolute_url()}run/"))


def test_who_saves_second_sees_the_other_text_and_keeps_their_own(as_, run: Run) -> None:
    url = step_url(run, "question", "who-knows")
    as_("sara").post(url, {"rows-0-name": "The alderman", "version": "0", "verb": "keep"})
    answer = as_("joris").post(url, {"rows-0-name": "The mayor", "version": "0", "verb": "finish"})
    assert answer.status_code == 409
    page = text(answer)
    assert "The alderman" in page and 'value="The mayor"' in page and "Somebody else saved" in page
    assert answer.context["form"].data["version"] == "1"
    saved = as_("joris").post(url, {"rows-0-name": "The mayor", "version": "1", "verb": "finish"})
    assert saved.status_code == 303
    answer = as_("sara").post(f"{url}skip/", {"reason": "No time", "version": "1"})
    assert answer.status_code == 409 and "The mayor" in text(answer) and "No time" in text(answer)


def test_parts_are_hidden_until_one_has_written_ones_own(as_, run: Run) -> None:
    do(run, "first-story")
    url = step_url(run, "question", "who-knows")
    assert as_("sara").post(f"{url}part/", {"text": "Zeldzaam idee", "version": "0"}).status_code == 303
    assert "Zeldzaam idee" not in text(as_("joris").get(url))
    assert "Zeldzaam idee" in text(as_("pieter").get(url))  # the coach writes none
    assert "Zeldzaam idee" not in text(as_("ann").get(url))
    as_("joris").post(f"{url}part/", {"text": "Ander idee", "version": "0"})
    assert "Zeldzaam idee" in text(as_("joris").get(url))
    assert Part.objects.count() == 2
    assert as_("joris").post(f"{url}part/", {"text": " ", "version": "1"}).status_code == 422
    stale = as_("joris").post(f"{url}part/", {"text": "Derde", "version": "0"})
    assert stale.status_code == 409 and "Ander idee" in text(stale) and "Derde" in text(stale)


def test_results_are_the_teams_until_it_opens_them(as_, client: Client, run: Run) -> None:
    do(run, "first-story")
    url = step_url(run, "question", "who-knows")
    as_("sara").post(url, {"rows-0-name": "Zeldzaam", "version": "0", "verb": "finish"})
    base = run.initiative.get_absolute_url()
    for address in (url, f"{base}run/", run.get_absolute_url()):
        assert "Zeldzaam" not in text(client.get(address))
        assert "Zeldzaam" in text(as_("pieter").get(address))
    as_("sara").post(f"{url}again/", {"version": "1"})
    as_("sara").post(url, {"rows-0-name": "Zeldzaam", "is_open": "on", "version": "2", "verb": "finish"})
    assert "Zeldzaam" in text(client.get(f"{base}run/"))


def test_the_gate_page_says_what_is_open_and_who_decides(as_, run: Run) -> None:
    sara, base = as_("sara"), run.initiative.get_absolute_url()
    page = text(sara.get(f"{base}run/question/"))
    assert "Still open" in page and "The team." in page
    assert sara.post(f"{base}run/question/", {"outcome": "go", "version": "1"}).status_code == 422
    do(run, "first-story", "who-knows")
    wrong = sara.post(f"{base}run/question/", {"outcome": "go", "version": "1"})
    assert wrong.status_code == 422 and "Give a reason" in text(wrong)
    answer = sara.post(f"{base}run/question/", {"outcome": "go", "reason": "Enough known.", "version": "1"})
    assert answer.status_code == 303
    assert sara.get(f"{base}run/question/").status_code == 303  # not this stage any more
    assert "en smallest-test" in text(sara.get(f"{base}run/"))
    assert "Enough known." in text(sara.get(f"{base}run/"))


def test_a_paused_run_can_go_on(as_, run: Run) -> None:
    gate(run, "pause", "Holidays")
    sara, base = as_("sara"), run.initiative.get_absolute_url()
    assert "This run is paused." in text(sara.get(f"{base}run/"))
    assert sara.post(f"{run.get_absolute_url()}resume/").status_code == 303
    run.refresh_from_db()
    assert run.state == "active"


def test_an_old_run_of_a_playbook_that_is_gone_can_be_read(as_, run: Run, own) -> None:
    do(run, "first-story")
    for one in own.iterdir():
        one.unlink()
    content.reload()
    content._good.pop(PLAYBOOK)
    assert "en first-story" in text(as_("sara").get(run.get_absolute_url()))


@pytest.mark.parametrize("path", ["run/question/first-story/", "run/try/ideas/", "run/no/no/", "runs/nothere/"])
def test_addresses_that_lead_nowhere_answer_404_before_a_run(as_, initiative: Initiative, path: str) -> None:
    assert as_("sara").get(f"{initiative.get_absolute_url()}{path}").status_code == 404


def test_pages_cost_the_same_however_much_was_written(as_, run: Run, django_assert_max_num_queries) -> None:
    do(run, "first-story")
    people = [cast.person("sara"), cast.person("joris")]
    Part.objects.bulk_create(
        Part(run=run, step="who-knows", author=None, text=f"part {n} by {people[n % 2]}") for n in range(1000)
    )
    sara = as_("sara")
    sara.get("/about/how/")
    base = run.initiative.get_absolute_url()
    for path in ("run/", "run/question/who-knows/", "run/question/", f"runs/{run.ref}/"):
        with django_assert_max_num_queries(12):
            assert sara.get(f"{base}{path}").status_code == 200
