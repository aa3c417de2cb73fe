"""Read a script in Markdown, line by line; the notation is in `scriptgraph.formats.notation`."""

from __future__ import annotations

from typing import Any

from scriptgraph.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.lookalikes import nfc
from scriptgraph.formats.markdown_parts import Arrow, Task
from scriptgraph.formats.markdown_rules import Rules
from scriptgraph.formats.markdown_slips import (
    ABOVE,
    AFTER_A_BLANK,
    IN_SECTION,
    Slips,
    bullet,
    underlined,
)
from scriptgraph.formats.markdown_tasks import Tasks
from scriptgraph.formats.markdown_text import front_matter, without_remarks
from scriptgraph.formats.naming import did_you_mean, slug
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.words import meant

_ADD_A_TITLE = "Begin the file with `# ` and the title of the script."
_ADD_SECTIONS = "Begin each section with `## ` and its title."


def read_markdown(text: str, file: str = "") -> Outline:
    """Read a script in Markdown; faults are in the outline."""
    outline = Outline(file, data={}, is_markdown=True)
    outline.places[()] = Place(file, 1, 1)
    settings, lines = front_matter(outline, list(without_remarks(outline, text)))
    slips = Slips(outline, lines)
    reader = _Reader(outline, slips)
    reader.take_front(settings)
    for number, line in underlined(lines, slips):
        reader.read(line.rstrip(), number)
    reader.finish()
    return outline


