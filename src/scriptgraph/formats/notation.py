r"""The notation of Markdown scripts: what its reader and its writer have to agree on.

# Title {#id}               the script; `{#id}` only where the id is not made from the title
- version: 2                settings: version, language, agent, role, fallback, silence
- contact: DE: 112           who helps in danger; one line each
- computed: sum = a + b      a value that is worked out of others; one line each
- action: book takes day    what the application does; also `gives slot: string`,
                            `has 10 seconds`, `rehearses slot: at ten`; one line each
- guarantee: a before b     what holds in every session; one line each
- part: consent             it is a part; `- parameter: name: what it is`, `- leaves: one, two`
  > Exact words.            directly below `- fallback:`, its lines
Any text.                   how the agent behaves everywhere
→ Closing, if she asks to   before the first section: holds at any time
## Title {#id}              a section
1. Text.                    a task called `1`
2. **name:** Text.          a task with a name of its own
3. (optional) Text.         a task that may stay undone
   > Exact words.           what the task says word for word
   - collect mood: integer  what the task collects
   - if: mood < 4            the task is there only while this holds; `- skipped: 0` below it
                            says what its value counts as where it is not
   - call: book_slot        what the application does here: the task is this alone
- answers: 0 = no, 1 = yes  below a title: its tasks are items of a questionnaire, word for word
- source: Kroenke 2001      below a title: whose questionnaire it is
- fhir: {"items":…}          below a title: what a FHIR file says besides; not written by hand
- waits for a human         below a title: behind the words no model speaks until one comes
- renamed from: intake      below a title or in a task: what it was called before
- use: parts/consent.md     below a title: a part of another file stands here
- with: name: text          below it: what stands in the place of a parameter
- prefix values             below it: its values have this section's name before theirs
→ Title                     a rule: fixed
→ Title, if she asks to     judged
→ Title, if `mood < 4`      computed
→ Title, urgently, if …     judged, at any time, when somebody may be in danger
→ Title, urgently (indirect), if …   what danger it answers; see `script.dangers`
→ Title and back, if …      judged or computed, at any time: a digression
→ Title, after 12 turns     the limit; also `after 3 visits` and `after 12 turns or 3 visits`
\→ not a rule               a backslash keeps a line from meaning anything

Scripts in German, Spanish and Chinese may have the words of theirs for these; lines are put into
English before they are read (`markdown_language`), and arrows are read in both (`arrow_patterns`).

An arrow is `→` or `->`. A line directly below an arrow, a setting or a list of choices goes on
with it. What a pattern captures may have blanks around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from scriptgraph.formats import markdown_exports, near
from scriptgraph.formats.naming import closest, slug
from scriptgraph.formats.spaced_settings import spaced_setting
from scriptgraph.formats.types_meant import is_whole, odd_last
from scriptgraph.script.authors_words import ANYTIMES, key_meant
from scriptgraph.script.fields import ValueType
from scriptgraph.script.lookalikes import COMMAS, LINES, LIST_MARKS, nfc

SETTINGS = (
    "version",
    "language",
    "agent",
    "role",
    "fallback",
    "computed",
    "action",
    "contact",
    "guarantee",
    "silence",
    "part",
    "parameter",
    "leaves",
)
"""What can stand before the first section, each with a colon."""

SECTION_LINES = (
    "answers: ",
    "source: ",
    "use: ",
    "with: ",
    "prefix values",
    "waits for a human",
    "renamed from: ",
)
"""What can stand behind a dash below the title of a section."""

HEADING = re.compile(r" {0,2}(#{1,6})\s*(.*)")
TITLE_WITH_ID = re.compile(r"(.*)\{#([^{}\s]*)\}\s*")
_ODD_ID = re.compile(
    r"(.*?\S)\s*(?:[(\[（]\s*#\s*([^\s()\[\]{}（）#]+)\s*[)\]）]|\{+\s*(?:\.|#|id\s*[:=])?\s*[\"']?([^{}#:=\"']+?)[\"']?\s*\}+"
    r"|[｛]\s*[#＃]?([^\s{}｛｝]+?)\s*[｝]|<#\s*([\w-]+)>)\s*"
)
"""A title with a name in other brackets than `{#...}`."""

ARROW = re.compile(rf"\s*(?:[{LIST_MARKS}]\s+)?(?:→|->)\s*(.*)")
NUMBER = re.compile(r"(\s*)\d{1,9}[.)](?:\s+(.*)|$)")
BOLD = re.compile(
    r"\s*(?:\*\*([^*]+?)(?:[:：]\*\*|\*\*\s?[:：])|__([^_]+?)(?:[:：]__|__\s?[:：]))\s*(.*)"
)
OPTIONAL = re.compile(r"\s*\(optional\)\s*(.*)", re.IGNORECASE)
QUOTE = re.compile(r"\s*> ?(.*)")
COLLECT = re.compile(
    rf"\s*[{LIST_MARKS}]\s+collect\b[:：]?\s*([^:：]*)(?:[:：](.*))?", re.IGNORECASE
)
CALL = re.compile(rf"\s*[{LIST_MARKS}]\s+calls?\s*[:：]\s*(\S.*)", re.IGNORECASE)
THERE = re.compile(rf"\s*[{LIST_MARKS}]\s+(if|skipped)\s*[:：]\s*(\S.*)", re.IGNORECASE)
ACTION = re.compile(
    r"\s*([\w-]+)\s*(?:(takes|gives|has|rehearses)\s+(\S.*))?", re.IGNORECASE | re.DOTALL
)
"""What an action takes, gives, how long it has, and what a rehearsal gives in its place."""

WAITS = re.compile(
    rf"\s*[{LIST_MARKS}]\s+waits[ _]for[ _](?:a[ _])?human\s*[.]?(?:[:：]\s*(.*))?", re.IGNORECASE
)
QUESTIONNAIRE = re.compile(
    rf"\s*[{LIST_MARKS}]\s+(answers|source|fhir)\s*[:：]\s*(\S.*)", re.IGNORECASE
)
USE = re.compile(rf"\s*[{LIST_MARKS}]\s+use\s*[:：]\s*(.*)", re.IGNORECASE)
WITH = re.compile(rf"\s*[{LIST_MARKS}]\s+with\s*[:：]\s*([^:：]*)(?:[:：](.*))?", re.IGNORECASE)
PREFIX = re.compile(rf"\s*[{LIST_MARKS}]\s+prefix[ _]values\s*[.]?(?:[:：]\s*(.*))?", re.IGNORECASE)
RENAMED = re.compile(rf"\s*[{LIST_MARKS}]\s+renamed[ _]from\s*[:：]\s*(.*)", re.IGNORECASE)
ANYTIME = re.compile(
    rf"\s*(?:\*\*)?(?:{'|'.join(ANYTIMES)})(?:[:：]|\*\*[:：]|[:：]\*\*)\s*", re.IGNORECASE
)
RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*|-{2,}[ \t]*")
"""A line across the page, or below a heading."""

PAGE_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
FENCE = re.compile(r"(?:```|~~~)\s*[\w-]*\s*")
BOLD_WORD = re.compile(r"\*\*([^\W\dA-Z][\w-]*)\*\*\s+\S")
"""A task's first word in bold letters, which looks like its name."""

