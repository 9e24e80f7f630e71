"""Ideas that say the same are found while one types, in six languages."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.likeness import Text, most_alike
from proeftuin.ideas import alike
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import VISITOR
from proeftuin.processes.models import Method
from proeftuin.search import actions as search
from tests import cast
from tests.open_data import open_data
from tests.processes import world

pytestmark = pytest.mark.django_db

SAME = {
    "nl": ("Meer bomen op het schoolplein", "Bomen planten op schoolpleinen", "Een fietspad langs de Dorpsstraat"),
    "fr": ("Plus d’arbres dans la cour d’école", "Planter des arbres dans les cours d’écoles", "Une piste cyclable"),
    "de": ("Mehr Bäume auf dem Schulhof", "Bäume pflanzen auf Schulhöfen", "Ein Radweg an der Hauptstraße"),
    "en": ("More trees in the school yard", "Plant trees in school yards", "A bicycle lane along Main Street"),
    "es": ("Más árboles en el patio escolar", "Plantar árboles en los patios escolares", "Un carril bici"),
    "ca": ("Més arbres al pati de l’escola", "Plantar arbres als patis de les escoles", "Un carril bici"),
}


@pytest.mark.parametrize("language", SAME)
def test_the_same_idea_in_other_words_comes_first_and_another_does_not(language: str) -> None:
    typed, same, other = SAME[language]
    texts = [Text(1, other, language=language), Text(2, same, language=language)]
    assert [one.key for one in most_alike(Text(0, typed, language=language), texts)] == [2]


WORDS = st.text(alphabet="abcdefghij éü'’-.", max_size=60)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_likeness_is_a_share_and_in_order(typed: str, others: list[str]) -> None:
    found = most_alike(Text(-1, typed), [Text(at, one) for at, one in enumerate(others)], limit=5, least=0.0)
    assert all(0.0 <= one.score <= 1.0 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) <= 5


@given(st.lists(st.sampled_from(["park", "bench", "tree", "school", "water", "light"]), min_size=1, max_size=6))
def test_what_is_repeated_word_for_word_is_the_most_alike(words: list[str]) -> None:
    title = " ".join(words)
    found = most_alike(Text(-1, title), [Text(0, "something else entirely"), Text(1, title)])
    assert found[0].key == 1 and found[0].score == pytest.approx(1.0)


def sent(method: Method, title: str, body: str = "", language: str = "en") -> Idea:
    return submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(title, body, language))


def address(method: Method) -> str:
    return f"/processes/{method.process.ref}/{method.ref}/alike/"


def test_while_typing_one_sees_what_there_is_already() -> None:
    method = world.opened("ideas")
    there = sent(method, "Benches in the shade of the park", "Old people want to rest.")
    sent(method, "A safe bicycle lane to school")
    page = Client().get(address(method), {"title": "More benches in the shade"}).content.decode()
    assert there.get_absolute_url() in page and "bicycle" not in page
    assert Client().get(address(method), {"title": "A swimming pool for the village"}).content.strip() == b""
    assert Client().get(address(method), {"title": "Bench"}).content.strip() == b""  # too short to say


def test_what_is_hidden_or_elsewhere_is_never_suggested() -> None:
    method = world.opened("ideas")
    hidden = sent(method, "Benches in the shade of the park")
    Idea.objects.filter(pk=hidden.pk).update(state=Idea.State.HIDDEN)  # the index has not heard of it yet
    assert alike.alike(method, "Benches in the shade of the park", actor=VISITOR) == []
    search.drop("idea", hidden.ref)
    other = Method.objects.create(process=method.process, kind="ideas", title="Another question")
    elsewhere = Idea.objects.create(process=method.process, method=other, reference="X-1", title="Benches in the shade")
    search.put_all(documents_of([elsewhere]))
    assert alike.alike(method, "Benches in the shade of the park", actor=VISITOR) == []
    assert [one.idea for one in alike.alike(other, "Benches in the shade", actor=VISITOR)] == [elsewhere]


def test_without_script_one_is_asked_before_it_is_sent(as_: Callable[[str], Client]) -> None:
    method = world.opened("ideas")
    there = sent(method, "Benches in the shade of the park")
    ann, where = as_("ann"), f"/processes/{method.process.ref}/{method.ref}/new/"
    words = {"title": "More benches in the shade", "body": "For old people.", "do": "send"}
    asked = ann.post(where, words)
    assert asked.status_code == 200 and Idea.objects.count() == 1
    page = asked.content.decode()
    assert there.get_absolute_url() in page and "For old people." in page and 'name="not_alike"' in page
    assert ann.post(where, {**words, "not_alike": "1"}).status_code == 303
    assert Idea.objects.count() == 2


@pytest.mark.parametrize("many", [1, 1000])
def test_it_asks_the_database_little(many: int) -> None:
    method = world.opened("ideas")
    Idea.objects.bulk_create(
        Idea(process=method.process, method=method, reference=f"B-{at}", title=f"Bench number {at} in the shade")
        for at in range(many)
    )
    search.put_all(documents_of(Idea.objects.select_related("method", "process")))
    alike.alike(method, "Another bench in the shade", actor=VISITOR)  # builds the index
    with CaptureQueriesContext(connection) as asked:
        page = Client().get(address(method), {"title": "Another bench in the shade", "body": "Old people want to rest"})
    assert "Bench number" in page.content.decode()
    assert len(asked) <= 8, [one["sql"][:90] for one in asked]


def test_how_good_it_is_on_a_real_consultation() -> None:
    """Judged by hand: for 30 typed titles, which of 196 proposals say the same; for 4 that nobody proposed, none."""
    path = open_data("decidim-mel-grand-debat", "proposals.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    method = world.opened("ideas")
    Idea.objects.bulk_create(
        Idea(process=method.process, method=method, reference=f"MEL-{row['id']}", title=row["title"][:300],
             body=row["body"], language="fr", source_id=row["id"])
        for row in rows
    )  # fmt: skip
    search.put_all(documents_of(Idea.objects.select_related("method", "process")))
    judged = json.loads((Path(__file__).parent / "judged_alike.json").read_text(encoding="utf-8"))
    hits, recall, right, shown, asked, strays = 0, 0.0, 0, 0, 0, 0
    for one in judged:
        found = alike.alike(method, one["typed"], actor=VISITOR, language="fr")
        keys, good = {int(each.idea.source_id) for each in found}, set(one["alike"])
        if not good:
            strays += len(keys)
            continue
        asked += 1
        hits += bool(keys & good)
        recall += len(keys & good) / min(len(good), alike.MOST)
        right, shown = right + len(keys & good), shown + len(keys)
    print(f"hit {hits / asked:.2f}, recall {recall / asked:.2f}, precision {right / shown:.2f}, strays {strays}")
    assert hits / asked >= 0.85
    assert recall / asked >= 0.6
    assert right / shown >= 0.65
    assert strays <= 1
