"""Finds lines of a Markdown script that were to be rules, and have no arrow that is one."""

from __future__ import annotations

import re
from itertools import islice

from scriptgraph.formats import arrow_words, notation
from scriptgraph.formats.markdown_slips import Look, Near, Slips, indent_of, unmarked
from scriptgraph.script.lookalikes import LIST_MARKS

_MARKED_ARROW = re.compile(
    rf"\s*((?:(?:[*_`~]{{1,3}}|>|[{LIST_MARKS}]|\d{{1,9}}[.)]|[(\[]|<\w{{1,6}}>)\s*){{0,4}}"
    r"(?:→|->|&rarr;|&#8594;|&#x2192;|-&gt;|\$?\\(?:right|Right|to|longright)\w{0,12}\$?"
    r"|:arrow_(?:right|forward):))\s*(\S.*)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,，、;；]")
_CUT = re.compile(r"[,，、:：;；(（–—]")
_BEGINNING = re.compile(r"(?<![^\W⺀-鿿])\w|(?<=[⺀-鿿])\w")
"""Where a word begins; in Chinese, each sign."""

_SIGNS = re.compile(r"^[^\w`(\"]+")
_MOST_CUTS = 4
_MOST_BEFORE = 4
"""Words that may say that the session goes somewhere, before the name of the section."""

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
    text = _SIGNS.sub("", unmarked(line))
    before, comma, behind = (part.strip() for part in _COMMA.sub(",", text, count=1).partition(","))
    if not comma:
        return None
    parted = arrow_words.without_return(before) or (before, "")
    name = next((one for one in (before, parted[0]) if slips.targets.named(one)), "")
    name = name or arrow_words.led_to(parted[0])
    if not slips.targets.named(name):
        return None
    meant = arrow_words.condition_meant(behind, slips.types)
    is_back = name != before and bool(parted[1])
    if not meant.kind or (slips.is_led_to(name) and not is_back):
        return None
    written = f"→ {name}{' and back' * is_back}, {meant.written}"
    return Near("no-arrow", indent_of(line), written)


def danger_without_arrow(line: str, slips: Slips) -> Near | None:
    """Find a section's name, a word for hurry and a condition, with anything but an arrow before.

    No prose is like that, whatever words are to say that the session goes there.
    """
    for cut in islice(_CUT.finditer(line), _MOST_CUTS):
        before, behind = line[: cut.start()].rstrip(), line[cut.end() :].strip()
        if not arrow_words.is_for_danger(behind):
            continue
        starts = [found.start() for found in _BEGINNING.finditer(before)]
        named = (before[start:] for start in starts[: _MOST_BEFORE + 1])
        if name := next(filter(slips.targets.named, named), ""):
            meant = arrow_words.condition_meant(behind, slips.types)
            return Near("no-arrow", indent_of(line), f"→ {name}, {meant.written}")
    return None


def kept_from_leading(line: str, slips: Slips) -> Near | None:
    """Find a backslash before the only arrow to a section, with the word for urgent rules."""
    text = line.strip().removeprefix("\\")
    match = notation.ARROW.match(text) if text != line.strip() else None
    name, _, behind = match[1].partition(",") if match else ("", "", "")
    meant = arrow_words.condition_meant(behind.strip(), slips.types)
    if "urgent" not in meant.parts or not slips.names(name) or slips.is_led_to(name):
        return None
    return Near("escaped-arrow", indent_of(line), line, write=text)


LOST_RULES: tuple[Look, ...] = (
    marked_arrow,
    rule_in_table,
    rule_without_arrow,
    danger_without_arrow,
)
"""What is looked for in what leads on, before the first section."""