BOLD_ALONE = re.compile(r"\s*(?:\*\*|__)([^*_]{1,60})(?:\*\*|__)\s*")
"""Nothing but bold letters in the first line of a task, which look like its name as well."""

ODD_ARROW = re.compile(
    rf"\s*(?:[{LIST_MARKS}]\s+)?"
    f"((?!->)(?:[{LINES}]{{1,4}}|=+)[>＞]|⇒|⇨|➔|➜|➝|➞|➡\ufe0f?|⟶|⟹|▶\ufe0f?|►|➤|\uf0e0|\uf0e8|↦|›{{2}}|»)"
    "\\s*(\\S.*)"
)
"""What people and word processors write for an arrow."""

BOXED = re.compile(rf"\s*{near.BOX}")
ODD_NAME = re.compile(r"\s*(?:\*([^*\s][^*]*)[:：]\*(?!\*)|_([^_\s][^_]*)[:：]_(?!_))\s*(\S.*)")
"""A task's name in letters that are not bold."""

_CLOSED = re.compile(r"(?:^|\s+)#+\s*$")
_SETTING = re.compile(
    rf"\s*[{LIST_MARKS}]\s+(?:\*\*)?([^\W\d][\w ]*?)\s*(?:\*\*)?[:：](?:\*\*)?\s*(.*)"
)
_ODD_COMMA = re.compile(f"[{COMMAS}]")
_ODD_SEPARATOR = re.compile(r"[/|;]|\s(?:or|oder|o|ou|或)\s")
_WRAPPED = re.compile(
    r"one of\b[:：]?\s*(?:[(\[{]([^()\[\]{}]+)[)\]}]\.?|([^.\"]*,[^.\"]*[^.\"\s])\.)", re.IGNORECASE
)
_RANGE = re.compile(r"-?[\d.]+ ?(?:\.{2,3}|…|[-–—~]|bis|to|a|à|至|到) ?-?[\d.]+", re.IGNORECASE)
_BOTH = re.compile(f"{_ODD_COMMA.pattern}|{_ODD_SEPARATOR.pattern}")
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)')

