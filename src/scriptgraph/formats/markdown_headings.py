"""Finds lines of a Markdown script that were to be headings."""

from __future__ import annotations

import re

from scriptgraph.core.findings import Place
from scriptgraph.formats import notation
from scriptgraph.formats.markdown_slips import BOLD_LINE, Look, Near, Slips, indent_of

_WIDE_HEADING = re.compile(r"([＃#]*＃[＃#]*)\s*(.+)")
_ESCAPED = re.compile(r"\\(#{1,6}|#(?:\\#){1,5})\s*(\S.*)")
_UNDERLINE = re.compile(r"=+[ \t]*|-{2,}[ \t]*")
_TEXT_LINE = re.compile(r"(?![-*+>|#`=\d]|→)\S.*")
_TAGS = re.compile(r"<[^<>]{1,80}>")
_AROUND = " \t\\#＃§*_=~`:：[]【】「」『』《》<>•·–—|.。\"'“”„"
_CALLED = re.compile(
    r"(?:section|abschnitt|teil|kapitel|phase|sección|parte|partie|étape|部分|章节|阶段)"
    r"[\s:：.–—-]*(?:\d{1,3}[\s:：.)–—-]+)?(\S.*)",
    re.IGNORECASE,
)
_LONGEST = 120
_TAG_LINE = re.compile(r"#[^\W\d][\w/-]*(?:\s+#[^\W\d][\w/-]*)*")


def bold_heading(line: str, slips: Slips) -> Near | None:
    """Find a line in bold letters that is to be a heading."""
    if match := BOLD_LINE.fullmatch(line):
        return Near("odd-heading", 0, f"## {match[1].strip()}", "a line in bold letters")
    return None


def wide_heading(line: str, slips: Slips) -> Near | None:
    """Find a heading with full-width signs."""
    if match := _WIDE_HEADING.fullmatch(line):
        return Near("odd-heading", 0, f"{'#' * len(match[1])} {match[2]}", "the full-width ＃")
    return None


def escaped_heading(line: str, slips: Slips) -> Near | None:
    """Find a heading with a backslash before it, which keeps it from being one."""
    match = _ESCAPED.fullmatch(line)
    if match and any(map(slips.is_wanted, notation.titled(match[2]))):
        return Near("odd-heading", 0, f"## {match[2]}", "a line with a backslash before `#`")
    return None


def named_line(line: str, slips: Slips) -> Near | None:
    """Find a line that is the name of a section to which arrows lead, and is no heading."""
    if len(line) > _LONGEST or not slips.led_to or notation.ANYTIME.fullmatch(line):
        return None
    text = _TAGS.sub("", line).strip(_AROUND)
    called = _CALLED.fullmatch(text)
    for title in (text, called[1].strip(_AROUND) if called else ""):
        if title and slips.is_wanted(title):
            return Near("named-line", indent_of(line), f"## {title}", repr(title))
    return None


def is_tags(line: str) -> bool:
    """Say whether a line is nothing but tags, as note-taking programs have them."""
    return bool(_TAG_LINE.fullmatch(line.strip()))


def underlined(lines: list[tuple[int, str]], slips: Slips) -> list[tuple[int, str]]:
    """Report headings with a line below them, and give the lines as they were meant."""
    found: list[tuple[int, str]] = []
    for number, line in lines:
        above = found[-1] if found and found[-1][0] == number - 1 else (0, "")
        before = found[-2][1].strip() if len(found) > 1 else ""
        is_heading = _TEXT_LINE.fullmatch(above[1]) and not before
        if is_heading and (match := _UNDERLINE.fullmatch(line)):
            level = "#" if match[0][0] == "=" else "##"
            near = Near(
                "odd-heading", 0, f"{level} {above[1].strip()}", "a title with a line below it"
            )
            slips.report(near, Place(slips.outline.file, above[0], 1))
            found[-1] = (above[0], near.meant)
        else:
            found.append((number, line))
    return found


AT_TOP: tuple[Look, ...] = (wide_heading, escaped_heading, named_line)
"""What is looked for before the first section."""

AFTER_A_BLANK: tuple[Look, ...] = (bold_heading, named_line)
"""What is looked for in a section where a line begins a paragraph."""
