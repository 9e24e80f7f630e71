"""A small playbook that has one of everything, written as an editor would."""

from pathlib import Path

STRUCTURE = """order = 7
phases = ["identify", "develop"]
concepts = ["replication"]
roles = ["coach", "team"]

[[stages]]
id = "question"
phase = "identify"
[stages.gate]
decide = "team"
outcomes = ["go", "adapt", "pause", "stop"]
[[stages.steps]]
id = "first-story"
output = "story"
minutes = 60
who = ["team", "coach"]
together = true
[[stages.steps]]
id = "who-knows"
output = "actor-map"
minutes = 45
who = ["team"]
together = false
after = ["first-story"]
tools = ["actor-map"]

[[stages]]
id = "try"
phase = "develop"
[stages.gate]
decide = "consent"
[[stages.steps]]
id = "smallest-test"
output = "experiment"
minutes = 240
who = ["team"]
after = ["who-knows"]
[[stages.steps]]
id = "ethics"
output = "assessment"
minutes = 90
who = ["team"]
questionnaire = "ethics-compass"
[[stages.steps]]
id = "decide"
output = "decision"
minutes = 30
who = ["team"]
decision = "consent"
optional = true
[[stages.steps]]
id = "advice"
output = "recommendation"
minutes = 60
who = ["team"]
[[stages.steps]]
id = "ideas"
output = "list"
minutes = 30
who = ["team"]

[[tools]]
id = "actor-map"
category = "visual"
"""

WORDS = """title = "{0}: own way"
summary = "{0}: what it is."
use_when = "{0}: when it fits."
not_when = "{0}: when it does not."
origin = "{0}: where it comes from."
[roles]
coach = "{0} coach"
team = "{0} team"
[categories]
visual = "{0} pictures"
[tools.actor-map]
name = "{0} map of people"
how = "{0}: draw circles."
"""
STAGE = """[stages.{1}]
name = "{0} {1}"
purpose = "{0}: why {1}."
gate = "{0}: {1} is done."
"""
STEP = """[stages.{1}.steps.{2}]
name = "{0} {2}"
instruction = "{0}: how to do {2}."
why = "{0}: why {2}."
"""
STEPS = {
    "question": ["first-story", "who-knows"],
    "try": ["smallest-test", "ethics", "decide", "advice", "ideas"],
}


def text(language: str) -> str:
    parts = [WORDS.format(language)]
    for stage, steps in STEPS.items():
        parts.append(STAGE.format(language, stage))
        parts += [STEP.format(language, stage, step) for step in steps]
    return "".join(parts)


def write(folder: Path) -> None:
    """Lay the playbook down in a folder, as five files."""
    folder.mkdir(parents=True)
    (folder / "playbook.toml").write_text(STRUCTURE, encoding="utf-8")
    for language in ("nl", "fr", "de", "en"):
        (folder / f"{language}.toml").write_text(text(language), encoding="utf-8")
