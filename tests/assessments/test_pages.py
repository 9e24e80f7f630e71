"""The pages of assessments, for the team, for who has the link, and for everyone else."""

import pytest
from django.test import Client

from proeftuin.accounts.models import User
from proeftuin.assessments import content
from proeftuin.assessments.actions import taking, together
from proeftuin.assessments.drafts import ReviewDraft, TrialDraft
from proeftuin.assessments.models import Answer, Assessment, Review, Sheet, Trial
from proeftuin.initiatives.models import Initiative, Task
from tests import cast
from tests.assessments.conftest import give, opened, sheet, staff
from tests.initiatives.conftest import started

pytestmark = pytest.mark.django_db

SECRET = "Zeldzaam"


def filled(assessment: Assessment, value: str = "2", **some: str) -> dict[str, str]:
    return {one.id: value for one in assessment.questionnaire.items} | some


def test_begin_answer_and_agree_in_the_browser(as_, initiative: Initiative) -> None:
    sara, base = as_("sara"), initiative.get_absolute_url()
    assert "Where do" not in sara.get(f"{base}assessments/").text
    page = sara.post(f"{base}assessments/open/obstacles-scan/")["Location"]
    scan = Assessment.objects.get()
    answer = sara.post(f"{page}answer/", filled(scan, "1", time="4", time_note="No day in the week", verb="give"))
    assert answer.status_code == 303 and answer["Location"] == page
    words = sara.get(page).text
    assert "Agree with your manager which other task waits" in words and "What hinders most" in words
    assert 'value="Agree with your manager' in sara.get(f"{page}agree/time/").text
    posted = {"title": "Fix a half day", "owner": str(cast.person("joris").pk), "due_on": "2027-01-05"}
    assert sara.post(f"{page}agree/time/", posted).status_code == 303
    task = Task.objects.get()
    assert (task.source, task.owner) == (f"assessment:{scan.ref}/time", cast.person("joris"))
    assert "Fix a half day" in sara.get(page).text and "Fix a half day" in sara.get(f"{base}tasks/").text


def test_a_sheet_with_gaps_comes_back_as_it_was(as_, initiative: Initiative) -> None:
    scan = opened(initiative)
    posted = filled(scan, "3", time="", skills_note="Kept words", verb="give")
    answer = as_("sara").post(f"{scan.get_absolute_url()}answer/", posted)
    assert answer.status_code == 422 and "Kept words" in answer.text
    assert answer.text.count("Choose an answer, or") == 2  # in the summary and beside the item
    assert answer.text.count("checked") == 16 and not Sheet.objects.exists()
    wrong = as_("sara").post(f"{scan.get_absolute_url()}answer/", filled(scan, "9", verb="give"))
    assert wrong.status_code == 422


def test_kept_answers_are_there_again(as_, initiative: Initiative) -> None:
    scan, sara = opened(initiative), as_("sara")
    page = f"{scan.get_absolute_url()}answer/"
    assert sara.post(page, {"time": "3", "skills": "na", "verb": "keep"}).status_code == 303
    words = sara.get(page).text
    assert words.count("checked") == 2 and "Go on with your answers" in sara.get(scan.get_absolute_url()).text
    assert sara.post(page, filled(scan, verb="give")).status_code == 409  # without the version: another window
    assert sara.post(page, filled(scan, verb="give", version="1")).status_code == 303
    assert sara.get(page).status_code == 403


def test_by_the_link_without_an_account_once(client: Client, as_, initiative: Initiative) -> None:
    scan, sara = opened(initiative), as_("sara")
    link = f"/assess/{scan.token}/"
    assert client.get(link).status_code == 404
    assert sara.post(f"{scan.get_absolute_url()}link/", {"link_for": "anyone"}).status_code == 303
    assert link in sara.get(scan.get_absolute_url()).text
    give(scan, "joris", 4)
    words = client.get(link).text
    assert initiative.title in words and "noindex" in words and "Keep for now" not in words
    assert client.post(link, filled(scan, "", verb="give")).status_code == 422
    form = filled(scan, "0", verb="give", once="a")
    assert client.post(link, form).status_code == 303
    assert "Thank you" in client.get(link).text
    client.post(link, form)
    Client().post(link, form)  # the same form once more, from a browser that forgets
    assert Sheet.objects.filter(given_at__isnull=False).count() == 2
    assert client.get(scan.get_absolute_url()).status_code == 404
    sara.post(f"{scan.get_absolute_url()}link/", {"link_for": "accounts"})
    assert Client().get(link).status_code == 302 and as_("ann").get(link).status_code == 200
    assert as_("ann").post(link, filled(scan, verb="give")).status_code == 303
    assert "Thank you" in as_("ann").get(link).text
    taking.close_assessment(by=cast.actor("sara"), assessment=scan, version=1)
    assert Client().get(link).status_code == 404


