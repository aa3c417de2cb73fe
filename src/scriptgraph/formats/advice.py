"""Says what to write instead of a value that cannot be taken, in the words of the file's format."""

from __future__ import annotations

import re

from scriptgraph.findings import Path
from scriptgraph.formats.lookalikes import INVISIBLE, ODD_BLANK, QUOTES, named
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Data, Outline
from scriptgraph.formats.words import NUMBERS, TYPES

_RANGE = re.compile(
    r"(?:\w+ )?(?:from |von |de |从)?(-?\d+)"
    r"\s*(?:-|–|—|~|〜|\.\.\.?|…|bis|to|a|à|al|至|到)\s*(-?\d+)",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"(?:one of|either|choice of|choices?|enum|eine?r? von|eins von|uno de|un de|其中之一|之一)"
    r"\b:?\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[,/|;，、；]|\bor\b|\boder\b|\bou\b|或者?)\s*")
_YES = re.compile(r"yes|y|ja|j|s[ií]|oui|是|on|1|x|wahr|true", re.IGNORECASE)
_QUOTED = re.compile(f"[{QUOTES}\"'`]")
_ARROW = re.compile(r"^(?:-+>|=+>|→|⇒|➔|➜|[Gg]o ?to )\s*")

_FIXED = {
    "sections": "Give each section a name of its own: `welcome:`, and below it `tasks:`, indented.",
    "tasks": "Give each task a name and a text: `greet: Welcome the patient.`",
    "say": "Write the lines of the text below `say: |`, each indented.",
    "do": "Write the lines of the text below `do: |`, each indented.",
    "conduct": "Write the lines of the text below `conduct: |`, each indented.",
    "fallback": "Write the lines of the text below `fallback: |`, each indented.",
    "when": "A rule has one condition, in words: `- {to: goodbye, when: the patient is tired}`.",
    "if": "A rule has one comparison: `- {to: support, if: mood < 4}`.",
    "to": "A rule leads to one section: `- {to: goodbye, when: the patient is tired}`.",
    "then": "A limit leads to one section: `limits: {turns: 12, then: goodbye}`.",
    "limits": "Write `limits: {turns: 12, then: goodbye}`.",
    "title": "Write the title behind the colon.",
}
_MISSING = {
    "to": "Say where the rule leads: `- {to: goodbye, when: the patient is tired}`.",
    "then": "Say where the session goes then: `limits: {turns: 12, then: goodbye}`.",
    "script": "Begin with a line such as `script: my_first_script`.",
    "title": "Write a title, or leave the key out.",
}
_BOTH = "Keep one: `if` for a comparison of values, `when` for a condition in words."
_NOTHING_TO_DO = "Write what is to be done: `do: Welcome the patient.`, or exact words after `say`."


def for_missing(key: str) -> str:
    """Say how a key that is missing is written."""
    return _MISSING.get(key, "")


def for_conflict(message: str) -> str:
    """Say what to do about parts that contradict each other."""
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
        return _for_collect(outline, path, value)
    if key in ("turns", "visits"):
        return _for_number(outline, key, str(value))
    if key == "version":
        whole = re.match(r"\D*(\d+)", str(value))
        return f"Write a whole number: `version: {whole[1] if whole else 1}`."
    if key in ("optional", "urgent"):
        return f"Write `{key}: true`." if _YES.fullmatch(str(value)) else "Write true or false."
    if key == "agent":
        return f"Write `agent: {{name: {value}}}`." if isinstance(value, str) else ""
    if key in ("to", "then") and isinstance(value, str):
        return _for_target(outline, value)
    if len(path) == 4 and path[2] == "tasks":
        return _FIXED["do"].replace("do:", f"{key}:")
    return "" if outline.is_markdown else _FIXED.get(key, "")


def _for_target(outline: Outline, value: str) -> str:
    """Say which section has a title that stands where its name belongs."""
    sections = (outline.data or {}).get("sections")
    for name, body in sections.items() if isinstance(sections, dict) else ():
        title = body.get("title") if isinstance(body, dict) else None
        if isinstance(title, str) and title.casefold() == value.casefold():
            return f"This is a title; write the name of the section: `{name}`."
    return for_name(value)


def _for_collect(outline: Outline, path: Path, value: Data) -> str:
    if path[-1] == "collect":
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        texts = [slug(name) or name for name in names if isinstance(name, str)]
        written = ", ".join(f"{name}: string" for name in texts) or "mood: integer"
        return f"Name the type of each: `collect: {{{written}}}`."
    name = str(path[path.index("collect") + 1])
    if not isinstance(value, str):
        return f"Write a type behind the name: `{name}: integer`."
    if right := type_meant(value):
        return f"Write {_type(outline, name, right)}."
    return ""


def type_meant(text: str) -> str | list[str]:
    """Guess the type, or the choices, that a text means; empty when there is no guess."""
    folded = " ".join(_QUOTED.sub("", text).casefold().split()).strip(".[](){}")
    if found := TYPES.get(folded):
        return found
    if match := _RANGE.fullmatch(folded):
        return f"integer {match[1]}..{match[2]}"
    plain = _ONE_OF.sub("", _QUOTED.sub("", text).strip().strip("[](){}（）［］【】"), count=1)
    choices = [choice for choice in _SEPARATORS.split(plain) if choice]
    return choices if len(choices) > 1 else ""


def _type(outline: Outline, name: str, kind: str | list[str]) -> str:
    if isinstance(kind, str):
        written = f"{name}: {kind}"
    elif outline.is_markdown:
        written = f"{name}: one of {', '.join(kind)}"
    else:
        written = f"{name}: [{', '.join(kind)}]"
    return f"`- collect {written}`" if outline.is_markdown else f"`{written}`"


def _for_number(outline: Outline, key: str, value: str) -> str:
    digits = re.search(r"\d+", value)
    word = next((str(number) for name, number in NUMBERS.items() if _has(value, name)), "")
    number = digits[0] if digits else word or "12"
    if outline.is_markdown:
        hint = f"Write `after {number} {key}`."
        event = "" if digits or word else " For an event, write `, if ...` and what has to happen."
        return hint + event
    return f"Write digits only: `{key}: {number}`."


def _has(value: str, word: str) -> bool:
    return word in re.split(r"[\s,.]+", value.casefold())
