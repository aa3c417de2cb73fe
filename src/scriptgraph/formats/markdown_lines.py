"""Lines of a Markdown script that stand in the wrong place, or are no lines of one at all."""

from __future__ import annotations

import re

from scriptgraph.formats import notation
from scriptgraph.formats.arrow_words import beginning, condition_meant
from scriptgraph.formats.markdown_headings import (
    AFTER_A_BLANK,
    AT_TOP,
    escaped_heading,
    wide_heading,
)
from scriptgraph.formats.markdown_lists import (
    NUMBERED,
    answers,
    bullet,
    lettered,
    named_task,
    number,
    said_of_section,
)
from scriptgraph.formats.markdown_lost_rules import LOST_RULES, marked_arrow
from scriptgraph.formats.markdown_slips import (
    ABOVE,
    Look,
    Near,
    Slips,
    bare_title,
    condition_first,
    going,
    indent_of,
    numbered_arrow,
    odd_arrow,
)
from scriptgraph.language.alternatives import whole_words
from scriptgraph.script.authors_words import LANGUAGES, key_meant
from scriptgraph.script.condition_words import FALSE, TRUE, URGENTS
from scriptgraph.script.lookalikes import LIST_MARKS

_PART = re.compile(rf"\s*[{LIST_MARKS}]\s*[*_`]*([^\W\d][\w ]{{0,20}}?)[*_`]*\s*[:：]\s*(.*)")
_URGENT = re.compile(rf"(?:{whole_words(URGENTS)})", re.IGNORECASE)
_LIMIT = re.compile(
    rf"\s*(?:[{LIST_MARKS}]\s*)?[*_]*(?:limits?|límites?|limites?|grenzen?|begrenzung|limitierung|限制|上限)"
    r"[*_]*\s*[:：]\s*(.*)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]{2,3}(?:[-_]\w{2,8})?", re.IGNORECASE)


def is_setting(name: str, value: str) -> bool:
    """Say whether a line that names a setting sets it, and is not about it."""
    if name == "language":
        return value.casefold() in LANGUAGES or bool(_CODE.fullmatch(value))
    return bool(re.fullmatch(r"\D{0,3}\d{1,9}\D{0,3}", value)) if name == "version" else True


def late_setting(line: str, slips: Slips) -> Near | None:
    """Find a setting that stands in a section."""
    found = notation.setting(line) or notation.near_setting(line)
    if found is None:
        return None
    name = notation.setting_meant(found[0]) or found[0]
    if name in notation.SETTINGS and is_setting(name, found[1]):
        write = f"- {name}: {found[1]}"
        return Near("setting-late", indent_of(line), "", repr(name), write)
    return None


def limit_line(line: str, slips: Slips) -> Near | None:
    """Find a limit that is written like a setting."""
    match = _LIMIT.fullmatch(line)
    found = condition_meant(match[1], slips.types) if match else None
    if found is None or found.kind != "after":
        return None
    return Near("limit-line", indent_of(line), f"→ end, {found.written}")


def part_of_rule(line: str) -> tuple[str, str] | None:
    """Read a line below an arrow that names a part of its rule, as `- urgent: true` does."""
    match = _PART.fullmatch(line)
    if match is None:
        return None
    name, value = match[1].strip(), match[2].strip()
    if _URGENT.fullmatch(name) and value.casefold() in TRUE | FALSE:
        return "urgent", value
    is_back = name.casefold() == "back" or key_meant(name, ("back",)) is not None
    if is_back and value.casefold() in TRUE | FALSE:
        return "back", value
    kind, rest = beginning(name)
    if not kind or rest.strip():
        return None
    found = condition_meant(f"{name} {value}", {})
    return found.kind, found.written


def is_more_of_rule(line: str, is_above: bool) -> bool:
    """Say whether a line below an arrow is indented for it, or names a part of its rule.

    Args:
        line: The line.
        is_above: Whether it stands before the first section, where settings have a meaning.
    """
    if not line[:1].isspace():
        return part_of_rule(line) is not None
    is_other = notation.HEADING.match(line) or notation.NUMBER.match(line)
    is_setting = is_above and notation.setting(line)
    return not (is_other or is_setting or notation.means_something_in_task(line))


IN_SECTION: tuple[Look, ...] = (
    escaped_heading,
    odd_arrow,
    marked_arrow,
    wide_heading,
    going,
    condition_first,
    number,
    lettered,
    named_task,
)
"""What is looked for in a line of a section that is not indented like a task's."""

AT_A_NEW_PARAGRAPH: tuple[Look, ...] = (*AFTER_A_BLANK, late_setting, limit_line, bare_title)
"""What is looked for besides where such a line begins a paragraph."""

BEFORE_SECTIONS: tuple[Look, ...] = (*ABOVE, *LOST_RULES, *AT_TOP, limit_line)
AT_A_NUMBER: tuple[Look, ...] = (numbered_arrow, *NUMBERED)
AS_TASKS: tuple[Look, ...] = (bullet,)
ABOVE_TASKS: tuple[Look, ...] = (answers, said_of_section, *AS_TASKS)