def test_a_team_of_its_own_lets_in_by_the_link_alone(client: Client) -> None:
    hidden = started(title="Their own", is_public=False)
    scan = opened(hidden)
    taking.set_link(by=cast.actor("sara"), assessment=scan, link_for="anyone")
    assert client.get(f"/assess/{scan.token}/").status_code == 200
    assert client.get(scan.get_absolute_url()).status_code == 404


def test_the_compass_in_the_browser(as_, initiative: Initiative) -> None:
    sara = as_("sara")
    compass = opened(initiative, "ethics-compass")
    page = compass.get_absolute_url()
    assert sara.post(f"{page}question/data-1/", {"status": "ok", "version": "0"}).status_code == 422
    assert sara.post(f"{page}stakeholders/", {"name": "", "power": "little"}).status_code == 422
    assert (
        sara.post(f"{page}stakeholders/", {"name": "Visitors", "power": "little", "is_vulnerable": "on"}).status_code
        == 303
    )
    posted = {"status": "blocked", "note": "Nobody can.", "version": "0", "verb": "agree"}
    assert sara.post(f"{page}question/automation-8/", posted)["Location"] == f"{page}agree/automation-8/"
    assert sara.post(f"{page}question/automation-8/", posted).status_code == 409
    words = sara.get(page).text
    assert "1 question is blocked" in words and "1 of 22 questions looked at" in words and "Visitors" in words
    assert sara.post(f"{page}question/automation-9/", {"status": "na", "note": "", "version": "0"}).status_code == 422
    assert sara.get(f"{page}question/nothing/").status_code == 404
    assert sara.post(f"{page}agree/automation-8/", {"title": "Name who"}).status_code == 303
    sara.post(f"{initiative.get_absolute_url()}tasks/{Task.objects.get().ref}/tick/", {})
    words = sara.get(page).text
    assert "question is blocked" not in words and "solved" in words
    who = compass.stakeholders.get()
    assert sara.post(f"{page}stakeholders/{who.pk}/remove/").status_code == 303
    assert not compass.stakeholders.exists()
    assert sara.post(f"{page}nothing/1/remove/").status_code == 404


def test_the_simplicity_check_in_the_browser(as_, initiative: Initiative) -> None:
    sara = as_("sara")
    check = opened(initiative, "simplicity-check")
    page = check.get_absolute_url()
    assert sara.post(f"{page}trials/", {"task": "Make an appointment", "succeeded": "no"}).status_code == 422
    for number in range(5):
        fine = number < 3
        posted = {"task": "Make an appointment", "succeeded": "yes" if fine else "no", "seconds": str(50 + number),
                  "stuck": "" if fine else "The second button", "once": str(number)}  # fmt: skip
        assert sara.post(f"{page}trials/", posted).status_code == 303
        sara.post(f"{page}trials/", posted)
    assert Trial.objects.count() == 5
    words = sara.get(page).text
    assert "3 of 5 managed" in words and "design it again" in words and "50 to 54 seconds" in words
    assert sara.post(f"{page}reason/", {"reason": ""}).status_code == 422
    assert sara.post(f"{page}reason/", {"reason": "A colleague helps."}).status_code == 303
    assert "A colleague helps." in sara.get(page).text
    text = "Your request is handled by us. " + "word " * 25 + "end."
    assert sara.post(f"{page}texts/", {"text": text, "language": "en"}).status_code == 303
    words = sara.get(page).text
    assert "1 long sentence" in words and "is handled" in words
    assert sara.post(f"{page}texts/{check.readings.get().pk}/remove/").status_code == 303
    assert sara.post(f"{page}texts/", {"text": " ", "language": "en"}).status_code == 422


@pytest.mark.parametrize(
    ("onward", "local"), [("/initiatives/x/run/a/b/", True), ("https://elsewhere.example/", False)]
)
def test_beginning_one_goes_on_to_where_it_was_asked_for(as_, initiative: Initiative, onward: str, local: bool) -> None:
    sara, base = as_("sara"), initiative.get_absolute_url()
    words = sara.get(f"{base}assessments/", {"next": onward, "questionnaire": "team-scan"}).text
    assert (f'name="next" value="{onward}"' in words) is local
    place = sara.post(f"{base}assessments/open/team-scan/", {"next": onward})["Location"]
    made = Assessment.objects.get()
    assert place == (f"{onward}?made=assessment%3A{made.ref}" if local else made.get_absolute_url())
    assert sara.post(f"{base}assessments/open/nothing/").status_code == 404


def test_strangers_see_nothing(client: Client, as_, initiative: Initiative) -> None:
    scan = opened(initiative)
    base = scan.get_absolute_url()
    for path in ("", "answer/", "link/", "close/", "remove/", "show/", "agree/time/", "question/time/", "reason/"):
        for reader in (client, as_("ann")):
            assert reader.get(base + path).status_code in (302, 404, 405), path
            assert reader.post(base + path, {"link_for": "anyone", "title": "x"}).status_code in (302, 404, 405), path
    assert Assessment.objects.get().link_for == "nobody" and not Task.objects.exists()
    assert client.get(f"{base[:-1]}.json").status_code == 404
    assert scan.ref not in client.get(f"{initiative.get_absolute_url()}assessments/").text


