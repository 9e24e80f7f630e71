"""What a playbook must be. The same checks serve files and the editor's pages: which field is wrong, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from proeftuin.content import lexicon, vocabularies
from proeftuin.content.loader import LANGUAGES, folders
from proeftuin.playbooks.structure import (
    DECIDERS,
    DECISIONS,
    LAST,
    MINUTES,
    OUTCOMES,
    OUTPUTS,
    STAGE_WORDS,
    STEP_WORDS,
    TOOL_WORDS,
    WORDS,
)

STRUCTURE = "playbook"  # the file with the structure; the others are called after their language
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 40
LONGEST_TEXT = 2000
QUESTIONNAIRES = ("obstacles-scan", "scaling-readiness", "ethics-compass", "simplicity-check", "team-scan")
TOP = {"order", "phases", "concepts", "roles", "stages", "tools"}
STAGE = {"id", "phase", "gate", "steps"}
GATE = {"decide", "outcomes"}
TOOL = {"id", "category"}
STEP = {
    "id", "output", "minutes", "who", "together", "optional", "after", "questionnaire", "decision", "tools",
}  # fmt: skip

type Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, in which file ("playbook" or a language) and at which path in it."""

    file: str
    path: Path
    message: str


def mistakes(about: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> list[Mistake]:
    """Everything that is wrong with a playbook: its structure, then its words in each language."""
    found = [Mistake(STRUCTURE, path, message) for path, message in _structure(about)]
    for one in LANGUAGES:
        found += [Mistake(one, path, message) for path, message in _words(about, texts.get(one, {}), one)]
    return found


type _Found = Iterator[tuple[Path, str]]


def _structure(about: Mapping[str, Any]) -> _Found:
    yield from _unknown(about, TOP, ())
    order = about.get("order", LAST)
    if not isinstance(order, int) or isinstance(order, bool):
        yield ("order",), _("order must be a whole number")
    yield from _texts(about, "phases", vocabularies.codes("phases"), _("there is no phase “%(one)s”"))
    yield from _texts(about, "concepts", None, "", needed=False)
    for one in _listed(about.get("concepts")):
        if lexicon.concept(one) is None:
            yield ("concepts",), _("the lexicon has no concept “%(one)s”") % {"one": one}
    yield from _texts(about, "roles", None, "")
    yield from _all_tools(about.get("tools", []))
    yield from _all_stages(about)


def _all_stages(about: Mapping[str, Any]) -> _Found:
    stages = about.get("stages")
    if not isinstance(stages, list) or not stages or not all(isinstance(one, dict) for one in stages):
        yield ("stages",), _("there must be at least one stage, each as [[stages]]")
        return
    yield from _ids(stages, ("stages",), _("stage"))
    for at, stage in enumerate(stages):
        yield from _stage(about, stage, ("stages", at))
    steps = [(at, inner, step) for at, stage in enumerate(stages) for inner, step in enumerate(_tables(stage, "steps"))]
    seen: set[str] = set()
    for at, inner, step in steps:
        if key_of(step) in seen:
            yield ("stages", at, "steps", inner, "id"), _("step “%(one)s” is there twice") % {"one": key_of(step)}
        seen.add(key_of(step))
    yield from _order(steps)


def _stage(about: Mapping[str, Any], stage: Mapping[str, Any], path: Path) -> _Found:
    name = {"one": stage.get("id", "")}
    yield from _unknown(stage, STAGE, path)
    if stage.get("phase") not in vocabularies.codes("phases"):
        yield (*path, "phase"), _("there is no phase “%(one)s”") % {"one": stage.get("phase", "")}
    elif stage["phase"] not in _listed(about.get("phases")):
        message = _("stage “%(one)s” is in a phase that phases does not name: “%(phase)s”")
        yield (*path, "phase"), message % {**name, "phase": stage["phase"]}
    gate = stage.get("gate")
    if not isinstance(gate, dict):
        yield path, _("stage “%(one)s” has no gate: nothing says how it ends") % name
    else:
        yield from _gate(gate, (*path, "gate"))
    if not _tables(stage, "steps"):
        yield path, _("stage “%(one)s” has no steps") % name
    for at, step in enumerate(_tables(stage, "steps")):
        yield from _step(about, step, (*path, "steps", at))


def _gate(gate: Mapping[str, Any], path: Path) -> _Found:
    yield from _unknown(gate, GATE, path)
    decide = gate.get("decide", "team")
    if decide not in DECIDERS:
        message = _("“%(one)s” cannot decide at a gate; choose from: %(known)s")
        yield (*path, "decide"), message % {"one": decide, "known": ", ".join(DECIDERS)}
    outcomes = gate.get("outcomes", OUTCOMES)
    if not _is_list(outcomes) or not set(outcomes) <= set(OUTCOMES) or not {"go", "stop"} <= set(outcomes):
        message = _("outcomes must hold go and stop, and nothing else than: %(known)s")
        yield (*path, "outcomes"), message % {"known": ", ".join(OUTCOMES)}


def _step(about: Mapping[str, Any], step: Mapping[str, Any], path: Path) -> _Found:
    name = {"step": step.get("id", "")}
    yield from _unknown(step, STEP, path)
    yield from _id(step, path, _("step"))
    if step.get("output") not in OUTPUTS:
        message = _("step “%(step)s”: unknown type of output “%(one)s”; choose from: %(known)s")
        yield (*path, "output"), message % {**name, "one": step.get("output", ""), "known": ", ".join(OUTPUTS)}
    minutes = step.get("minutes")
    least, most = MINUTES
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not least <= minutes <= most:
        message = _("step “%(step)s”: minutes must be a whole number from %(least)d to %(most)d")
        yield (*path, "minutes"), message % {**name, "least": least, "most": most}
    yield from _texts(step, "who", _listed(about.get("roles")), _("there is no role “%(one)s” in roles"), path)
    known = [one.get("id") for one in _tables(about, "tools")]
    yield from _texts(step, "tools", known, _("there is no card “%(one)s” in [[tools]]"), path, needed=False)
    for key in ("together", "optional"):
        if key in step and not isinstance(step[key], bool):
            yield (*path, key), _("%(key)s must be true or false") % {"key": key}
    yield from _asks(step, path)


def _asks(step: Mapping[str, Any], path: Path) -> _Found:
    """What only some outputs take: which questionnaire, which way of deciding."""
    asked, known = step.get("questionnaire"), questionnaires()
    if asked is not None and step.get("output") != "assessment":
        yield (*path, "questionnaire"), _("a questionnaire belongs to a step with the output assessment")
    elif step.get("output") == "assessment" and asked not in known:
        message = _("there is no questionnaire “%(one)s”; choose from: %(known)s")
        yield (*path, "questionnaire"), message % {"one": asked or "", "known": ", ".join(known)}
    decision = step.get("decision")
    if decision is not None and step.get("output") != "decision":
        yield (*path, "decision"), _("a way of deciding belongs to a step with the output decision")
    elif decision is not None and decision not in DECISIONS:
        message = _("there is no way of deciding “%(one)s”; choose from: %(known)s")
        yield (*path, "decision"), message % {"one": decision, "known": ", ".join(DECISIONS)}


def questionnaires() -> list[str]:
    """Those that are shipped, and those that lie in an instance's own folder."""
    own = {one.name for folder in folders("assessments") for one in folder.iterdir() if one.is_dir()}
    return [*QUESTIONNAIRES, *sorted(own - set(QUESTIONNAIRES))]


def _order(steps: Sequence[tuple[int, int, Mapping[str, Any]]]) -> _Found:
    """``after`` names steps that are there, that can come first, and never leads round in a circle."""
    stage_of = {key_of(step): at for at, _inner, step in steps}
    before = {key_of(step): _listed(step.get("after")) for _at, _inner, step in steps}
    circle = _circle(before)
    for at, inner, step in steps:
        path: Path = ("stages", at, "steps", inner, "after")
        if "after" in step and not _is_list(step["after"]):
            yield path, _("%(key)s must be a list of texts") % {"key": "after"}
        for one in _listed(step.get("after")):
            if one not in stage_of:
                yield path, _("there is no step “%(one)s” to come first") % {"one": one}
            elif stage_of[one] > at:
                yield path, _("“%(one)s” is in a later stage, so it cannot come first") % {"one": one}
        if circle and key_of(step) == circle[0]:
            yield path, _("these steps wait for each other: %(steps)s") % {"steps": " → ".join(circle)}


def _circle(before: Mapping[str, Sequence[str]]) -> list[str]:
    """The first round of steps that wait for each other, with its first step again at the end; empty if none."""
    done: set[str] = set()

    def walk(one: str, way: list[str]) -> list[str]:
        if one in way:
            return [*way[way.index(one) :], one]
        if one in done:
            return []
        for other in before.get(one, ()):
            found = walk(other, [*way, one])
            if found:
                return found
        done.add(one)
        return []

    for start in before:
        if found := walk(start, []):
            return found
    return []


def _all_tools(tools: object) -> _Found:
    if not isinstance(tools, list) or not all(isinstance(one, dict) for one in tools):
        yield ("tools",), _("each card of the toolbox stands under [[tools]]")
        return
    yield from _ids(tools, ("tools",), _("card"))
    for at, one in enumerate(tools):
        yield from _unknown(one, TOOL, ("tools", at))
        if not _is_text(one.get("category")):
            yield ("tools", at), _("card “%(one)s” has no category") % {"one": one.get("id", "")}


# Words --------------------------------------------------------------------------------------------------


def _words(about: Mapping[str, Any], text: Mapping[str, Any], language: str) -> _Found:
    """What is missing in one language, and what is there of things that are not in the structure."""
    yield from _filled(text, WORDS, (), "", language)
    stages = _tables(about, "stages")
    yield from _none_left(_table(text, "stages"), stages, ("stages",))
    for stage in stages:
        key = key_of(stage)
        words, path = _table(_table(text, "stages"), key), ("stages", key)
        yield from _filled(words, STAGE_WORDS, path, _("stage “%(one)s”: ") % {"one": key}, language)
        steps = _tables(stage, "steps")
        yield from _none_left(_table(words, "steps"), steps, (*path, "steps"))
        for step in steps:
            inner = key_of(step)
            yield from _filled(
                _table(_table(words, "steps"), inner), STEP_WORDS, (*path, "steps", inner),
                _("step “%(one)s”: ") % {"one": inner}, language,
            )  # fmt: skip
    tools = _tables(about, "tools")
    yield from _none_left(_table(text, "tools"), tools, ("tools",))
    for tool in tools:
        key = key_of(tool)
        front = _("card “%(one)s”: ") % {"one": key}
        yield from _filled(_table(_table(text, "tools"), key), TOOL_WORDS, ("tools", key), front, language)
    categories = dict.fromkeys(one["category"] for one in tools if _is_text(one.get("category")))
    for table, wanted in (("roles", _listed(about.get("roles"))), ("categories", list(categories))):
        yield from _filled(_table(text, table), wanted, (table,), f"{table}: ", language)
        yield from _none_left(_table(text, table), [{"id": one} for one in wanted], (table,))


def _filled(
    words: Mapping[str, Any], names: Sequence[str], path: Path, front: str, language: str
) -> _Found:  # fmt: skip
    for name in names:
        value = words.get(name)
        if not _is_text(value):
            yield (*path, name), front + _("%(name)s is missing in %(language)s") % {"name": name, "language": language}
        elif len(str(value)) > LONGEST_TEXT:
            yield (*path, name), front + _("%(name)s is too long: at most %(most)d characters") % {
                "name": name, "most": LONGEST_TEXT,
            }  # fmt: skip


def _none_left(words: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]], path: Path) -> _Found:
    """Words of things that the structure does not have: a typing error in an id, or a thing that was taken out."""
    known = {key_of(one) for one in wanted}
    for key in words:
        if key not in known:
            yield (*path, key), _("“%(one)s” has words, but is not in playbook.toml") % {"one": key}


