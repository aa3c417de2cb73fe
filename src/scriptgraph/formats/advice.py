"""Says what to write instead of a value that cannot be taken, in the words of the file's format."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats.advice_on_types import for_collect
from scriptgraph.formats.amounts import number_in
from scriptgraph.formats.arrow_words import amounts
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Data, Outline, short
from scriptgraph.formats.types_meant import SEPARATORS
from scriptgraph.language.alternatives import either
from scriptgraph.script.authors_words import IFS, means_yes
from scriptgraph.script.lookalikes import ARROWS, INVISIBLE, ODD_BLANK, QUOTES, named
from scriptgraph.script.model import END_OF_SESSION

_VISITS = re.compile(r"visit|besuch|mal\b|times?\b|veces|次", re.IGNORECASE)
_WITH_CONDITION = re.compile(rf"(.+?)[\s,，]+(?:{either(IFS)})\s+(.+)", re.I)
_TIME = re.compile(r"minut|stund|hour|hora|sekund|second|分钟|小时|\bmin\b", re.IGNORECASE)
_NO_TIME = " Turns are messages of the agent; no limit counts minutes."
_ARROW = re.compile(rf"^(?:{ARROWS}|[Gg]o ?to )\s*")

_FIXED = {
    "sections": "Give each section a name of its own: `welcome:`, and below it `tasks:`, indented.",
    "tasks": "Give each task a name and a text: `greet: Welcome the patient.`",
    "say": "Write the lines of the text below `say: |`, each indented.",
    "do": "Write the lines of the text below `do: |`, each indented.",
    "conduct": "Write the lines of the text below `conduct: |`, each indented.",
    "fallback": "Write the lines of the text below `fallback: |`, each indented.",
    "when": "A rule has one condition, in words: `- {to: goodbye, when: the patient is tired}`.",
    "if": "A rule has one comparison: `- {to: support, if: mood < 4}`.",
    "title": "Write the title behind the colon.",
    "language": "A script has one language: `language: en`.",
}
_MISSING = {
    "script": "Begin with a line such as `script: my_first_script`.",
    "title": "Write a title, or leave the key out.",
}
_BOTH = "Keep one: `if` for a comparison of values, `when` for a condition in words."
_NOTHING_TO_DO = "Write what is to be done: `do: Welcome the patient.`, or exact words after `say`."


def for_missing(outline: Outline, path: Path) -> str:
    """Say how a key that is missing is written."""
    key, around = str(path[-1]), _part(outline, path[:-1])
    if key == "then":
        return f"Say where the session goes then: {_limit(outline, path, around)}."
    if key == "to":
        given = around if isinstance(around, dict) else {}
        conditions = (key for key in ("if", "when") if key in given)
        shown = ", ".join(f"{key}: {given[key]}" for key in conditions)
        rule = f"to: {_goal(outline, path)}, {shown or 'when: the patient is tired'}"
        return f"Say where the rule leads: `- {{{short(rule)}}}`."
    return _MISSING.get("script" if path == ("id",) else key, "")


def for_conflict(message: str, *, is_markdown: bool) -> str:
    """Say what to do about parts that contradict each other."""
    if "has `skipped`" in message:
        where = "in a line of its own: `- if:`" if is_markdown else "beside it: `if:`"
        return f"Write the task's condition as well, {where}; or take `skipped` out."
    if "a limit needs" in message:
        return "Write how many: `limits: {turns: 12, then: ...}`."
    return _BOTH if "not both" in message else _NOTHING_TO_DO if "needs `do`" in message else ""


def for_name(name: str) -> str:
    """Say how a name is written that cannot be one, and which character keeps it from being one."""
    odd = [char for char in name if char in INVISIBLE or (ODD_BLANK.match(char) and char != " ")]
    quotes = [char for char in name if char in QUOTES]
    why = f"In it stands {named((odd or quotes)[0])}. " if odd or quotes else ""
    plain = slug(_ARROW.sub("", "".join(char for char in name if char not in INVISIBLE)))
    return f"{why}Write `{plain}`." if plain else why.strip()


def for_value(outline: Outline, path: Path, value: Data) -> str:
    """Say what to write instead of a value; empty when there is nothing more to say."""
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if "collect" in path:
        return for_collect(outline, path, value)
    if key in ("turns", "visits"):
        return _for_number(outline, path, str(value))
    if key == "limits":
        return f"Write {_limit(outline, path, value)}." + _NO_TIME * _is_time(value)
    if key == "version":
        whole = re.match(r"\D*(\d{1,9})(?!\d)", unicodedata.normalize("NFKC", str(value)))
        return f"Write a whole number: `version: {whole[1] if whole else 1}`."
    if key in ("optional", "urgent", "back", "waits_for_human"):
        return f"Write `{key}: true`." if means_yes(value) else "Write true or false."
    if key == "agent":
        return f"Write `agent: {{name: {value}}}`." if isinstance(value, str) else ""
    if key in ("to", "then"):
        return _for_target(outline, path, value)
    if len(path) == 4 and path[2] == "tasks":
        return _FIXED["do"].replace("do:", f"{key}:")
    if isinstance(path[-1], int) and not outline.is_markdown:
        return f"A rule stands in braces: `- {{to: {_goal(outline, path)}, when: ...}}`."
    return "" if outline.is_markdown else _FIXED.get(key, "")


def _for_target(outline: Outline, path: Path, value: Data) -> str:
    """Say which section is meant by a title, or by several names at once."""
    called = _called(outline)
    listed = value if isinstance(value, list) else SEPARATORS.split(str(value))
    if all(word.casefold() in called for word in str(value).split()):
        listed = str(value).split()
    if str(value).casefold() in called:
        listed = [value]
    names = [called.get(str(part).strip().casefold(), "") for part in listed]
    if len(names) == 1 and names[0]:
        return f"This is a title; write the name of the section: `{names[0]}`."
    if len(names) > 1 and all(names) and path[-1] == "then":
        return f"A limit leads to one section: `then: {names[0]}`."
    if len(names) > 1 and all(names):
        rules = ", ".join(f"`- {{to: {name}, when: ...}}`" for name in names)
        only = f"`- {{to: {names[-1]}}}` without a condition comes last"
        return f"A rule leads to one section; write a rule for each: {rules}; {only}."
    if not isinstance(value, str):
        key, written = path[-1], _goal(outline, path)
        return f"Write the name of one section: `{key}: {written}`."
    if value.startswith("{"):
        return f"Take the quotes away that stand around it: `- {value}`."
    if match := _WITH_CONDITION.match(value):
        key = "if" if re.search(r"[<>=≤≥≠]", match[2]) else "when"
        name = called.get(match[1].casefold(), slug(match[1]))
        return f"Write `- {{to: {name}, {key}: {match[2]}}}`."
    words = {called[word] for word in re.split(r"\W+", value.casefold()) if word in called}
    if len(words) == 1 and " " in value.strip():
        return f"Write `{words.pop()}`."
    return for_name(value)


def _called(outline: Outline) -> dict[str, str]:
    """Map the names and titles of all sections to their names."""
    sections = _part(outline, ("sections",))
    bodies = sections if isinstance(sections, dict) else {}
    titles = {name: body.get("title") for name, body in bodies.items() if isinstance(body, dict)}
    called = {str(title).casefold(): name for name, title in titles.items() if title}
    return called | {name.casefold(): name for name in bodies}


def _goal(outline: Outline, path: Path) -> str:
    """Choose the section that an example leads to: where the script takes its leave.

    Never one for emergencies, although its end is an end too.
    """
    limits = _part(outline, ("limits",))
    then = limits.get("then") if isinstance(limits, dict) else None
    if isinstance(then, str) and then in _called(outline).values():
        return then
    sections = _part(outline, ("sections",))
    last = [
        name
        for name, body in (sections.items() if isinstance(sections, dict) else ())
        if isinstance(body, dict)
        and not body.get("next")
        and name not in path
        and name not in _emergencies(outline)
    ]
    return last[0] if last else END_OF_SESSION


def _emergencies(outline: Outline) -> list[Data]:
    rules = _part(outline, ("anytime",))
    rules = rules if isinstance(rules, list) else [rules]
    return [rule.get("to") for rule in rules if isinstance(rule, dict) and rule.get("urgent")]


def _limit(outline: Outline, path: Path, value: Data) -> str:
    """Write a limit with the number and the section that were given for it."""
    given = value if isinstance(value, dict) else {}
    text = unicodedata.normalize("NFKC", str(value or ""))
    number, unit = number_in(text) or "12", "visits" if _VISITS.search(text) else "turns"
    words = [word.casefold() for word in re.findall(r"[\w-]+", text)]
    named = next((name for word in words if (name := _called(outline).get(word))), "")
    then = given.get("then") or named or _goal(outline, path)
    if outline.is_markdown:
        return f"`→ {then}, after {number} {unit}`"
    return f"`limits: {{{unit}: {number}, then: {then}}}`"


def _is_time(value: Data) -> bool:
    return bool(_TIME.search(str(value)))


def _part(outline: Outline, path: Path) -> Data:
    """Give what stands at a path; None where nothing does."""
    part: Data = outline.data
    for step in path:
        inside: dict[Any, Data] = {}
        if isinstance(part, dict):
            inside = part
        elif isinstance(part, list):
            inside = dict(enumerate(part))
        part = inside.get(step)
    return part


def _for_number(outline: Outline, path: Path, value: str) -> str:
    found, key = number_in(value), str(path[-1])
    if re.fullmatch(r"0+(?:\.\d*)?", value):
        part = "the arrow" if outline.is_markdown else "`limits`"
        return f"A limit is at least 1; for none, leave {part} out."
    number, no_time = found if found.strip("0") else "...", _NO_TIME * _is_time(value)
    if not outline.is_markdown:
        return f"Write digits only: `{key}: {number}`." + no_time
    limit = _part(outline, path[:-1])
    given = limit if isinstance(limit, dict) else {}
    counts = {unit: number_in(str(given[unit])) for unit in ("turns", "visits") if unit in given}
    shown = amounts({unit: (count.strip("0") and count) or "..." for unit, count in counts.items()})
    if found:
        return f"Write `after {shown}`." + no_time
    hint = f"Write the number in digits: `after {shown}`."
    return f"{hint} For an event, write `, if ...` and what has to happen."
