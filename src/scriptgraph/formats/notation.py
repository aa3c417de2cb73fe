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

from scriptgraph.fields import ValueType
from scriptgraph.formats.lookalikes import DASHES
from scriptgraph.formats.naming import closest
from scriptgraph.formats.words import ANYTIMES, COLLECTS, OPTIONALS, TYPES, meant

SETTINGS = ("version", "language", "agent", "role", "fallback", "silence")

HEADING = re.compile(r"(#{1,6})\s*(.*)")
TITLE_WITH_ID = re.compile(r"(.*)\{#([^{}\s]*)\}\s*")
ARROW = re.compile(r"\s*(?:[-*]\s+)?(?:→|->)\s*(.*)")
NUMBER = re.compile(r"(\s*)\d{1,9}[.)](?:\s+(.*)|$)")
BOLD = re.compile(r"\s*\*\*([^*]+?)(?:[:：]\*\*|\*\*\s?[:：])\s*(.*)")
OPTIONAL = re.compile(r"\s*\(optional\)\s*(.*)", re.IGNORECASE)
QUOTE = re.compile(r"\s*> ?(.*)")
COLLECT = re.compile(
    rf"\s*[-*+{DASHES}]\s+collect\b[:：]?\s*([^:：]*)(?:[:：](.*))?", re.IGNORECASE
)
ANYTIME = re.compile(
    rf"\s*(?:\*\*)?(?:{'|'.join(ANYTIMES)})(?:[:：]|\*\*[:：]|[:：]\*\*)\s*", re.IGNORECASE
)
RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*|-{2,}[ \t]*")
"""A line across the page, or below a heading."""

PAGE_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
FENCE = re.compile(r"(?:```|~~~)\s*[\w-]*\s*")
BOLD_WORD = re.compile(r"\*\*([^\W\dA-Z][\w-]*)\*\*\s+\S")
"""A task's first word in bold letters, which looks like its name."""

ODD_ARROW = re.compile(
    "\\s*(?:[-*]\\s+)?"
    "(=+>|-{2,}>|[–—−]+>|⇒|⇨|➔|➜|➝|➞|➡\ufe0f?|⟶|⟹|▶\ufe0f?|►|➤|\uf0e0|\uf0e8|↦|~>|－＞|——＞|›{2}|»)"
    "\\s*(\\S.*)"
)
"""What people and word processors write for an arrow."""

_SETTING = re.compile(
    rf"\s*[-*+{DASHES}]\s+(?:\*\*)?([^\W\d][\w ]*?)\s*(?:\*\*)?[:：](?:\*\*)?\s*(.*)"
)
_NEAR_COLLECT = re.compile(rf"\s*(?:[-*+{DASHES}]\s+)?({'|'.join(COLLECTS)})\b[:：]?\s+(.+)", re.I)
_NEAR_VALUE = re.compile(rf"\s*[-*+{DASHES}]\s+([\w-]+)\s*[:：]\s*(.+)")
_NEAR_QUOTE = re.compile(r"\s*([＞›]|»(?![^«]*«))\s*(\S.*)")
_NEAR_OPTIONAL = re.compile(
    rf"(.*?)\s*(?:[(（\[]|\*\*?|__?)({'|'.join(OPTIONALS)})(?:[)）\]]|\*\*?|__?)[.:：]?\s*(.*)",
    re.IGNORECASE,
)
_NAME_AND_TYPE = re.compile(r"([\w-]+)\s*(?:[,=;(–—-]|->|→|\bas\b|\bals\b|\s)\s*([^)]+)\)?")
LONGEST = 5_000
"""Characters of a line that anybody writes; a longer one comes near to nothing."""

_SHORT = 12
"""Characters before a misplaced `(optional)` that may be a name."""
_OURS = frozenset(("string", "integer", "number", "boolean"))
_NUMBERS = re.compile(r"\d+ ?(?:-|–|\.\.|to|bis|a|à|至|到) ?\d+")
_CHOICES = re.compile(r"one of\b[:：]?\s*(.*)", re.IGNORECASE)
_ODD_COMMA = re.compile("[，、；﹐､]")
_ODD_SEPARATOR = re.compile(r"[/|;]|\s(?:or|oder|o|ou|或)\s")
_BOTH = re.compile(f"{_ODD_COMMA.pattern}|{_ODD_SEPARATOR.pattern}")
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)')

Test = Callable[[str], bool]
"""Tells whether a line would mean something else than its text."""


def setting(line: str) -> tuple[str, str] | None:
    """Read a setting, or what comes so close to one that it must be a slip of the pen."""
    match = _SETTING.fullmatch(line)
    is_near = match and (closest(match[1], SETTINGS, cutoff=0.8) or setting_meant(match[1]))
    return (match[1].lower(), match[2]) if match and is_near else None