# Shapes -------------------------------------------------------------------------------------------------


def _ids(tables: Sequence[Mapping[str, Any]], path: Path, kind: str) -> _Found:
    seen: set[str] = set()
    for at, one in enumerate(tables):
        yield from _id(one, (*path, at), kind)
        if key_of(one) in seen:
            yield (*path, at, "id"), _("%(kind)s “%(one)s” is there twice") % {"kind": kind, "one": key_of(one)}
        seen.add(key_of(one))


def _id(table: Mapping[str, Any], path: Path, kind: str) -> _Found:
    key = table.get("id")
    if not isinstance(key, str) or not ID.fullmatch(key) or len(key) > LONGEST_ID:
        message = _("the id of a %(kind)s is made of small letters, digits and hyphens: “%(one)s” is not")
        yield (*path, "id"), message % {"kind": kind, "one": key if key is not None else ""}


def _texts(
    table: Mapping[str, Any],
    key: str,
    known: Sequence[object] | None,
    words: str,
    path: Path = (),
    *,
    needed: bool = True,
) -> _Found:
    """A list of texts, without doubles, each of them known."""
    given = table.get(key, None if needed else [])
    if not _is_list(given):
        yield (*path, key), _("%(key)s must be a list of texts") % {"key": key}
    elif not given and needed:
        yield (*path, key), _("%(key)s is empty") % {"key": key}
    elif len(set(given)) < len(given):
        yield (*path, key), _("%(key)s names something twice") % {"key": key}
    elif known is not None:
        for one in given:
            if one not in known:
                yield (*path, key), words % {"one": one}


def _unknown(table: Mapping[str, Any], known: set[str], path: Path) -> _Found:
    for key in table:
        if key not in known:
            yield (*path, key), _("unknown setting “%(key)s”") % {"key": key}


def key_of(table: Mapping[str, Any]) -> str:
    """The id of a stage, step or card; empty when it has none that can be one."""
    found = table.get("id")
    return found if isinstance(found, str) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _listed(value: object) -> list[str]:
    """A list of texts, or nothing when it is not one: that is told elsewhere."""
    return list(value) if _is_list(value) else []  # type: ignore[call-overload,no-any-return]


def _tables(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = table.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key)
    return found if isinstance(found, dict) else {}
