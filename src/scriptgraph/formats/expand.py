"""From an outline to the model's shape: shorthands are written out, unknown keys reported.

Whatever is wrong is reported and replaced by a stand-in, so that one fault never hides another
and never causes a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats import questionnaire as forms
from scriptgraph.formats import renamed
from scriptgraph.formats.advice import for_value
from scriptgraph.formats.bands import mend_bands
from scriptgraph.formats.contacts import contact_lines
from scriptgraph.formats.guarantees import guarantee_lines
from scriptgraph.formats.key_names import (
    ACTION,
    AGENT,
    LIMIT,
    RULE,
    SCRIPT,
    SECTION,
    TASK,
    UNSAID,
)
from scriptgraph.formats.keys import belongs_to, mend_keys
from scriptgraph.formats.misplaced import mend_conditions
from scriptgraph.formats.naming import title_from
from scriptgraph.formats.outline import (
    CONTROL_CHARACTER,
    Data,
    Outline,
    in_a_line,
    place_name,
    shown,
)
from scriptgraph.formats.part import PART, is_part, read_head
from scriptgraph.formats.uses import read_use
from scriptgraph.script.authors_words import LANGUAGES
from scriptgraph.script.model import END_OF_SESSION

_STAND_IN_TURNS = 99
_STAND_INS: dict[str, Any] = {
    "script": "script",
    "title": UNSAID,
    "do": UNSAID,
    "say": UNSAID,
    "when": UNSAID,
    "if": "true",
    "to": END_OF_SESSION,
    "then": END_OF_SESSION,
    "turns": _STAND_IN_TURNS,
    "visits": _STAND_IN_TURNS,
}

_NEEDED = (
    (TASK, ("do", "say", "call")),
    (RULE, ("to",)),
    (RULE, ("when", "if")),
    (LIMIT, ("then",)),
    (LIMIT, ("turns", "visits")),
)
"""What a part cannot do without: one of these keys."""


def stand_in(path: Path) -> Data:
    """Give what takes the place of a faulty part; None when it can simply be left out."""
    match path:
        case ("sections", _):
            return {}
        case ("sections", _, "tasks", _):
            return {"do": UNSAID}
        case ("sections", _, "tasks", _, "collect", _) | ("actions", _, "gives", _):
            return "string"
        case ("actions", _):
            return {}
        case ("sections", _, "next", int()) | ("anytime", int()):
            return {"to": END_OF_SESSION, "when": UNSAID}
        case (*_, str(key)):
            return _STAND_INS.get(key)
    return None


def expand(outline: Outline) -> dict[str, Any]:
    """Write out the shorthands of an outline and report what no validation of parts can see."""
    mend_keys(outline)
    data = _clean(outline, outline.data, ())
    if is_part(outline):
        body = _known(outline, data, (), (*PART, *SCRIPT))
        outline.head = read_head(outline, body)
    else:
        body = _known(outline, data, (), SCRIPT)
    if isinstance(name := body.pop("part" if outline.head else "script", None), str):
        body = {"id": name, "title": title_from(name), **body}
    if isinstance(given := body.get("language"), str) and (code := _code(given)):
        words = {"name": given, "write": f"language: {code}"}
        outline.slip("language-name", ("language",), **words)
    body.setdefault("title", UNSAID)  # it is the name that is missing
    body["sections"] = list(_sections(outline, body))
    if "anytime" in body:
        body["anytime"] = _rules(outline, body["anytime"], ("anytime",))
    if "guarantees" in body:
        body["guarantees"] = guarantee_lines(outline, body["guarantees"])
    if "contacts" in body:
        body["contacts"] = contact_lines(outline, body["contacts"])
    if isinstance(body.get("silence"), str):
        body["silence"] = [body["silence"]]
    _expand_groups(outline, body)
    mend_conditions(outline, body)
    mend_bands(outline, body)
    return body


def _expand_groups(outline: Outline, body: dict[str, Data]) -> None:
    if "actions" in body:
        body["actions"] = _actions(outline, body["actions"])
    for key, allowed in (("agent", AGENT), ("limits", LIMIT)):
        if isinstance(body.get(key), dict):
            body[key] = _known(outline, body[key], (key,), allowed)


def _code(language: str) -> str:
    """Give the code of a language that is named otherwise; empty where the code is given."""
    named = LANGUAGES.get(language.casefold(), "")
    if named or re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})*", language):
        return named
    first = re.split(r"[\W_]", language.strip())[0].casefold()
    return LANGUAGES.get(first, first if re.fullmatch(r"[a-z]{2,3}", first) else "en")


def _sections(outline: Outline, body: dict[str, Data]) -> Iterator[dict[str, Any]]:
    path: Path = ("sections",)
    sections = body.get("sections")
    if not isinstance(sections, dict) or not sections:
        if sections is not None or "sections" not in (outline.data or {}):
            message = "the script has no sections"
            hint = "Under `sections:`, give each section a name and its tasks."
            if sections:
                message = f"'sections' is {shown(sections)}, not sections with names"
                hint = for_value(outline, path, sections)
            outline.fault("missing", message, path, hint)
        sections = {}
    for name, section in sections.items():
        yield _section(outline, name, section, (*path, name))


def _section(outline: Outline, name: str, body: Data, path: Path) -> dict[str, Any]:
    if not isinstance(body, dict):
        body = _wrong(outline, body, path, f"keys of its own: {', '.join(SECTION)}")
    if "use" in body:
        return _using(outline, name, body)
    body = _known(outline, body, path, SECTION)
    tasks = body.get("tasks")
    if forms.KEY in body:
        given = forms.questionnaire(outline, body[forms.KEY], (*path, forms.KEY))
        body[forms.KEY] = given
        for each in tasks if isinstance(tasks, dict) else ():
            here = (*path, "tasks", each)
            tasks[each] = forms.item(outline, each, tasks[each], given, here)
    if "tasks" in body:
        body["tasks"] = list(_tasks(outline, tasks, (*path, "tasks")))
    if "next" in body:
        body["next"] = _rules(outline, body["next"], (*path, "next"))
    if isinstance(body.get("limits"), dict):
        body["limits"] = _known(outline, body["limits"], (*path, "limits"), LIMIT)
    return {"id": name, "title": title_from(name), **_renamed(outline, body, path)}


def _using(outline: Outline, name: str, body: dict[str, Data]) -> dict[str, Any]:
    """Give what stands for a part until it is put in its place, or where it cannot be."""
    use = read_use(outline, name, body)
    exits = []
    if use is None:
        outline.is_incomplete = True
    else:
        outline.uses[name] = use
        exits = [{"to": target, "when": UNSAID} for target in use.exits.values()]
    tasks = [{"id": "part", "do": UNSAID}]
    return {"id": name, "title": title_from(name), "tasks": tasks, "next": exits}


def _renamed(outline: Outline, body: dict[str, Data], path: Path) -> dict[str, Data]:
    """Write out what a section or a task was called before."""
    if renamed.KEY in body:
        body[renamed.KEY] = renamed.old_names(outline, body[renamed.KEY], (*path, renamed.KEY))
    return body


def _tasks(outline: Outline, tasks: Data, path: Path) -> Iterator[dict[str, Any]]:
    if not isinstance(tasks, dict):
        wanted = "names with a text each, such as `greet: Welcome the patient.`"
        tasks = _wrong(outline, tasks, path, wanted) or {}
    for name, body in tasks.items():
        here = (*path, name)
        if isinstance(body, str):
            body = {"do": body}
        elif not isinstance(body, dict):
            body = _wrong(outline, body, here, f"a text, or the keys {', '.join(TASK)}")
        body = _known(outline, body, here, TASK)
        if "call" in body and "collect" in body:
            message = f"{place_name(here)} has `collect` and `call`"
            hint = "What it collects is what the action `gives`: write it there."
            outline.fault("wrong-value", message, (*here, "collect"), hint)
            del body["collect"]
        if isinstance(kinds := body.get("collect"), dict):
            body["collect"] = {each: forms.scored(kind) for each, kind in kinds.items()}
        yield {"id": name, **_renamed(outline, body, here)}


def _actions(outline: Outline, actions: Data) -> dict[str, Data]:
    if not isinstance(actions, dict):
        _wrong(outline, actions, ("actions",), "names, each with `takes` and `gives` below it")
        return {}
    return {name: _action(outline, each, ("actions", name)) for name, each in actions.items()}


def _action(outline: Outline, body: Data, path: Path) -> dict[str, Data]:
    if not isinstance(body, dict):
        _wrong(outline, body, path, f"keys of its own: {', '.join(ACTION)}")
        return {}
    known = _known(outline, body, path, ACTION)
    if isinstance(takes := known.get("takes"), str):
        known["takes"] = [each.strip() for each in takes.split(",")]
    if isinstance(kinds := known.get("gives"), dict):
        known["gives"] = {each: forms.scored(kind) for each, kind in kinds.items()}
    return known


def _rules(outline: Outline, rules: Data, path: Path) -> list[dict[str, Any]]:
    items = rules if isinstance(rules, list) else [rules]
    items = _joined(outline, items, path)
    return [_rule(outline, item, (*path, number)) for number, item in enumerate(items)]


def _joined(outline: Outline, items: list[Data], path: Path) -> list[Data]:
    """Put a rule together again whose condition begins with a dash of its own."""
    found: list[Data] = []
    for number, item in enumerate(items):
        last: Data = found[-1] if found and isinstance(found[-1], dict) else {}
        is_half = isinstance(item, dict) and item and item.keys() <= {"if", "when"}
        if is_half and last.keys() == {"to"}:
            pairs = ", ".join(f"{key}: {value}" for key, value in {**last, **item}.items())
            name = next(iter(item))
            outline.slip("rule-in-two", (*path, number), name=name, write=f"- {{{pairs}}}")
            last.update(item)
        else:
            found.append(item)
    return found


def _rule(outline: Outline, rule: Data, path: Path) -> dict[str, Any]:
    if isinstance(rule, str):
        return {"to": rule}
    if rule == {}:  # what stood there has been told
        return dict(stand_in(path))
    if not isinstance(rule, dict):
        rule = _wrong(outline, rule, path, "the name of a section, or `to` with `if` or `when`")
    return _known(outline, rule, path, RULE)


def _wrong(outline: Outline, value: Data, path: Path, wanted: str) -> Data:
    hint = for_value(outline, path, value)
    if path[-1] == "tasks":
        outline.slip("tasks-shape", path, place=place_name(path), found=shown(value), write=hint)
    else:
        message = f"{place_name(path)} is {shown(value)}; it must be {wanted}"
        outline.fault("wrong-value", message, path, hint)
    return stand_in(path)


def _known(
    outline: Outline, body: dict[str, Data], path: Path, allowed: tuple[str, ...]
) -> dict[str, Data]:
    """Keep the keys that have a meaning here, and report the others."""
    known = {key: value for key, value in body.items() if key in allowed}
    for key in body.keys() - known.keys():
        place, hint = place_name(path), f"Allowed here: {', '.join(allowed)}."
        if owner := belongs_to(key):
            words = {"place": place, "name": key, "found": owner}
            outline.slip("key-place", (*path, key), **words, write=f"Indent it there. {hint}")
            continue
        is_text = isinstance(body[key], str) and (key[:1].isupper() or " " in key.strip())
        if is_text and allowed in (SECTION, TASK):
            words = {"name": key, "write": in_a_line(f"{key}: {body[key]}")}
            outline.slip("text-as-key", (*path, key), **words)
            continue
        message = f"{place} has a key {shown(key)} that has no meaning"
        if allowed == RULE and key in (outline.data or {}).get("sections", ()):
            hint = f"Write `to: {key}`, and behind it the condition after `if` or `when`."
        outline.fault("unknown-key", message, (*path, key), hint)
    if len(known) < len(body):
        _fill(known, allowed)
    return known


def _fill(known: dict[str, Data], allowed: tuple[str, ...]) -> None:
    """Put stand-ins for what is not there because its key is not understood."""
    for part, wanted in _NEEDED:
        if allowed == part and not known.keys() & set(wanted):
            known[wanted[0]] = _STAND_INS[wanted[0]]


def _clean(outline: Outline, value: Data, path: Path) -> Data:
    """Put stand-ins where the reader has reported a fault, and take out control characters."""
    if isinstance(value, dict):
        parts = {key: _clean(outline, item, (*path, key)) for key, item in value.items()}
        return {key: item for key, item in parts.items() if item is not None}
    if isinstance(value, list):
        items = [_clean(outline, item, (*path, number)) for number, item in enumerate(value)]
        return [item for item in items if item is not None]
    if isinstance(value, str):
        return _printable(outline, value, path)
    return stand_in(path)


def _printable(outline: Outline, text: str, path: Path) -> str:
    if bad := CONTROL_CHARACTER.search(text):
        message = f"{place_name(path)} contains the control character U+{ord(bad[0]):04X}"
        outline.fault("control-character", message, path)
        text = CONTROL_CHARACTER.sub("", text)
    return text