Test = Callable[[str], bool]
"""Tells whether a line would mean something else than its text."""


def setting(line: str) -> tuple[str, str] | None:
    """Read a setting, or what comes so close to one that it must be a slip of the pen."""
    match = None if spaced_setting(line) else _SETTING.fullmatch(line)
    is_near = match and (closest(match[1], SETTINGS, cutoff=0.8) or setting_meant(match[1]))
    return (match[1].lower(), match[2]) if match and is_near else None


def setting_meant(word: str) -> str | None:
    """Give the setting that a word of another language means."""
    return key_meant(word, SETTINGS)


def near_setting(line: str) -> tuple[str, str] | None:
    """Read a setting that has no dash or no colon."""
    return near.setting(line, SETTINGS) or spaced_setting(line)


def title_setting(line: str) -> str | None:
    """Give the title that a line of a list sets, where there is no such setting."""
    match = _SETTING.fullmatch(line)
    named = ("title", "script")
    is_title = match and (match[1].casefold() in named or key_meant(match[1], named))
    return match[2].strip() if match and is_title else None


def odd_id(heading: str) -> str:
    """Write a title as it was meant whose name stands in other brackets; else nothing."""
    match = None if TITLE_WITH_ID.fullmatch(heading) else _ODD_ID.fullmatch(heading)
    name = next((name for name in match.groups()[1:] if name), "") if match else ""
    tag = re.fullmatch(r"(.*\S)\s+#(\S+)\s*", heading)
    if tag and slug(tag[1]) == slug(tag[2]):
        return f"{tag[1]} {{#{tag[2]}}}"
    return f"{match[1]} {{#{slug(name) if ' ' in name else name}}}" if match and name else ""


def titled(heading: str) -> tuple[str, str]:
    """Give the name and the title of a heading."""
    heading = odd_id(heading) or heading
    parts = TITLE_WITH_ID.fullmatch(heading)
    return (nfc(parts[2]), parts[1].strip()) if parts else (slug(heading), heading)


def unclosed(heading: str) -> str:
    """Take away the signs that close a heading, as some write them."""
    return heading if TITLE_WITH_ID.fullmatch(heading) else _CLOSED.sub("", heading)


def untabbed(line: str) -> str:
    """Write the tabs that a line begins with as blanks, four for each."""
    text = line.lstrip("\t ")
    return line[: len(line) - len(text)].expandtabs(4) + text if line[:1] == "\t" else line


def means_something_above(line: str) -> bool:
    """Tell whether a line before the first section is anything else than text."""
    marked = HEADING.match(line) or ARROW.match(line) or ANYTIME.fullmatch(line)
    odd = ODD_ARROW.match(line) or RULE.fullmatch(line) or line.startswith("＃")
    is_exported = markdown_exports.NEEDLESS.match(line)
    return bool(marked or odd or sets(line) or is_exported)


