"""The demo's year in lessons: last year's report, published with a foreword, and the draft of this year."""

from datetime import date

from proeftuin.operations.demo_world import Step, World
from proeftuin.yearbook import actions
from proeftuin.yearbook.drafts import YearDraft
from proeftuin.yearbook.models import YearReport

FOREWORD = (
    "Dit jaar leerden we het meest van wat niet lukte. Wie iets stopte, schreef op waarom; drie andere gemeenten "
    "sloegen daardoor een omweg over. Dank aan wie dat durfde."
)


def steps() -> list[Step]:
    return [Step(12, _last_year), Step(2, _this_year)]


def _last_year(world: World) -> None:
    elke, year = world.actors["elke"], world.began.year - 1
    draft = YearDraft(from_on=date(year, 1, 1), until_on=date(year, 12, 31), language="nl")
    report = actions.start_report(by=elke, draft=draft)
    actions.write_report(by=elke, report=report, title=report.title, foreword=FOREWORD, version=report.version)
    actions.publish_report(by=elke, report=YearReport.objects.get(pk=report.pk))


def _this_year(world: World) -> None:
    day = world.began.date()
    actions.start_report(
        by=world.actors["elke"], draft=YearDraft(from_on=date(day.year, 1, 1), until_on=day, language="nl")
    )