class _Reader:
    """Remembers what the lines so far have opened."""

    def __init__(self, outline: Outline, slips: Slips) -> None:
        self.outline = outline
        self.slips = slips
        self.script: dict[str, Any] = {}
        self.conduct: list[str] = []
        self.fallback: list[str] | None = None
        """The lines of this setting where it stands just before; quoted lines continue it."""

        self.sections: dict[str, dict[str, Any]] = {}
        self.arrows: list[Arrow] = []
        self.section: str | None = None
        self.task: Task | None = None
        self.tasks = Tasks(outline)
        self.arrow: Arrow | None = None
        """The arrow line just before, which an indented line continues."""

        self.after_blank = True
        self.is_stray = self.in_table = self.in_block = False
        self.front_title = ""

    def take_front(self, settings: list[tuple[int, str, str]]) -> None:
        """Take the settings of front matter; those of other programs are left out."""
        for number, key, value in settings:
            place = Place(self.outline.file, number, 1)
            folded = key.casefold()
            if folded == "title" or meant(key, ("title",)):
                self.front_title = value
            elif folded in notation.SETTINGS or notation.setting_meant(key):
                self.setting(folded, value, place)
            else:
                known = ", ".join(("title", *notation.SETTINGS))
                self.outline.slip("front-matter", place, name=key, write=known)

    def read(self, line: str, number: int) -> None:
        """Take the next line."""
        indent = len(line) - len(line.lstrip())
        place = Place(self.outline.file, number, indent + 1)
        arrow, self.arrow = self.arrow, None
        if not (arrow and indent) and self.is_left_out(line, indent, place):
            self.after_blank = True
            return
        line = self.mended(line, indent, place, arrow)
        if match := notation.HEADING.match(line):
            self.heading(len(match[1]), match[2], place)
        elif arrow and indent and not notation.ARROW.match(line):
            arrow.lines.append(line)
            self.arrow = arrow
        elif match := notation.ARROW.match(line):
            self.arrow = Arrow([match[1]], place, match.start(1) + 1, self.section)
            self.arrows.append(self.arrow)
            self.task = None
        elif self.section is None:
            self.above(line, place)
        else:
            self.inside(line, indent, place)
        self.after_blank = not line

    def is_left_out(self, line: str, indent: int, place: Place) -> bool:
        """Say whether a line only parts others: a line across the page, a table, a fence."""
        if self.section is None and "script" in self.script and line.startswith("```"):
            return False  # how the agent behaves may show an example
        if indent or not line.startswith(("|", "`", "~", "-", "*", "_")):
            self.in_table = False
            return False
        if notation.PAGE_RULE.fullmatch(line):
            return True
        if line.startswith("|") and self.section is not None:
            if not self.in_table:
                self.outline.slip("table", place)
            self.in_table = True
            return True
        if notation.FENCE.fullmatch(line):
            self.in_block = not self.in_block
            if self.in_block:
                self.outline.slip("code-lines", place)
            return True
        return False

    def mended(self, line: str, indent: int, place: Place, arrow: Arrow | None) -> str:
        """Report what comes near to the notation, and give the line as it was meant."""
        marks = (notation.HEADING, notation.ARROW, notation.NUMBER, notation.QUOTE)
        is_plain = any(mark.match(line) for mark in marks)
        if not line or is_plain or len(line) > notation.LONGEST or line.lstrip().startswith("\\"):
            return line
        if self.section is None:
            return self.slips.mend(line, place, ABOVE)
        if (self.task and indent >= self.task.indent) or (arrow and indent):
            return line
        looks = IN_SECTION
        if self.after_blank or self.task is None:
            looks += AFTER_A_BLANK
        takes_bullets = self.task is None or self.slips.has_bullets
        if takes_bullets and not indent and not notation.means_something_in_task(line):
            looks += (bullet,)
        return self.slips.mend(line, place, looks)

    def heading(self, level: int, text: str, place: Place) -> None:
        """Begin the script or a section."""
        match = notation.TITLE_WITH_ID.fullmatch(text)
        title, name = (match[1].strip(), nfc(match[2])) if match else (text, slug(text))
        if not title:
            hint = "Write the title behind it, in the same line: `## Welcome`."
            self.outline.fault("missing", "the title is missing after `#`", place, hint)
        if level == 1 and self.section is None and "script" not in self.script:
            self.script |= {"script": name or "script", "title": title or None}
            self.outline.places[("script",)] = self.outline.places[("title",)] = place
            return
        if level != 2:
            found = "one `#`, the second of its kind," if level == 1 else f"{level} `#`"
            self.outline.slip("heading-level", place, found=found, write=f"## {text}")
        self.begin_section(name or f"section_{len(self.sections) + 1}", title, place)

    def begin_section(self, name: str, title: str, place: Place) -> None:
        """Open a section; a second one of the same name is read, but not kept."""
        path: Path = ("sections", name)
        self.section, self.task = name, None
        self.slips.has_bullets = False
        section: dict[str, Any] = {"title": title or None, "tasks": {}}
        if name in self.sections:
            first = self.outline.places[path].line
            message = f"there are two sections {name!r}; the first begins in line {first}"
            hint = "Give one of them a name of its own: `## Title {#name}`."
            self.outline.fault("duplicate-section", message, place, hint)
            self.outline.doubled.append(name)
        self.sections.setdefault(name, section)
        self.outline.places.setdefault(path, place)

    def above(self, line: str, place: Place) -> None:
        """Take a line before the first section: a setting, or how the agent behaves."""
        quote, fallback = notation.QUOTE.match(line), self.fallback
        if quote and fallback is not None:
            fallback.append(quote[1])
            self.script["fallback"] = "\n".join(fallback)
            return
        self.fallback = None
        if notation.ANYTIME.fullmatch(line):
            return
        if found := notation.setting(line):
            self.setting(*found, place)
            return
        if line and not self.conduct:
            self.outline.places[("conduct",)] = place
        self.conduct.append(notation.unescape(line, notation.means_something_above))

    def setting(self, key: str, value: str, place: Place) -> None:
        """Keep a setting."""
        if key not in notation.SETTINGS and (ours := notation.setting_meant(key)):
            write = f"- {ours}: {value}"
            self.outline.slip("setting-language", place, name=key, write=write)
            key = ours
        if key not in notation.SETTINGS:
            message = f"there is no setting {key!r}{did_you_mean(key, notation.SETTINGS)}"
            hint = f"There are: {', '.join(notation.SETTINGS)}. Text may begin with a backslash."
            self.outline.fault("unknown-key", message, place, hint)
            return
        path: Path = ("agent", {"agent": "name"}.get(key, key))
        path = path if key in ("agent", "role") else (key,)
        if path in self.outline.places:
            hint = "Leave one of the lines out."
            self.outline.fault("duplicate-key", f"{key!r} is set twice", place, hint)
            return
        self.outline.places[path] = place
        home = self.script.setdefault("agent", {}) if len(path) == 2 else self.script
        home[str(path[-1])] = notation.read_items(value) if key == "silence" else value
        if key == "fallback":
            self.fallback = [value] if value else []

    def inside(self, line: str, indent: int, place: Place) -> None:
        """Take a line of a section: a new task, or more of the task above."""
        match = notation.NUMBER.match(line)
        if match and (self.task is None or indent < self.task.indent):
            tasks = self.sections[self.section or ""]["tasks"]
            text, self.is_stray = match[2] or "", False
            self.task = self.tasks.begin(
                self.section or "", tasks, match.start(2), text, line, place
            )
        elif self.task and (not line or indent or not self.after_blank):
            self.task.read(self.task.dedented(line), place)
        elif line:
            self.stray(line, place)

    def stray(self, line: str, place: Place) -> None:
        """Report a paragraph that belongs to nothing; its first line stands for all."""
        if not self.after_blank and self.is_stray:
            return
        self.is_stray = True
        if notation.means_something_in_task(line):
            what = "what is collected" if "collect" in line.casefold() else "a line with `>`"
            self.outline.slip("not-indented", place, found=what, write=line.strip())
            last = self.tasks.all[-1] if self.tasks.all else None
            if last and last.path[:2] == ("sections", self.section):
                last.read(line, place)  # so that nothing is missing that is there
                self.is_stray = False
        else:
            self.outline.slip("stray-line", place)

    def finish(self) -> None:
        """Put together what has been read, now that all sections are known."""
        if "script" not in self.script and self.front_title:
            self.script |= {"script": slug(self.front_title), "title": self.front_title}
        if "script" not in self.script:
            self.outline.fault("missing", "the script has no title", (), _ADD_A_TITLE)
            self.script["script"] = None
        if not self.sections:
            self.outline.fault("missing", "the script has no sections", (), _ADD_SECTIONS)
        self.tasks.finish()
        Rules(self.outline, self.script, self.sections).add(self.arrows, self.tasks.values)
        conduct = "\n".join(self.conduct)
        self.script |= {"conduct": conduct} if conduct.strip() else {}
        self.outline.data = self.script | {"sections": self.sections or None}