def sets(line: str) -> bool:
    """Tell whether a line sets something, or comes near to it."""
    return bool(setting(line) or near_setting(line) or title_setting(line) is not None)


def means_something_in_task(line: str) -> bool:
    """Tell whether a line of a task is anything else than an instruction."""
    marked = ARROW.match(line) or QUOTE.match(line) or COLLECT.fullmatch(line)
    marked = marked or RENAMED.fullmatch(line) or CALL.fullmatch(line) or THERE.fullmatch(line)
    close = near.collect(line) or near.quote(line) or near.say(line)
    is_set = near.optional_line(line) is not None or near.only_if(line)
    return bool(marked or close or is_set)


def means_something_first(line: str) -> bool:
    """Tell whether the first line of a task begins with anything else than an instruction."""
    marked = OPTIONAL.match(line) or BOLD.match(line) or near.optional(line)
    boxed = BOXED.match(line) or ODD_NAME.match(line)
    return bool(means_something_in_task(line) or marked or boxed)


def escape(line: str, test: Test) -> str:
    """Put a backslash before a line of text that would mean something."""
    indent, text = _halves(line)
    return f"{indent}\\{text}" if test(line) or text.startswith("\\") else line


def unescape(line: str) -> str:
    """Take away the backslash that keeps a line from meaning something."""
    indent, text = _halves(line)
    rest = text[1:]
    return indent + rest if text[:1] == "\\" and rest.strip() else line


def read_type(text: str) -> str | list[str]:
    """Read what is collected: `integer`, or `one of red, green, dark blue`."""
    match = near.CHOICES.fullmatch(_unwrapped(text))
    return read_items(match[1]) if match else text


def odd_choice(text: str) -> tuple[str, list[str]] | None:
    """Find choices that something else than commas is to separate: that sign, and the choices."""
    match = near.CHOICES.fullmatch(_unwrapped(text))
    items = [item[1].strip() for item in _ITEM.finditer(match[1]) if item[1]] if match else []
    plain = [item for item in items if not item.startswith('"')]
    for item in plain:
        odd = _ODD_COMMA.search(item) or (len(items) == 1 and _ODD_SEPARATOR.search(item))
        if odd:
            parts = (part for each in plain for part in _BOTH.split(each))
            return odd[0].strip(), [part.strip() for part in parts if part.strip()]
    if items and items[-1].startswith('"'):
        return None
    return odd_last(list(map(_unquoted, items)))


def _unwrapped(text: str) -> str:
    """Take away brackets around all choices, and the dot behind them."""
    match = _WRAPPED.fullmatch(text.strip())
    return f"one of {match[1] or match[2]}" if match else text


def range_as_choice(text: str) -> str:
    """Give the range of numbers that stands as the only choice; empty where there is none."""
    match = near.CHOICES.fullmatch(text)
    item = match[1].strip() if match else ""
    return item if _RANGE.fullmatch(item) else ""


def read_condition(text: str) -> str:
    """Read a comparison, with backticks around it or without."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == "`" else text


def write_condition(text: str) -> str:
    """Write a comparison as it stands behind `- if:`."""
    return f"`{text}`"


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
    listed = list(items)
    is_range = len(listed) == 1 and _RANGE.fullmatch(listed[0])
    text = json.dumps(listed[0]) if is_range else ", ".join(_quoted(item) for item in listed)
    if _WRAPPED.fullmatch(f"one of {text}"):  # brackets around all of it would not be the items'
        return ", ".join(json.dumps(item, ensure_ascii=False) for item in listed)
    return text


def _quoted(item: str) -> str:
    odd = item.startswith(('"', ":", "：")) or item.endswith(".") or _BOTH.search(item)
    plain = is_whole(item) and not odd and "\n" not in item and read_items(item) == [item]
    return item if plain else json.dumps(item, ensure_ascii=False)


def _unquoted(item: str) -> str:
    try:
        return str(json.loads(item)) if item.startswith('"') else item
    except ValueError:
        return item


def _halves(line: str) -> tuple[str, str]:
    text = line.lstrip()
    return line[: len(line) - len(text)], text
