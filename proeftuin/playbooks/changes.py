"""Changing a playbook as data: structure and texts go in, changed copies come out. No database."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.utils.text import slugify

from proeftuin.content.loader import LANGUAGES
from proeftuin.playbooks.rules import LONGEST_ID, key_of

type About = dict[str, Any]
type Texts = dict[str, dict[str, Any]]
type Draft = tuple[About, Texts]


def copied(draft: Draft) -> Draft:
    about, texts = deepcopy(draft)
    return about, {one: texts.get(one, {}) for one in LANGUAGES}


def new_id(name: str, taken: Sequence[str], fallback: str) -> str:
    """An id made of a name, that nothing has yet."""
    base = slugify(name)[: LONGEST_ID - 3].strip("-") or fallback
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def step_ids(about: Mapping[str, Any]) -> list[str]:
    return [key_of(step) for stage in about.get("stages", ()) for step in stage.get("steps", ())]


def stage_at(about: Mapping[str, Any], key: str) -> int:
    """Raises KeyError."""
    return _index(about.get("stages", ()), key)


def step_at(about: Mapping[str, Any], key: str) -> tuple[int, int]:
    """Places of the stage and of the step in it. Raises KeyError."""
    for at, stage in enumerate(about.get("stages", ())):
        for inner, step in enumerate(stage.get("steps", ())):
            if key_of(step) == key:
                return at, inner
    raise KeyError(key)


def add_stage(draft: Draft, name: str, language: str) -> tuple[Draft, str]:
    """With a gate for the team, in the first phase of the playbook, and still without steps."""
    about, texts = copied(draft)
    stages = about.setdefault("stages", [])
    key = new_id(name, [key_of(one) for one in stages], "stage")
    phase = stages[-1]["phase"] if stages else about.get("phases", ["identify"])[0]
    stages.append({"id": key, "phase": phase, "gate": {"decide": "team"}, "steps": []})
    texts[language].setdefault("stages", {})[key] = {"name": name}
    return (about, texts), key


def add_step(draft: Draft, stage: str, name: str, language: str) -> tuple[Draft, str]:
    """A text of half an hour by the first role, until the editor says otherwise. Raises KeyError."""
    about, texts = copied(draft)
    key = new_id(name, step_ids(about), "step")
    about["stages"][stage_at(about, stage)].setdefault("steps", []).append(
        {"id": key, "output": "text", "minutes": 30, "who": list(about.get("roles", ()))[:1]}
    )
    texts[language].setdefault("stages", {}).setdefault(stage, {}).setdefault("steps", {})[key] = {"name": name}
    return (about, texts), key


def add_tool(draft: Draft, name: str, language: str) -> tuple[Draft, str]:
    about, texts = copied(draft)
    tools = about.setdefault("tools", [])
    key = new_id(name, [key_of(one) for one in tools], "card")
    category = tools[-1]["category"] if tools else "cards"
    tools.append({"id": key, "category": category})
    texts[language].setdefault("tools", {})[key] = {"name": name}
    return (about, texts), key


def move_stage(draft: Draft, key: str, by: int) -> Draft:
    about, texts = copied(draft)
    _move(about["stages"], stage_at(about, key), by)
    return about, texts


def move_step(draft: Draft, key: str, by: int) -> Draft:
    """Up or down in its stage, and over its edge into the stage beside it."""
    about, texts = copied(draft)
    at, inner = step_at(about, key)
    steps = about["stages"][at]["steps"]
    other = at + by
    if 0 <= inner + by < len(steps):
        _move(steps, inner, by)
    elif 0 <= other < len(about["stages"]):
        step = steps.pop(inner)
        into = about["stages"][other].setdefault("steps", [])
        into.insert(0 if by > 0 else len(into), step)
        for text in texts.values():
            stages = text.get("stages", {})
            words = stages.get(key_of(about["stages"][at]), {}).get("steps", {}).pop(key, None)
            if words is not None:
                stages.setdefault(key_of(about["stages"][other]), {}).setdefault("steps", {})[key] = words
    return about, texts


def remove_stage(draft: Draft, key: str) -> Draft:
    """With its steps and all words; other steps wait for them no longer."""
    about, texts = copied(draft)
    gone = about["stages"].pop(stage_at(about, key))
    for text in texts.values():
        text.get("stages", {}).pop(key, None)
    _forget(about, {key_of(one) for one in gone.get("steps", ())})
    return about, texts


def remove_step(draft: Draft, key: str) -> Draft:
    about, texts = copied(draft)
    at, inner = step_at(about, key)
    stage = about["stages"][at]
    stage["steps"].pop(inner)
    for text in texts.values():
        text.get("stages", {}).get(key_of(stage), {}).get("steps", {}).pop(key, None)
    _forget(about, {key})
    return about, texts


def remove_tool(draft: Draft, key: str) -> Draft:
    about, texts = copied(draft)
    tools = about["tools"]
    tools.pop(_index(tools, key))
    for text in texts.values():
        text.get("tools", {}).pop(key, None)
    for stage in about.get("stages", ()):
        for step in stage.get("steps", ()):
            _without(step, "tools", {key})
    _drop_categories(about, texts)
    return about, texts


def set_roles(draft: Draft, names: Mapping[str, Mapping[str, str]]) -> Draft:
    """``names``: role → language → word, in their order. Steps lose roles that are gone."""
    about, texts = copied(draft)
    gone = set(about.get("roles", ())) - names.keys()
    about["roles"] = list(names)
    for one, text in texts.items():
        text["roles"] = {key: words[one] for key, words in names.items() if words.get(one)}
    for stage in about.get("stages", ()):
        for step in stage.get("steps", ()):
            step["who"] = [one for one in step.get("who", ()) if one not in gone]
    return about, texts


def set_category(draft: Draft, tool: str, category: str, names: Mapping[str, str]) -> Draft:
    """Put a card in a category; ``names`` are its words by language when it is a new one."""
    about, texts = copied(draft)
    about["tools"][_index(about["tools"], tool)]["category"] = category
    for one, name in names.items():
        if name:
            texts[one].setdefault("categories", {})[category] = name
    _drop_categories(about, texts)
    return about, texts


def set_words(draft: Draft, path: Sequence[str], words: Mapping[str, Mapping[str, str]]) -> Draft:
    """``words``: language → name → text, laid over what is at this path. What is empty is taken away."""
    about, texts = copied(draft)
    for one, named in words.items():
        table = texts[one]
        for part in path:
            table = table.setdefault(part, {})
        for name, text in named.items():
            if text.strip():
                table[name] = text.strip()
            else:
                table.pop(name, None)
    return about, texts


def _drop_categories(about: About, texts: Texts) -> None:
    """Words of categories that no card is in any more."""
    used = {one.get("category") for one in about.get("tools", ())}
    for text in texts.values():
        text["categories"] = {key: name for key, name in text.get("categories", {}).items() if key in used}


def _forget(about: About, gone: set[str]) -> None:
    for stage in about.get("stages", ()):
        for step in stage.get("steps", ()):
            _without(step, "after", gone)


def _without(step: dict[str, Any], name: str, gone: set[str]) -> None:
    left = [one for one in step.get(name, ()) if one not in gone]
    if left:
        step[name] = left
    else:
        step.pop(name, None)


def _index(tables: Sequence[Mapping[str, Any]], key: str) -> int:
    for at, one in enumerate(tables):
        if key_of(one) == key:
            return at
    raise KeyError(key)


def _move(things: list[Any], at: int, by: int) -> None:
    to = at + by
    if 0 <= to < len(things):
        things.insert(to, things.pop(at))
