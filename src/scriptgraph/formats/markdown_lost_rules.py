"""Finds lines of a Markdown script that were to be rules, and have no arrow that is one."""

from __future__ import annotations

import re

from scriptgraph.formats import arrow_words, notation
from scriptgraph.formats.markdown_slips import Look, Near, Slips, indent_of

_MARKED_ARROW = re.compile(
    r"\s*((?:(?:[*_`~]{1,3}|>|[-*+•–]|\d{1,9}[.)]|[(\[]|<\w{1,6}>)\s*){0,4}"
    r"(?:→|->|&rarr;|&#8594;|&#x2192;|-&gt;|\$?\\(?:right|Right|to|longright)\w{0,12}\$?"
    r"|:arrow_(?:right|forward):))\s*(\S.*)",
    re.IGNORECASE,
)
_CLOSING_MARKS = re.compile(r"</\w{1,6}>|[`*_~)\]]+$")


def marked_arrow(line: str, slips: Slips) -> Near | None:
    """Find an arrow behind or between other marks, or written as programs name it."""
    match = _MARKED_ARROW.fullmatch(line)
    if match is None:
        return None
    text = _CLOSING_MARKS.sub("", match[2].replace("**", "").replace("__", "")).strip()
    if not slips.leads_somewhere(text):
        return None
    return Near("odd-arrow", indent_of(line), f"→ {text}", f"`{match[1].strip('`') or '`'}`")


def rule_in_table(line: str, slips: Slips) -> Near | None:
    """Find a rule whose parts stand in the cells of a table."""
    cells = [cell.strip(" *_→->") for cell in line.strip().strip("|").split("|")]
    name, *rest = [cell for cell in cells if cell] or [""]
    behind = " ".join(rest)
    if not line.lstrip().startswith("|") or not slips.names(name):
        return None
    meant = arrow_words.condition_meant(behind, slips.types)
    return Near("no-arrow", indent_of(line), f"→ {name}, {meant.written}") if meant.kind else None


def rule_without_arrow(line: str, slips: Slips) -> Near | None:
    """Find a line before the sections that leads to one, where no arrow does."""
    text = line.strip().lstrip("-*+•–←→⇐<").strip()
    name, comma, behind = text.partition(",")
    if not comma or not slips.targets.named(name.strip()) or slips.is_led_to(name):
        return None
    meant = arrow_words.condition_meant(behind.strip(), slips.types)
    written = f"→ {name.strip()}, {meant.written}"
    return Near("no-arrow", indent_of(line), written) if meant.kind else None


def kept_from_leading(line: str, slips: Slips) -> Near | None:
    """Find a backslash before the only arrow to a section, with the word for urgent rules."""
    text = line.strip().removeprefix("\\")
    match = notation.ARROW.match(text) if text != line.strip() else None
    name, _, behind = match[1].partition(",") if match else ("", "", "")
    meant = arrow_words.condition_meant(behind.strip(), slips.types)
    if "urgent" not in meant.parts or not slips.names(name) or slips.is_led_to(name):
        return None
    return Near("escaped-arrow", indent_of(line), line, write=text)


LOST_RULES: tuple[Look, ...] = (marked_arrow, rule_in_table, rule_without_arrow)
"""What is looked for in what leads on, before the first section."""
