"""On paper and without network: what was written comes back, checked, and nothing of it is lost."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proeftuin.kernel.errors import InvalidError
from proeftuin.runs.actions import bringing, running
from proeftuin.runs.models import Run, StepState
from tests import cast
from tests.initiatives.conftest import started
from tests.runs.conftest import PLAYBOOK, do, gate

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def answers(run: Run, **steps: object) -> str:
    return json.dumps({"format": bringing.FORMAT, "run": run.ref, "steps": steps})


def one(result: dict[str, object], *, done: bool = True, version: int = 0) -> dict[str, object]:
    return {"version": version, "result": result, "done": done}


def send(client: Client, run: Run, content: str, **fields: object):
    file = SimpleUploadedFile("answers.json", content.encode())
    return client.post(f"{run.get_absolute_url()}upload/", {"file": file, **fields})


PEOPLE = {"rows": [{"name": "Fatima", "interest": "", "power": "low", "side": ""}]}


def test_the_sheets_hold_every_step_and_room_to_write(as_, client: Client, run: Run) -> None:
    do(run, "first-story")
    as_("sara").post(
        f"{run.initiative.get_absolute_url()}run/question/who-knows/",
        {"rows-0-name": "Zeldzaam", "version": "0", "verb": "finish"},
    )
    page = text(as_("sara").get(f"{run.get_absolute_url()}print/"))
    for words in ("how to do first-story", "how to do ideas", "Zeldzaam", "en: try is done.", 'class="lines"'):
        assert words in page
    assert "Zeldzaam" not in text(client.get(f"{run.get_absolute_url()}print/"))
    twin = client.get(f"{run.get_absolute_url()[:-1]}.json").json()
    assert twin["stages"][0]["steps"][1]["result"] is None and twin["stage"] == "question"


def test_the_file_needs_nothing_from_elsewhere(as_, client: Client, run: Run) -> None:
    answer = as_("sara").get(f"{run.get_absolute_url()}offline/")
    assert answer["Content-Disposition"].startswith("attachment;")
    page = text(answer)
    assert 'data-step="who-knows"' in page and f'data-run="{run.ref}"' in page and "default-src 'none'" in page
    for outside in ("<link", "src=", "@import", "url("):
        assert outside not in page
    for who, status in (("pieter", 403), ("ann", 403)):
        assert as_(who).get(f"{run.get_absolute_url()}offline/").status_code == status
    assert client.get(f"{run.get_absolute_url()}offline/").status_code == 302


def test_answers_come_back_as_json_or_inside_the_page(as_, run: Run) -> None:
    sara = as_("sara")
    content = answers(run, **{"who-knows": one(PEOPLE), "ideas": one({"items": "- a bell\n- a bench"})})
    page = text(send(sara, run, content))
    assert "Saved: en who-knows, en ideas" in page
    there = StepState.objects.get(step="who-knows")
    assert (there.state, there.result["rows"][0]["name"]) == ("done", "Fatima")
    later = StepState.objects.get(step="ideas")  # in a stage that is not reached: kept, not finished
    assert (later.state, later.result) == ("open", {"items": ["a bell", "a bench"]})
    whole = f'<!doctype html><p>x</p><script type="application/json" id="answers">{content}</script>'
    assert "Nothing was new" in text(send(sara, run, whole))
    assert StepState.objects.get(step="who-knows").version == 1


def test_what_a_colleague_changed_is_shown_and_replaced_only_when_asked(as_, run: Run) -> None:
    sheet = answers(run, **{"who-knows": one(PEOPLE)})
    theirs = {"rows": [{"name": "The alderman"}]}
    running.save_step(by=cast.actor("joris"), run=run, step="who-knows", result=theirs, finish=True, version=0)
    answer = send(as_("sara"), run, sheet)
    assert answer.status_code == 409
    assert "Fatima" in text(answer) and "The alderman" in text(answer)
    assert StepState.objects.get().result["rows"][0]["name"] == "The alderman"
    url = f"{run.get_absolute_url()}upload/"
    stale = as_("sara").post(url, {"text": answer.context["kept"], "replace": "who-knows@7"})
    assert stale.status_code == 409
    done = as_("sara").post(url, {"text": answer.context["kept"], "replace": "who-knows@1"})
    assert done.status_code == 200 and StepState.objects.get().result["rows"][0]["name"] == "Fatima"


def test_one_wrong_answer_does_not_hold_up_the_others(as_, run: Run) -> None:
    content = answers(
        run,
        **{
            "who-knows": one({"rows": [{"name": "Zeldzame naam", "power": "huge"}]}),
            "ideas": one({"items": "a bell"}, done=False),
            "no-such": one({"text": "Zeldzame tekst"}),
            "advice": one({"text": "x" * 30_000}),
            "ethics": one({"note": "Ask Fatima"}, done=False),
        },
    )
    answer = send(as_("sara"), run, content)
    assert answer.status_code == 409
    assert {one.step for one in answer.context["brought"].left} == {"who-knows", "no-such", "advice"}
    assert "Zeldzame naam" in text(answer) and "Zeldzame tekst" in text(answer)
    assert StepState.objects.get(step="ethics").result["note"] == "Ask Fatima"
    assert set(StepState.objects.values_list("step", flat=True)) == {"ideas", "ethics"}


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "null", "not json", '{"format": "other", "steps": {}}', "\x00\xff",
     '{"format": "proeftuin-run/1", "run": "x", "steps": {"a": 1}}', "[" * 5000],
)  # fmt: skip
def test_a_file_that_is_no_answer_is_refused_in_words(as_, run: Run, content: str) -> None:
    answer = send(as_("sara"), run, content)
    assert answer.status_code == 422
    assert not StepState.objects.exists()


def test_answers_of_another_run_and_of_others_are_refused(as_, run: Run) -> None:
    other = running.start_run(by=cast.actor("sara"), initiative=started(title="Other"), playbook=PLAYBOOK)
    answer = send(as_("sara"), run, answers(other, ideas=one({"items": "x"})))
    assert answer.status_code == 422 and "another team" in text(answer)
    for who in ("pieter", "ann", "bas"):
        assert send(as_(who), run, answers(run)).status_code == 403
    gate(run, "pause", "Holidays")
    assert send(as_("sara"), run, answers(run)).status_code == 403
    assert as_("sara").post(f"{run.get_absolute_url()}upload/", {}).status_code == 403


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])  # it begins with no answers
@given(
    step=st.sampled_from(["who-knows", "ideas", "advice", "first-story", "nowhere"]),
    result=st.dictionaries(st.sampled_from(["rows", "items", "text", "made", "files", "note", "title", "url"]), junk),
    done=st.booleans(),
)
def test_whatever_is_in_the_file_it_is_saved_or_left_and_never_breaks(
    run: Run, step: str, result: dict[str, object], *, done: bool
) -> None:
    content = answers(run, **{step: one(result, done=done)})
    try:
        read = bringing.read_answers(run, content)
    except InvalidError:
        return
    brought = bringing.bring_in(by=cast.actor("sara"), run=run, answers=read)
    assert len(brought.saved) + brought.same + len(brought.left) <= 1
    for stored in StepState.objects.all():
        assert isinstance(stored.result, dict)
    StepState.objects.all().delete()


def test_a_remark_brought_in_takes_away_neither_what_was_made_nor_files(as_, run: Run) -> None:
    do(run, "first-story", "who-knows")
    gate(run, "go")
    file = {"ref": "x", "name": "plan.pdf", "url": "/uploads/x/plan.pdf"}
    made = {"made": "experiment:abc", "note": ""}
    running.save_step(by=cast.actor("sara"), run=run, step="smallest-test", result=made, finish=False, version=0)
    content = answers(run, **{"smallest-test": one({"note": "Ask Fatima"}, version=1)})
    for _twice in range(2):
        assert send(as_("sara"), run, content).status_code == 200
    there = StepState.objects.get(step="smallest-test")
    assert (there.state, there.result) == ("done", {"made": "experiment:abc", "note": "Ask Fatima"})
    stored = StepState(run=run, step="file", result={"files": [file], "note": ""})
    assert bringing._with_the_rest(stored, "file", {"note": "Read page 2"}) == {"note": "Read page 2", "files": [file]}
