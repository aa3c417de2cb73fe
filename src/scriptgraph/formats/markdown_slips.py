"""Finds lines of a Markdown script that come near to the notation, and says what they are to be.

Each slip is reported where it is, and the reader goes on with the line as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scriptgraph.core.findings import Place
from scriptgraph.formats import arrow_words, near, notation
from scriptgraph.formats.arrows import Targets, split_arrow
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.language.alternatives import either
from scriptgraph.script import lookalikes
from scriptgraph.script.authors_words import ANYTIMES, GOING, is_end
from scriptgraph.script.fields import ValueType

BOLD_LINE = re.compile(r"(?:\*\*|__)([^*_:：]+)[:：]?(?:\*\*|__)[:：]?\s*")
_MARK = rf"\s*(?:[{lookalikes.LIST_MARKS}]\s*)?"
_GOES = re.compile(rf"{_MARK}(?:{'|'.join(map(re.escape, GOING))})\b[:：]?\s*(\S.*)", re.I)
_GOES_IN_CHINESE = re.compile(
    rf"{_MARK}(?:{'|'.join(w for w in GOING if ord(w[0]) > 0x2E80)})[:：]?\s*(\S.*)"
)
_ARROW_BEHIND = re.compile(rf"\s*(\S.*?)\s*(?:{lookalikes.ARROWS})\s*")
_WEAK_ARROW = re.compile(
    rf"{_MARK}(>{{1,2}}(?: ?(?:→|->))?|à|👉\S?|☞|☛|➥|➦|⮕|🡒|🡪|🠖"
    r"|↳|⤷|↪|⏩|⏭|🔜|\|>)\ufe0f?\s+(\S.*)"
)
_NUMBERED_ARROW = re.compile(
    rf"\s*\d{{1,9}}[.)]\s+(?=\S)(?:(?:→|->)\s*(\S.*)|({notation.ODD_ARROW.pattern}))"
)
_ANYTIME_ARROW = re.compile(
    rf"\W*(?:{either(ANYTIMES)})\W*?"
    r"(?:→|->|=>|➔)\s*(\S.*)",
    re.IGNORECASE,
)
_DASHED = re.compile(rf"[{lookalikes.LIST_MARKS}]\s+\S")
_CONDITION = re.compile(
    r"[,，;；(（]|\s(?:if|when|wenn|falls|si|otherwise)\b|如果|若", re.IGNORECASE
)
_NO_NAME = re.compile(rf"{_CONDITION.pattern}|[:：]|\s(?:after|nach)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Near:
    """A line that was meant otherwise than it is written."""

    kind: str
    at: int
    """Where in the line the slip is."""

    meant: str
    """The line as it was meant."""

    found: str = ""
    write: str = ""
    """What to write, where that is not the line as it was meant."""


Look = Callable[[str, "Slips"], Near | None]


class Slips:
    """Knows where arrows can lead, and reports lines that come near to the notation."""

    def __init__(self, outline: Outline, targets: Targets) -> None:
        """Take what a line may name."""
        self.outline = outline
        self.targets = targets
        self.has_sections = False
        """Whether any heading is that of a section."""

        self.title_at = 0
        """The line of a heading that is the title of the script, with more than one `#`; or 0."""

        self.titled: set[str] = set()
        """The titles of sections, made into names."""

        self.led_to: set[str] = set()
        """What arrows lead to, made into names."""

        self.above_tasks: set[int] = set()
        """The lines with a dash that stand above the numbered tasks of a section."""

        self.types: dict[str, ValueType] = {}
        """What the script collects, as far as its lines say so."""

        self.has_bullets = False
        """Whether this section's tasks have been written with dashes so far."""

    @classmethod
    def of(cls, outline: Outline, lines: Iterable[tuple[int, str]]) -> Slips:
        """Collect the titles of the sections first, and what arrows lead to."""
        slips = cls(outline, Targets((), outline.language))
        headings: list[str] = []
        arrows: list[str] = []
        lines = list(lines)
        slips.title_at = _title_at(lines)
        for number, line in lines:
            if number == slips.title_at:
                continue
            if match := notation.HEADING.match(line):
                headings.append(notation.unclosed(match[2]))
                slips.has_sections |= len(match[1]) == 2
            elif match := BOLD_LINE.fullmatch(line):
                headings.append(match[1])
            elif match := notation.ARROW.match(line):
                arrows.append(match[1][: near.LONGEST])
            elif match := notation.COLLECT.fullmatch(line):
                kind = notation.read_type((match[2] or "string").strip())
                slips.types[match[1].strip()] = tuple(kind) if isinstance(kind, list) else kind
        slips.above_tasks = set(_above_tasks(lines))
        slips.targets = Targets(map(notation.titled, headings), outline.language)
        slips.titled = {slug(title) for _, title in map(notation.titled, headings)}
        slips.led_to = {name for text in arrows for name in _led_to(text, slips.targets)}
        return slips

    def is_led_to(self, title: str) -> bool:
        """Say whether an arrow names a title."""
        return slug(title) in self.led_to

    def is_wanted(self, title: str) -> bool:
        """Say whether an arrow leads to a section of this title, and no heading has it."""
        is_known = slug(title) in self.titled or self.targets.named(title) or is_end(title)
        return self.is_led_to(title) and not is_known

    def names(self, text: str) -> bool:
        """Say whether a text is the name of a section, or of the end."""
        name = text.strip(' .。"“”„*_')
        return bool(name) and (bool(self.targets.named(name)) or is_end(name))

    def leads_somewhere(self, text: str) -> bool:
        """Say whether a text names a section or the end, with or without a condition behind it."""
        return self.names(text) or self.names(_CONDITION.split(text.strip(), maxsplit=1)[0])

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
        write = in_a_line(near.write or near.meant)
        self.outline.slip(near.kind, at, found=near.found, write=write)