def test_a_coach_reads_and_helps_and_an_elder_round_stays(as_, initiative: Initiative) -> None:
    scan = opened(initiative)
    give(scan, "sara", 1)
    give(scan, "pieter", 3)
    pieter = as_("pieter")
    assert "Where you differ" in pieter.get(scan.get_absolute_url()).text
    assert pieter.get(f"{scan.get_absolute_url()}close/").status_code == 200
    assert pieter.post(f"{scan.get_absolute_url()}close/", {"version": "1"}).status_code == 303
    assert pieter.post(f"{scan.get_absolute_url()}close/", {"version": "2"}).status_code == 403
    assert pieter.post(f"{scan.get_absolute_url()}show/", {"is_public": "on", "summary": ""}).status_code == 422
    assert (
        pieter.post(f"{scan.get_absolute_url()}show/", {"is_public": "on", "summary": "We differ."}).status_code == 303
    )


def test_questionnaires_are_public_and_on_paper(client: Client) -> None:
    assert len(client.get("/assessments.json").json()) == 5
    assert "Ethics compass" in client.get("/assessments/").text
    for one in content.questionnaires():
        paper = client.get(f"/assessments/{one.key}/print/").text
        assert paper.count('class="paper-item"') == len(one.items)
    assert client.get("/assessments/nothing/print/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_each_kind_is_there_in_each_language(as_, initiative: Initiative, language: str) -> None:
    User.objects.filter(pk=cast.person("sara").pk).update(language=language)
    sara = as_("sara")
    for one in content.questionnaires():
        made = opened(initiative, one.key)
        words = sara.get(made.get_absolute_url()).text
        assert one.words[language]["title"] in words.replace("&#x27;", "'"), one.key


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client: Client, as_, django_assert_max_num_queries, count: int) -> None:
    initiative = started()
    scan, compass, check = (opened(initiative, one) for one in ("obstacles-scan", "ethics-compass", "simplicity-check"))
    give(scan, "sara", 4)
    sheets = Sheet.objects.bulk_create(Sheet(assessment=scan, given_at=scan.opened_at) for _ in range(count))
    Answer.objects.bulk_create(Answer(sheet=one, item="time", value=n % 5, note=str(n)) for n, one in enumerate(sheets))
    together.add_stakeholder(by=cast.actor("sara"), assessment=compass, name="Visitors", power="little")
    Review.objects.bulk_create(
        Review(assessment=compass, item=one.id, status="ok") for one in compass.questionnaire.items
    )
    Trial.objects.bulk_create(
        Trial(assessment=check, task="Read", person=f"{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}", succeeded=True)
        for n in range(min(count, 600))
    )
    Assessment.objects.bulk_create(
        Assessment(initiative=initiative, edition=scan.edition, key="obstacles-scan", phase="ideate",
                   closed_at=scan.opened_at, result={"mean": 50.0, "lowest": 20.0, "groups": {}})
        for _ in range(count)
    )  # fmt: skip
    sara = as_("sara")
    for reader, paths in (
        (client, (("/assessments/", 3), ("/assessments.json", 3), (f"{initiative.get_absolute_url()}assessments/", 7))),
        (sara, ((f"{initiative.get_absolute_url()}assessments/", 13), (scan.get_absolute_url(), 28),
                (compass.get_absolute_url(), 18), (check.get_absolute_url(), 18),
                (f"{scan.get_absolute_url()}close/", 14))),
    ):  # fmt: skip
        reader.get("/about/how/")
        for path, most in paths:
            with django_assert_max_num_queries(most):
                assert reader.get(path).status_code == 200, path


def test_notes_of_a_shared_evidence_link_are_shown_once(as_, initiative: Initiative) -> None:
    readiness = opened(initiative, "scaling-readiness")
    for number in range(3):
        give(readiness, staff(initiative, number), 4)
    give(readiness, "sara", 4)
    words = as_("sara").get(readiness.get_absolute_url()).text
    assert "Ready to grow" in words and words.count('href="https://example.org/evidence"') == 36
    assert sheet(readiness, 4).answers["sponsor-1"].link and ReviewDraft(status="ok").note == ""
    assert TrialDraft(task="x", succeeded=True).seconds is None


def test_no_log_holds_the_link(client: Client, initiative: Initiative, caplog: pytest.LogCaptureFixture) -> None:
    scan = opened(initiative)
    taking.set_link(by=cast.actor("sara"), assessment=scan, link_for="anyone")
    with caplog.at_level("INFO", logger="proeftuin.request"):
        assert client.get(f"/assess/{scan.token}/").status_code == 200
    assert [one.path for one in caplog.records if one.name == "proeftuin.request"] == ["/assess/…/"]
