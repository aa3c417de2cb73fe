"""Finds lines of a Markdown script that come near to the notation, and says what they are to be.

Each slip is reported where it is, and the reader goes on with the line as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scriptgraph.findings import Place
from scriptgraph.formats import lookalikes, notation
from scriptgraph.formats.arrows import Targets
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.words import GOING, is_end

_NUMBERS = re.compile(
    r"(\d{1,9}\s*[、．。:：]|\d{1,9}[.)](?=[^\s\d.)])|\d{1,9}\s+[.)](?=\s)|[(（]\d{1,9}[)）]|\d{1,9}）"
    r"|[０-９]+\s*[.．、)）:：]|[①-⑳]|#\d{1,9}[.:)]?(?=\s)"
    r"|(?:[Tt]ask|[Aa]ufgabe|[Tt]area|[Tt]âche|任务|任務|[Ss]tep|[Ss]chritt|[Pp]aso)\s*\d{1,9}\s*[.:：)])"
    r"\s*(\S.*)"
)
_BULLET = re.compile(rf"([-*+{lookalikes.DASHES}])\s+(\S.*)")
_BOLD_LINE = re.compile(r"(?:\*\*|__)([^*_:：]+)[:：]?(?:\*\*|__)[:：]?\s*")
_WIDE_HEADING = re.compile(r"([＃#]*＃[＃#]*)\s*(.+)")
_UNDERLINE = re.compile(r"=+[ \t]*|-{2,}[ \t]*")
_TEXT_LINE = re.compile(r"(?![-*+>|#`=\d]|→)\S.*")
_GOES = re.compile(rf"\s*(?:[-*]\s+)?(?:{'|'.join(map(re.escape, GOING))})\b[:：]?\s*(\S.*)", re.I)
_GOES_IN_CHINESE = re.compile(
    rf"\s*(?:{'|'.join(w for w in GOING if ord(w[0]) > 0x2E80)})[:：]?\s*(\S.*)"
)
_ARROW_BEHIND = re.compile(r"\s*(\S.*?)\s*(?:→|-+>|=+>|⇒|➔)\s*")
_WEAK_ARROW = re.compile(r"\s*(>{1,2}|à)\s+(\S.*)")
_CONDITION = re.compile(
    r"[,，;；(（]|\s(?:if|when|wenn|falls|si|otherwise)\b|如果|若", re.IGNORECASE
)


@dataclass(frozen=True)
class Near:
    """A line that was meant otherwise than it is written."""

    kind: str
    at: int
    """Where in the line the slip is."""

    meant: str
    """The line as it was meant."""

    found: str = ""


Look = Callable[[str, "Slips"], Near | None]


class Slips:
    """Knows where arrows can lead, and reports lines that come near to the notation."""

    def __init__(self, outline: Outline, lines: Iterable[tuple[int, str]]) -> None:
        """Collect the titles of the sections first: a line may name one."""
        self.outline = outline
        headings = [match[2] for _, line in lines if (match := notation.HEADING.match(line))]
        headings += [m[1] for _, line in lines if (m := _BOLD_LINE.fullmatch(line))]
        parts = [notation.TITLE_WITH_ID.fullmatch(heading) for heading in headings]
        named = [
            (part[2], part[1].strip()) if part else (slug(heading), heading)
            for part, heading in zip(parts, headings, strict=True)
        ]
        self.targets = Targets(named)
        self.has_bullets = False
        """Whether this section's tasks have been written with dashes so far."""

    def leads_somewhere(self, text: str) -> bool:
        """Say whether a text names a section or the end, with or without a condition behind it."""
        name = _CONDITION.split(text.strip(), maxsplit=1)[0].strip(' .。"“”*')
        return bool(name) and (bool(self.targets.named(name)) or is_end(name))

    def mend(self, line: str, place: Place, looks: Iterable[Look]) -> str:
        """Report the first slip that is found in a line, and give the line as it was meant."""
        for look in looks:
            if near := look(line, self):
                self.report(near, place)
                return near.meant
        return line

    def report(self, near: Near, place: Place) -> None:
        """Report a slip."""
        at = Place(place.file, place.line, near.at + 1)
        write = " ".join(near.meant.split())
        write = write if len(write) <= 70 else f"{write[:67]}..."
        self.outline.slip(near.kind, at, found=near.found, write=write)


def odd_arrow(line: str, slips: Slips) -> Near | None:
    """Find an arrow of another kind."""
    if match := notation.ODD_ARROW.match(line):
        meant = f"→ {match[2]}"
        char = match[1]
        found = lookalikes.named(char) if len(char) == 1 and ord(char) > 127 else f"`{char}`"
        return Near("odd-arrow", match.start(1), meant, found)
    match = _WEAK_ARROW.fullmatch(line)
    if match and slips.leads_somewhere(match[2]):
        return Near("odd-arrow", match.start(1), f"→ {match[2]}", f"`{match[1]}`")
    return None


def going(line: str, slips: Slips) -> Near | None:
    """Find words that say where the conversation goes on."""
    for pattern in (_GOES, _GOES_IN_CHINESE):
        match = pattern.fullmatch(line)
        if match and slips.leads_somewhere(match[1]):
            return Near("no-arrow", len(line) - len(line.lstrip()), f"→ {match[1].rstrip('.。')}")
    match = _ARROW_BEHIND.fullmatch(line)
    if match and slips.leads_somewhere(match[1]):
        return Near("no-arrow", len(line) - len(line.lstrip()), f"→ {match[1]}")
    return None


def bare_title(line: str, slips: Slips) -> Near | None:
    """Find a line that is only the name of a section."""
    text = line.strip()
    if text and not text.startswith(("#", ">", "|")) and slips.targets.named(text.rstrip(".。")):
        return Near("no-arrow", len(line) - len(line.lstrip()), f"→ {text.rstrip('.。')}")
    return None


def number(line: str, slips: Slips) -> Near | None:
    """Find a number as other writers number their lines."""
    if match := _NUMBERS.fullmatch(line.lstrip()):
        at = len(line) - len(line.lstrip())
        digits = re.sub(r"\D", "", match[1]) or "1"
        meant = f"{int(digits)}. {match[2]}"
        return Near("odd-number", at, meant, f"`{match[1].strip()}`")
    return None


def bullet(line: str, slips: Slips) -> Near | None:
    """Find a task that begins with the dash of a list."""
    if match := _BULLET.fullmatch(line):
        slips.has_bullets = True
        return Near("bullet", 0, f"1. {match[2]}", f"`{match[1]}`")
    return None


def bold_heading(line: str, slips: Slips) -> Near | None:
    """Find a line in bold letters that is to be a heading."""
    if match := _BOLD_LINE.fullmatch(line):
        return Near("odd-heading", 0, f"## {match[1].strip()}", "a line in bold letters")
    return None


def wide_heading(line: str, slips: Slips) -> Near | None:
    """Find a heading with full-width signs."""
    if match := _WIDE_HEADING.fullmatch(line):
        return Near("odd-heading", 0, f"{'#' * len(match[1])} {match[2]}", "the full-width ＃")
    return None


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


ABOVE: tuple[Look, ...] = (odd_arrow, wide_heading)
"""What is looked for before the first section."""

IN_SECTION: tuple[Look, ...] = (odd_arrow, wide_heading, going, number)
"""What is looked for in a line of a section that is not indented like a task's."""

AFTER_A_BLANK: tuple[Look, ...] = (bold_heading, bare_title)
"""What is looked for besides where such a line begins a paragraph."""