def _above_tasks(lines: list[tuple[int, str]]) -> Iterator[int]:
    """List the lines with a dash between a heading and the first numbered task below it."""
    above: list[int] | None = None
    for number, line in lines:
        if notation.HEADING.match(line):
            above = []
        elif above is not None and notation.NUMBER.match(line):
            yield from above
            above = None
        elif above is not None and _DASHED.match(line):
            above.append(number)


def _title_at(lines: list[tuple[int, str]]) -> int:
    """Give the line of a heading before the settings that has several `#`, or is the second."""
    first, has_title = 0, False
    for number, line in lines:
        match = notation.HEADING.match(line)
        if match and (first or (has_title and len(match[1]) > 1)):
            return 0
        if match and len(match[1]) == 1 and not has_title:
            has_title = True
        elif match:
            first = number
        elif first and notation.NUMBER.match(line):
            return 0
        elif first and (notation.setting(line) or notation.near_setting(line)):
            return first
        elif not first and line.strip():
            return 0
    return 0


def _led_to(text: str, targets: Targets) -> set[str]:
    """Give the names that an arrow may lead to: its text, and what stands before a condition.

    Where a heading has the whole name, `if` included, no part of it is looked for.
    """
    target, _ = split_arrow(text, targets)
    if targets.named(target):
        return {slug(target)}
    return {slug(text), slug(_NO_NAME.split(text, maxsplit=1)[0])} - {""}


def indent_of(line: str) -> int:
    """Count what stands before the text of a line."""
    return len(line) - len(line.lstrip())


def unmarked(line: str) -> str:
    """Give a line without the mark of a list, or half an arrow, before its words."""
    return line.strip().lstrip(f"{lookalikes.LIST_MARKS}←→⇐<").strip()


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


def numbered_arrow(line: str, slips: Slips) -> Near | None:
    """Find an arrow that is numbered like a task."""
    if match := _NUMBERED_ARROW.fullmatch(line):
        text = match[1] or match[match.re.groups]
        return Near("numbered-arrow", indent_of(line), f"→ {text}")
    return None


def going(line: str, slips: Slips) -> Near | None:
    """Find words that say where the conversation goes on."""
    for pattern in (_GOES, _GOES_IN_CHINESE):
        match = pattern.fullmatch(line)
        if match and slips.leads_somewhere(match[1]):
            return Near("no-arrow", indent_of(line), f"→ {match[1].rstrip('.。')}")
    match = _ARROW_BEHIND.fullmatch(line)
    if match and slips.leads_somewhere(match[1]):
        return Near("no-arrow", indent_of(line), f"→ {match[1]}")
    return None


def anytime_arrow(line: str, slips: Slips) -> Near | None:
    """Find an arrow behind the words for any time, in one line with them."""
    if match := _ANYTIME_ARROW.fullmatch(line):
        return Near("arrow-inside", indent_of(line), f"→ {match[1]}")
    return None


def condition_first(line: str, slips: Slips) -> Near | None:
    """Find a condition that stands before the section to which it leads."""
    text = re.sub(rf"^{_MARK}", "", line)
    for kind, condition, name in arrow_words.condition_first(text):
        if slips.names(name):
            written = arrow_words.condition_meant(f"{kind} {condition}", slips.types).written
            return Near("condition-first", indent_of(line), f"→ {name.strip('.。')}, {written}")
    return None


def bare_title(line: str, slips: Slips) -> Near | None:
    """Find a line that is only the name of a section, with or without a condition."""
    text = unmarked(line)
    if not text or line.lstrip().startswith(("#", ">", "|")):
        return None
    cut = _NO_NAME.search(text)
    behind = text[cut.start() :].strip(" ,，;；:：(（)）") if cut else ""
    is_rule = bool(behind) and bool(arrow_words.beginning(behind)[0])
    if slips.targets.named(text.rstrip(".。")):
        return Near("no-arrow", indent_of(line), f"→ {text.rstrip('.。')}")
    if cut and is_rule and slips.targets.named(text[: cut.start()].strip()):
        written = arrow_words.condition_meant(behind, slips.types).written
        return Near("no-arrow", indent_of(line), f"→ {text[: cut.start()].strip()}, {written}")
    return None


ABOVE: tuple[Look, ...] = (
    odd_arrow,
    numbered_arrow,
    anytime_arrow,
    condition_first,
)
"""What is looked for in what leads on, before the first section."""
