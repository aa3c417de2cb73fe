r"""The notation of Markdown scripts: what its reader and its writer have to agree on.

# Title {#id}               the script; `{#id}` only where the id is not made from the title
- version: 2                settings: version, language, agent, role, fallback, silence
  > Exact words.            directly below `- fallback:`, its lines
Any text.                   how the agent behaves everywhere
→ Closing, if she asks to   before the first section: holds at any time
## Title {#id}              a section
1. Text.                    a task called `1`
2. **name:** Text.          a task with a name of its own
3. (optional) Text.         a task that may stay undone
   > Exact words.           what the task says word for word
   - collect mood: integer  what the task collects
→ Title                     a rule: fixed
→ Title, if she asks to     judged
→ Title, if `mood < 4`      computed
→ Title, urgently, if …     judged, at any time, when somebody may be in danger
→ Title, after 12 turns     the limit; also `after 3 visits` and `after 12 turns or 3 visits`
\→ not a rule               a backslash keeps a line from meaning anything

An arrow is `→` or `->`. What a pattern captures may have blanks around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from scriptgraph.formats.naming import closest
from scriptgraph.script import ValueType

SETTINGS = ("version", "language", "agent", "role", "fallback", "silence")

HEADING = re.compile(r"(#{1,6})\s*(.*)")
TITLE_WITH_ID = re.compile(r"(.*)\{#([^{}\s]*)\}\s*")
ARROW = re.compile(r"\s*(?:[-*]\s+)?(?:→|->)\s*(.*)")
NUMBER = re.compile(r"(\s*)\d{1,9}[.)](?:\s+(.*)|$)")
BOLD = re.compile(r"\s*\*\*([^*]+?)(?::\*\*|\*\*:)\s*(.*)")
OPTIONAL = re.compile(r"\s*\(optional\)\s*(.*)", re.IGNORECASE)
QUOTE = re.compile(r"\s*> ?(.*)")
COLLECT = re.compile(r"\s*[-*]\s+collect\s+([^:]*)(?::(.*))?", re.IGNORECASE)
ANYTIME = re.compile(r"\s*(?:\*\*)?anytime:(?:\*\*)?\s*", re.IGNORECASE)

_SETTING = re.compile(r"\s*[-*]\s+(\w+)\s*:\s*(.*)")
_CHOICES = re.compile(r"one of\b\s*(.*)", re.IGNORECASE)
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)')

Test = Callable[[str], bool]
"""Tells whether a line would mean something else than its text."""


def setting(line: str) -> tuple[str, str] | None:
    """Read a setting, or what comes so close to one that it must be a slip of the pen."""
    if (match := _SETTING.fullmatch(line)) and closest(match[1], SETTINGS, cutoff=0.8):
        return match[1].lower(), match[2]
    return None


def means_something_above(line: str) -> bool:
    """Tell whether a line before the first section is anything else than text."""
    marked = HEADING.match(line) or ARROW.match(line) or ANYTIME.fullmatch(line)
    return bool(marked or setting(line))


def means_something_in_task(line: str) -> bool:
    """Tell whether a line of a task is anything else than an instruction."""
    return bool(ARROW.match(line) or QUOTE.match(line) or COLLECT.fullmatch(line))


def means_something_first(line: str) -> bool:
    """Tell whether the first line of a task begins with anything else than an instruction."""
    return bool(means_something_in_task(line) or OPTIONAL.match(line) or BOLD.match(line))


def escape(line: str, test: Test) -> str:
    """Put a backslash before a line of text that would mean something."""
    indent, text = _halves(line)
    return f"{indent}\\{text}" if test(line) or text.startswith("\\") else line


def unescape(line: str, test: Test) -> str:
    """Take away the backslash that keeps a line from meaning something."""
    indent, text = _halves(line)
    rest = text[1:]
    return indent + rest if text[:1] == "\\" and (test(rest) or rest[:1] == "\\") else line


def read_type(text: str) -> str | list[str]:
    """Read what is collected: `integer`, or `one of red, green, dark blue`."""
    match = _CHOICES.fullmatch(text)
    return read_items(match[1]) if match else text


def write_type(kind: ValueType) -> str:
    """Write what is collected."""
    return kind if isinstance(kind, str) else f"one of {write_items(kind)}"


def read_items(text: str) -> list[str]:
    """Split a list at its commas; an item in quotes may contain any character."""
    found, position = [], 0
    while position < len(text) and (match := _ITEM.match(text, position)):
        found.append(_unquoted(match[1].strip()))
        position = match.end()
    return found


def write_items(items: Iterable[str]) -> str:
    """Join the items of a list, those in quotes that need it."""
    return ", ".join(_quoted(item) for item in items)


def _quoted(item: str) -> str:
    plain = not item.startswith('"') and "\n" not in item and read_items(item) == [item]
    return item if plain else json.dumps(item, ensure_ascii=False)


def _unquoted(item: str) -> str:
    try:
        return str(json.loads(item)) if item.startswith('"') else item
    except ValueError:
        return item


def _halves(line: str) -> tuple[str, str]:
    text = line.lstrip()
    return line[: len(line) - len(text)], text
