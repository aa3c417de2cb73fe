"""Says what to write instead of a type that cannot be read, in the words of the file's format."""

from __future__ import annotations

from scriptgraph.core.findings import Path
from scriptgraph.formats.lists_meant import parts_meant
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Data, Outline
from scriptgraph.formats.types_meant import list_meant, type_meant
from scriptgraph.language.vocabulary import vocabulary
from scriptgraph.script.lists import EXAMPLE, is_list


def for_collect(outline: Outline, path: Path, value: Data) -> str:
    """Say how what a task collects is written: each value with its type."""
    if path[-1] == "collect":
        if isinstance(value, str) and (meant := type_meant(value)):
            shown = meant if isinstance(meant, str) else f"[{', '.join(meant)}]"
            return f"Name the value before its type: `collect: {{{path[-2]}: {shown}}}`."
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        texts = [slug(name) or name for name in names if isinstance(name, str)]
        written = ", ".join(f"{name}: string" for name in texts) or "mood: integer"
        return f"Name the type of each: `collect: {{{written}}}`."
    name = str(path[path.index("collect") + 1])
    if isinstance(value, dict) and all(key == part for key, part in value.items()):
        return f"Write {_type(outline, name, list(value))}."
    if not isinstance(value, str):
        return f"Write a type behind the name: `{name}: integer`."
    if (told := parts_meant(value)) and len(told) > 1 and not any(kind for _, kind in told):
        either = _type(outline, name, [part for part, _ in told])
        records = _type(outline, name, list_meant(value))
        return f"Write {records}; or {either}, where one of these answers is meant."
    right = type_meant(value)
    if isinstance(right, list) and "boolean" in right:
        return _for_yes_or_no(outline, name, right)
    if right := right or (EXAMPLE if "{" in value else ""):
        return f"Write {_type(outline, name, right)}."
    return f"Write {_type(outline, name, 'integer')}, or another type."


def _for_yes_or_no(outline: Outline, name: str, choices: list[str]) -> str:
    """Say how yes, no and more are written: `yes or no, perhaps` was read as one answer of two."""
    written = vocabulary(_language(outline)).written("types", "boolean")
    both = written.split("/") if "/" in written else ["yes", "no"]
    spread = [answer for one in choices for answer in (both if one == "boolean" else [one])]
    return f"Write {_type(outline, name, spread)}, or {_type(outline, name, 'boolean')} alone."


def _language(outline: Outline) -> str:
    language = outline.data.get("language") if isinstance(outline.data, dict) else None
    return language if isinstance(language, str) else "en"


def _type(outline: Outline, name: str, kind: str | list[str]) -> str:
    if isinstance(kind, str):
        written = (
            f"{name}: {kind}" if outline.is_markdown or not is_list(kind) else f'{name}: "{kind}"'
        )
    elif outline.is_markdown:
        written = f"{name}: one of {', '.join(kind)}"
    else:
        written = f"{name}: [{', '.join(kind)}]"
    return f"`- collect {written}`" if outline.is_markdown else f"`{written}`"