def setting_meant(word: str) -> str | None:
    """Give the setting that a word of another language means."""
    return meant(word, SETTINGS)


def means_something_above(line: str) -> bool:
    """Tell whether a line before the first section is anything else than text."""
    marked = HEADING.match(line) or ARROW.match(line) or ANYTIME.fullmatch(line)
    near = ODD_ARROW.match(line) or RULE.fullmatch(line) or line.startswith("＃")
    return bool(marked or near or setting(line))


def means_something_in_task(line: str) -> bool:
    """Tell whether a line of a task is anything else than an instruction."""
    marked = ARROW.match(line) or QUOTE.match(line) or COLLECT.fullmatch(line)
    return bool(marked or near_collect(line) or _NEAR_QUOTE.match(line))


def near_collect(line: str) -> tuple[str, str, str] | None:
    """Read a line that nearly collects a value: the kind of slip, the name and the type."""
    if len(line) > LONGEST:
        return None
    if match := _NEAR_COLLECT.fullmatch(line):
        is_collect = match[1].casefold() == "collect"
        has_dash = line.lstrip()[0] in f"-*+{DASHES}"
        name, colon, kind = re.sub("：", ":", match[2]).partition(":")
        if not colon:
            parts = _NAME_AND_TYPE.fullmatch(match[2])
            name, kind = parts.groups() if parts else ("", "")
        if is_type(kind) and re.fullmatch(r"[\w -]+", name):
            kinds = {(True, False): "collect-no-dash", (True, True): "collect-no-colon"}
            return kinds.get((is_collect, has_dash), "collect-other"), name.strip(), kind.strip()
    match = _NEAR_VALUE.fullmatch(line)
    if match and is_type(match[2], only_ours=True):
        return "collect-other", match[1], match[2].strip()
    return None


def is_type(text: str, only_ours: bool = False) -> bool:
    """Say whether a text names a type, or, unless only ours count, comes near one."""
    plain = " ".join(text.split()).strip(" .").casefold()
    ours = plain in _OURS or bool(re.fullmatch(r"(?:integer|number) -?[\d.]+\.\.-?[\d.]+", plain))
    if ours or only_ours:
        return ours
    return plain in TYPES or bool(_CHOICES.match(plain)) or bool(_NUMBERS.fullmatch(plain))


def near_quote(line: str) -> re.Match[str] | None:
    """Match a line that begins with a sign like that of exact words."""
    return _NEAR_QUOTE.match(line)


def near_optional(line: str) -> tuple[str, str] | None:
    """Find `(optional)` behind a task's text, or in another language: what stands there, the rest.

    In the middle of a text it is the author's.
    """
    match = _NEAR_OPTIONAL.fullmatch(line) if len(line) <= LONGEST else None
    if match is None or "`" in match[0] or line.lstrip().startswith("\\"):
        return None
    before, word, behind = match.groups()
    if before and behind and len(before) > _SHORT:
        return None
    at_start = not before and word.casefold() == "optional" and line.lstrip()[:1] == "("
    found = line[match.start(2) - 1 : match.end(2) + 1]
    return None if at_start else (found.strip(), f"{before} {behind}".strip())


def means_something_first(line: str) -> bool:
    """Tell whether the first line of a task begins with anything else than an instruction."""
    marked = OPTIONAL.match(line) or BOLD.match(line) or near_optional(line)
    return bool(means_something_in_task(line) or marked)


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


def odd_choice(text: str) -> tuple[str, list[str]] | None:
    """Find choices that something else than commas is to separate: that sign, and the choices."""
    match = _CHOICES.fullmatch(text)
    items = [item[1].strip() for item in _ITEM.finditer(match[1]) if item[1]] if match else []
    plain = [item for item in items if not item.startswith('"')]
    for item in plain:
        odd = _ODD_COMMA.search(item) or (len(items) == 1 and _ODD_SEPARATOR.search(item))
        if odd:
            parts = (part for each in plain for part in _BOTH.split(each))
            return odd[0].strip(), [part.strip() for part in parts if part.strip()]
    return None


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
    odd = item.startswith(('"', ":", "：")) or _BOTH.search(item) or "\n" in item
    plain = not odd and read_items(item) == [item]
    return item if plain else json.dumps(item, ensure_ascii=False)


def _unquoted(item: str) -> str:
    try:
        return str(json.loads(item)) if item.startswith('"') else item
    except ValueError:
        return item


def _halves(line: str) -> tuple[str, str]:
    text = line.lstrip()
    return line[: len(line) - len(text)], text
