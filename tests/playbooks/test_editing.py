"""A policy officer writes a new playbook without a developer: copy, change, publish; and nothing half done is seen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.playbooks import changes, content, personal, rules
from proeftuin.playbooks.actions import writing
from proeftuin.playbooks.models import OwnPlaybook
from proeftuin.playbooks.queries import all_playbooks, playbook_for
from proeftuin.search.models import Entry
from tests import cast
from tests.playbooks import sample

pytestmark = pytest.mark.django_db
type As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> Iterator[None]:
    settings.CONTENT_OVERLAY = str(tmp_path)
    sample.write(tmp_path / "playbooks" / "eigen-vorm")
    content.reload()
    yield
    content.reload()


@pytest.fixture
def own() -> OwnPlaybook:
    return writing.copy_playbook(by=cast.actor("elke"), source="eigen-vorm", title="Buurtlab", language="en")


def text(answer) -> str:
    return answer.content.decode()


def press(client: Client, own: OwnPlaybook, verb: str, part: str = "", **more: str):
    own.refresh_from_db()
    return client.post(own.get_absolute_url(), {"verb": verb, "part": part, "version": own.version, **more})


LANGUAGES = ("nl", "fr", "de", "en")


def words(*names: str) -> dict[str, str]:
    return {f"{name}_{one}": f"{one} {name}" for name in names for one in LANGUAGES}


def step_fields(own: OwnPlaybook, **other: object) -> dict[str, object]:
    fields = {"version": own.version, "output": "text", "minutes": 30, "who": ["team"], "together": ""}
    return {**fields, **words("name", "instruction", "why"), **other}


def test_an_editor_copies_changes_and_publishes_in_the_browser(as_: As, client: Client) -> None:
    elke = as_("elke")
    assert "Copy and adapt a playbook" in text(elke.get("/playbooks/"))
    way = "/playbooks/edit/?source=eigen-vorm"
    assert way in text(elke.get("/playbooks/eigen-vorm/")) and way not in text(client.get("/playbooks/eigen-vorm/"))
    assert '<option value="eigen-vorm" selected' in text(elke.get(way))
    answer = elke.post("/playbooks/edit/", {"source": "eigen-vorm", "title": "Buurtlab"})
    assert answer.status_code == 303 and answer["Location"] == "/playbooks/edit/buurtlab/"
    own = OwnPlaybook.objects.get()
    answer = press(elke, own, "add-step", "question", name="Walk around")
    assert answer["Location"].endswith("/steps/walk-around/")
    page = text(elke.get(answer["Location"]))
    assert "Still missing." in page  # beside its field
    own.refresh_from_db()
    wrong = elke.post(answer["Location"], step_fields(own, minutes=3, output="assessment"))
    assert wrong.status_code == 422 and "walk" in text(wrong)
    wrong = elke.post(answer["Location"], step_fields(own, output="assessment"))
    assert wrong.status_code == 422 and wrong.context["form"].errors["questionnaire"]
    saved = elke.post(answer["Location"], step_fields(own, minutes=45, together="no", after=["first-story"]))
    assert saved.status_code == 303
    assert client.get("/playbooks/buurtlab/").status_code == 404  # still a draft
    assert "Buurtlab" not in text(client.get("/playbooks/"))
    assert "This is a draft" in text(elke.get("/playbooks/edit/buurtlab/preview/"))
    assert press(elke, own, "publish")["Location"] == "/playbooks/buurtlab/"
    page = text(client.get("/playbooks/buurtlab/", headers={"accept-language": "fr"}))
    assert "fr instruction" in page and "45 min" in page
    assert Entry.objects.get(kind="playbook", ref="buurtlab").title == "Buurtlab" or Entry.objects.filter(
        ref="buurtlab"
    )
    assert "buurtlab" in {one.id for one in all_playbooks()}


def test_what_is_missing_is_told_and_holds_publishing_back(as_: As, own: OwnPlaybook) -> None:
    elke = as_("elke")
    press(elke, own, "add-stage", name="Celebrate")
    page = text(elke.get(own.get_absolute_url()))
    assert "stage “celebrate” has no steps" in page and "things to mend" in page
    answer = press(elke, own, "publish")
    assert answer.status_code == 422 and "First mend what is wrong" in text(answer)
    assert elke.get(f"{own.get_absolute_url()}preview/").status_code == 303
    assert playbook_for("buurtlab") is None
    press(elke, own, "stage-remove", "celebrate")
    assert press(elke, own, "publish").status_code == 303


def test_moving_removing_and_the_other_parts(as_: As, own: OwnPlaybook) -> None:
    elke, base = as_("elke"), own.get_absolute_url()
    press(elke, own, "step-down", "who-knows")  # over the edge, into the next stage
    own.refresh_from_db()
    assert changes.step_at(own.about, "who-knows") == (1, 0)
    assert own.texts["fr"]["stages"]["try"]["steps"]["who-knows"]["name"] == "fr who-knows"
    press(elke, own, "step-up", "who-knows")
    press(elke, own, "stage-down", "question")
    own.refresh_from_db()
    assert [one["id"] for one in own.about["stages"]] == ["try", "question"]
    assert any("later stage" in one.message for one in rules.mistakes(own.about, own.texts))
    press(elke, own, "stage-up", "question")
    press(elke, own, "step-remove", "first-story")
    own.refresh_from_db()
    assert "after" not in own.about["stages"][0]["steps"][0]
    fields = {"version": own.version, "phase": "develop", "decide": "client", "outcomes": ["go", "stop"]}
    fields |= words("name", "purpose", "gate")
    assert elke.post(f"{base}stages/question/", {**fields, "outcomes": ["go"]}).status_code == 422
    assert elke.post(f"{base}stages/question/", fields).status_code == 303
    own.refresh_from_db()
    assert own.about["stages"][0]["gate"] == {"decide": "client", "outcomes": ["go", "stop"]}
    press(elke, own, "add-card", name="Big paper")
    own.refresh_from_db()
    card = words("name", "how")
    kinds = words("kind")
    wrong = elke.post(f"{base}cards/big-paper/", {**card, "version": own.version, "category": ""})
    assert wrong.status_code == 422
    done = elke.post(f"{base}cards/big-paper/", {**card, **kinds, "version": own.version, "category": ""})
    assert done.status_code == 303
    own.refresh_from_db()
    roles = words("role_1", "role_2")
    assert elke.post(f"{base}roles/", {**roles, "version": own.version}).status_code == 303
    own.refresh_from_db()
    assert own.about["roles"] == ["team", "nl-role_2"]  # the first row was emptied
    about = words("title", "summary", "use_when", "not_when", "origin")
    about |= {"version": own.version, "phases": ["develop"], "order": 5}
    wrong = elke.post(f"{base}about/", {**about, "concepts": "magic"})
    assert wrong.status_code == 422 and "no concept “magic”" in text(wrong)
    assert elke.post(f"{base}about/", {**about, "concepts": "replication"}).status_code == 303
    assert press(elke, own, "publish").status_code == 303, rules.mistakes(own.about, own.texts)


def test_two_editors_lose_nothing(as_: As, own: OwnPlaybook) -> None:
    url = f"{own.get_absolute_url()}steps/ideas/"
    first = as_("elke").post(url, step_fields(own, why_nl="Van Elke"))
    assert first.status_code == 303
    second = as_("bas").post(url, step_fields(own, why_nl="Van Bas"))
    assert second.status_code == 409
    assert "Van Elke" in text(second) and "Van Bas" in text(second)
    with pytest.raises(StaleError):
        writing.publish_playbook(by=cast.actor("bas"), own=own, version=1)
    assert (
        as_("bas").post(own.get_absolute_url(), {"verb": "step-remove", "part": "ideas", "version": "1"}).status_code
        == 409
    )


def test_only_editors_write(as_: As, client: Client, own: OwnPlaybook) -> None:
    for who in ("sara", "pieter", "ann"):
        actor = cast.actor(who)
        for path in ("", "about/", "roles/", "stages/try/", "steps/ideas/", "cards/actor-map/", "preview/"):
            assert as_(who).get(f"{own.get_absolute_url()}{path}").status_code == 404
        assert as_(who).get("/playbooks/edit/").status_code == 404
        with pytest.raises(NotAllowedError):
            writing.copy_playbook(by=actor, source="doetank", title="x", language="nl")
        with pytest.raises(NotAllowedError):
            writing.change_draft(by=actor, own=own, version=1, change=lambda draft: draft)
        with pytest.raises(NotAllowedError):
            writing.discard_draft(by=actor, own=own)
        for deed in (writing.publish_playbook, writing.withdraw_playbook):
            with pytest.raises(NotAllowedError):
                deed(by=actor, own=own, version=1)
    assert client.get(own.get_absolute_url()).status_code == 302


def test_odd_requests_are_answered(as_: As, own: OwnPlaybook) -> None:
    elke, base = as_("elke"), own.get_absolute_url()
    for path in ("stages/no/", "steps/no/", "cards/no/"):
        assert elke.get(f"{base}{path}").status_code == 404
    assert press(elke, own, "step-remove", "no-such").status_code == 404
    assert press(elke, own, "add-step", "question", name=" ").status_code == 422
    assert press(elke, own, "dance").status_code == 422
    assert elke.post("/playbooks/edit/", {"source": "nowhere", "title": "x"}).status_code == 422
    with pytest.raises(InvalidError):
        writing.copy_playbook(by=cast.actor("elke"), source="eigen-vorm", title=" ", language="nl")
    again = writing.copy_playbook(by=cast.actor("elke"), source="eigen-vorm", title="Buurtlab", language="nl")
    assert again.key == "buurtlab-2"
    assert writing.copy_playbook(by=cast.actor("elke"), source="doetank", title="Edit", language="nl").key == "edit-2"


def test_who_changed_it_can_be_let_go(own: OwnPlaybook) -> None:
    assert "buurtlab" in str(personal.export(cast.person("elke")))
    personal.erase(cast.person("elke"))
    own.refresh_from_db()
    assert own.by is None


@pytest.mark.parametrize("count", [1, 300])
def test_pages_cost_the_same_however_many_drafts(
    as_: As, own: OwnPlaybook, django_assert_max_num_queries, count: int
) -> None:
    OwnPlaybook.objects.bulk_create(
        OwnPlaybook(key=f"draft-{n}", about={"stages": []}, texts={"en": {"title": f"D {n}"}}) for n in range(count)
    )
    elke = as_("elke")
    elke.get("/playbooks/")
    for path in ("/playbooks/", "/playbooks/edit/", own.get_absolute_url(), f"{own.get_absolute_url()}steps/ideas/"):
        with django_assert_max_num_queries(12):
            assert elke.get(path).status_code == 200


moves = st.lists(
    st.tuples(
        st.sampled_from(["move_stage", "move_step", "remove_stage", "remove_step", "add_stage", "add_step"]),
        st.integers(0, 6),
        st.sampled_from([-1, 1]),
    ),
    max_size=8,
)


@given(moves=moves)
def test_whatever_is_moved_added_or_removed_words_follow_their_things(moves: list[tuple[str, int, int]]) -> None:
    """No words are left of what is gone, none are lost of what is still there, and the original is not touched."""
    import tomllib

    about = tomllib.loads(sample.STRUCTURE)
    texts = {one: tomllib.loads(sample.text(one)) for one in ("nl", "fr", "de", "en")}
    before = changes.copied((about, texts))
    draft = (about, texts)
    added = set()
    for verb, pick, by in moves:
        stages, steps = [one["id"] for one in draft[0]["stages"]], changes.step_ids(draft[0])
        if verb == "add_stage":
            draft, key = changes.add_stage(draft, "New one", "en")
        elif verb == "add_step" and stages:
            draft, key = changes.add_step(draft, stages[pick % len(stages)], "New step", "en")
            added.add(key)
        elif verb.endswith("stage") and verb != "add_stage" and stages:
            key = stages[pick % len(stages)]
            draft = changes.move_stage(draft, key, by) if verb == "move_stage" else changes.remove_stage(draft, key)
        elif verb in ("move_step", "remove_step") and steps:
            key = steps[pick % len(steps)]
            draft = changes.move_step(draft, key, by) if verb == "move_step" else changes.remove_step(draft, key)
    assert (about, texts) == before
    for stage in draft[0]["stages"]:
        ids = {one["id"] for one in stage["steps"]}
        for language, text in draft[1].items():
            named = set(text.get("stages", {}).get(stage["id"], {}).get("steps", {}))
            assert named <= ids
            assert ids - added <= named, language
    known = {one["id"] for one in draft[0]["stages"]}
    for text in draft[1].values():
        assert set(text["stages"]) <= known
    there = set(changes.step_ids(draft[0]))
    for stage in draft[0]["stages"]:
        for step in stage["steps"]:
            assert set(step.get("after", ())) <= there
