"""The pages of a summary by a language model: nothing for axe to find, and nothing that scrolls sideways."""

import pytest
from playwright.sync_api import Browser

from proeftuin.processes.models import Process
from tests import cast
from tests.browser import overflow, sign_in, violations
from tests.insight.model_server import ModelServer
from tests.insight.test_summaries import ask, model, process, published, said, written  # noqa: F401 - fixtures too

# The fixtures stand in the other module, so their names are arguments here.
# ruff: noqa: F811


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_on_the_pages_of_a_summary(
    process: Process, model: ModelServer, live_server, browser: Browser, width: int
) -> None:
    context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
    sign_in(context, cast.person("sara"), live_server.url)
    page, found = context.new_page(), []
    base = f"/processes/{process.ref}/insight/"

    def look(*paths: str) -> None:
        for path in paths:
            answer = page.goto(live_server.url + path)
            assert answer and answer.status == 200, (path, answer and answer.status)
            found.extend(f"{path}: {one}" for one in violations(page))
            if overflow(page) > 0:
                found.append(f"{path} is {overflow(page)} pixels too wide at {width}")

    look(base, f"{base}summaries/")  # what would be sent
    draft = written(process, model, said("People want benches.", "q1", "q2"), said("And trees.", "q1"))
    look(f"{base}summaries/", f"{base}summaries/{draft.ref}/")
    public = published(process, model, said("People want benches in the shade.", "q1", "q2"), language="nl")
    look(f"{base}summaries/{public.ref}/", base, f"/processes/{process.ref}/report/")
    ask(process)
    look(f"{base}summaries/")  # the model is writing
    context.close()
    assert found == []
