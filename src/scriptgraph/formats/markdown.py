"""Read a script in Markdown, line by line; the notation is in `scriptgraph.formats.notation`."""

from __future__ import annotations

from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import markdown_headings as headings
from scriptgraph.formats import markdown_lines as lines
from scriptgraph.formats import markdown_wraps as wraps
from scriptgraph.formats import near, notation
from scriptgraph.formats.guarantees import report_lost
from scriptgraph.formats.markdown_exports import without_escapes
from scriptgraph.formats.markdown_language import as_english
from scriptgraph.formats.markdown_lost_rules import kept_from_leading
from scriptgraph.formats.markdown_partings import Partings
from scriptgraph.formats.markdown_parts import ArrowLine, TaskLines
from scriptgraph.formats.markdown_rules import Rules
from scriptgraph.formats.markdown_section_lines import SectionLines
from scriptgraph.formats.markdown_slips import Slips, odd_arrow
from scriptgraph.formats.markdown_tasks import Tasks
from scriptgraph.formats.markdown_text import front_matter, without_copy, without_remarks
from scriptgraph.formats.markdown_top import Top
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.script.authors_words import names_a_part

_ADD_A_TITLE = "Begin the file with `# ` and the title of the script."
_ADD_SECTIONS = "Begin each section with `## ` and its title."


def read_markdown(text: str, file: str = "") -> Outline:
    """Read a script in Markdown; faults are in the outline."""
    outline = Outline(file, data={}, is_markdown=True)
    outline.places[()] = Place(file, 1, 1)
    numbered = without_copy(outline, list(without_remarks(outline, text)))
    settings, numbered = front_matter(outline, numbered)
    plain = without_escapes(outline, numbered)
    settings, numbered, columns = as_english(outline, settings, plain)
    numbered = wraps.joined_choices(outline, numbered)
    slips = Slips.of(outline, numbered)
    reader = _Reader(outline, slips)
    reader.top.take_front(settings)
    for number, line in headings.underlined(numbered, slips):
        reader.read(line.rstrip(), number)
    reader.finish()
    columns.restore(outline)
    return outline


class _Reader:
    """Remembers what the lines so far have opened."""

    def __init__(self, outline: Outline, slips: Slips) -> None:
        self.outline = outline
        self.slips = slips
        self.script: dict[str, Any] = {}
        self.top = Top(outline, self.script)
        self.sections: dict[str, dict[str, Any]] = {}
        self.section_lines = SectionLines(outline, self.sections)
        self.arrows: list[ArrowLine] = []
        self.section: str | None = None
        self.task: TaskLines | None = None
        self.tasks = Tasks(outline, slips.types)
        self.arrow: ArrowLine | None = None
        """The arrow line just before, which the next line may continue."""

        self.line_above = 0

        self.after_blank = True
        self.is_stray = False
        self.partings = Partings(outline)

    def read(self, line: str, number: int) -> None:
        """Take the next line."""
        line = line if self.section is None else notation.untabbed(line)
        indent = len(line) - len(line.lstrip())
        place = Place(self.outline.file, number, indent + 1)
        arrow, self.arrow = self.arrow, None
        is_apart, self.line_above = number != self.line_above + 1, number
        if is_apart:  # a remark stood between
            self.top.ends()
            arrow = arrow if indent else None
        if arrow and lines.is_more_of_rule(line, self.section is None):
            self.continued(arrow, line, place)
            return
        # How the agent behaves may show an example.
        is_example = self.section is None and "script" in self.script and line.startswith("```")
        if not is_example and self.partings.has(line, indent, place, self.section is not None):
            self.top.ends()
            self.after_blank = True
            return
        if self.section is not None and self.is_setting(line, indent, place):
            return
        line = self.mended(written := line, indent, place)
        if match := notation.HEADING.match(line):
            self.top.ends()
            self.heading(len(match[1]), notation.unclosed(match[2]), line, place)
        elif match := notation.ARROW.match(line):
            self.top.ends()
            self.arrow = ArrowLine([match[1]], place, match.start(1) + 1, self.section)
            self.arrows.append(self.arrow)
            self.task, self.is_stray = None, False
        elif arrow and line == written and self.is_below_rule(arrow, line, place):
            self.after_blank = False
            return
        elif self.section is None:
            self.top.read(line, place)
        else:
            self.inside(line, indent, place)
        self.after_blank = not line

    def is_setting(self, line: str, indent: int, place: Place) -> bool:
        """Take a line that says something of the section, or a former name of a task."""
        if match := notation.RENAMED.fullmatch(line):
            self.renamed(match[1], line, indent, place)
        elif not self.section_lines.take(self.section or "", line, place, in_task=bool(self.task)):
            return False
        self.after_blank = False
        return True

    def renamed(self, names: str, line: str, indent: int, place: Place) -> None:
        """Take what the section was called before, or the task that the line is indented for."""
        if self.task and indent:
            self.task.read(self.task.dedented(line), place)
            return
        self.section_lines.renamed(self.section or "", names, place)

    def is_below_rule(self, arrow: ArrowLine, line: str, place: Place) -> bool:
        """Take a line that is not indented and goes on with an arrow; report one that may not."""
        if not wraps.is_plain(line) or (self.section is None and notation.sets(line)):
            return False
        language = str(self.script.get("language", ""))
        is_name = self.slips.names(arrow.text)
        if wraps.goes_on_with_rule(arrow.text, is_name, line, language):
            self.continued(arrow, line, place)
            return True
        write = in_a_line(f"→ {arrow.text} {line.strip()}")
        self.outline.slip("below-arrow", place, write=write)
        self.is_stray = True
        return self.section is not None

    def continued(self, arrow: ArrowLine, line: str, place: Place) -> None:
        """Take a line below an arrow: more of its text, or a part of its rule."""
        self.arrow = arrow
        self.after_blank = False
        part = lines.part_of_rule(line)
        if part is None:
            arrow.lines.append(line)
            return
        name = arrow.lines[0].partition(",")[0].strip()
        written = ", urgently, if ..." if part[0] == "urgent" else f", {part[1]}"
        written = " and back, if ..." if part[0] == "back" else written
        self.outline.slip("arrow-part", place, write=f"→ {name}{written}")
        if part[0] == "urgent":
            arrow.is_urgent = True
        elif part[0] == "back":
            arrow.is_back = True
        else:
            arrow.lines.append(f", {part[1]}")

    def mended(self, line: str, indent: int, place: Place) -> str:
        """Report what comes near to the notation, and give the line as it was meant."""
        text = line.lstrip()
        is_escaped = text.startswith("\\") and not text.startswith("\\#")
        if not line or is_escaped or len(line) > near.LONGEST:
            may_lead = is_escaped and self.section is None
            return self.slips.mend(line, place, (kept_from_leading,) if may_lead else ())
        belongs = self.task is not None and indent >= self.task.indent
        is_apart = self.section is not None and (self.task is None or self.after_blank)
        if is_apart and not belongs and notation.QUOTE.match(line):
            return self.slips.mend(line, place, (odd_arrow,))
        if self.section is not None and not belongs and notation.NUMBER.match(line):
            return self.slips.mend(line, place, lines.AT_A_NUMBER)
        if belongs or notation.HEADING.match(line) or notation.ARROW.match(line):
            return line
        if self.section is None:
            is_quoted = self.top.takes_quotes and notation.QUOTE.match(line)
            return line if is_quoted else self.slips.mend(line, place, lines.BEFORE_SECTIONS)
        if notation.NUMBER.match(line) or notation.QUOTE.match(line):
            return line
        looks = lines.IN_SECTION
        if self.after_blank or self.task is None:
            looks += lines.AT_A_NEW_PARAGRAPH
        takes_bullets = self.task is None or self.slips.has_bullets
        if takes_bullets and not indent and not notation.means_something_in_task(line):
            is_above = self.task is None and place.line in self.slips.above_tasks
            looks += lines.ABOVE_TASKS if is_above else lines.AS_TASKS
        return self.slips.mend(line, place, looks)

    def heading(self, level: int, text: str, line: str, place: Place) -> None:
        """Begin the script or a section."""
        name, title = notation.titled(text)
        if meant := notation.odd_id(text):
            self.outline.slip("odd-id", place, write=f"{'#' * level} {meant}")
            text = meant
        if not title:
            hint = "Write the title behind it, in the same line: `## Welcome`."
            self.outline.fault("missing", "the title is missing after `#`", place, hint)
        if place.line == self.slips.title_at and "script" in self.script:
            self.outline.slip("sub-heading", place, found="one `#`", write=f"## {text}")
            return
        if place.line == self.slips.title_at:
            found, level = f"{level} `#`", 1
            self.outline.slip("heading-level", place, found=found, write=f"# {text}")
        if level == 1 and self.section is None and "script" not in self.script:
            self.script |= {"script": name or "script", "title": title or None}
            self.outline.places[("script",)] = self.outline.places[("title",)] = place
            return
        if level != 2 and not self.opens(line, title, name):
            self.task = None
            self.under(level, text, line, place)
            return
        if self.sections and names_a_part(title) and not self.slips.is_led_to(title):
            self.task = None
            self.outline.slip("part-heading", place, found=repr(title))
            return
        if level != 2:
            found = "one `#`, the second of its kind," if level == 1 else f"{level} `#`"
            self.outline.slip("heading-level", place, found=found, write=f"## {text}")
        self.begin_section(name or f"section_{len(self.sections) + 1}", title, place)

    def opens(self, line: str, title: str, name: str) -> bool:
        """Say whether a heading of another level than a section's is one all the same."""
        if not self.slips.has_sections or any(map(self.slips.is_led_to, (title, name))):
            return True
        return self.section is None and not headings.is_tags(line)

    def under(self, level: int, text: str, line: str, place: Place) -> None:
        """Report a heading inside a section; a number in it is that of a task."""
        if headings.is_tags(line):
            self.outline.slip("tags", place)
        elif self.section is not None and notation.NUMBER.match(text):
            found = f"`{'#' * level}`"
            self.outline.slip("odd-number", place, found=found, write=text.strip())
            self.inside(text, 0, place)
        else:
            found = f"{level} `#`" if level > 1 else "one `#`"
            self.outline.slip("sub-heading", place, found=found, write=f"## {text}")

    def begin_section(self, name: str, title: str, place: Place) -> None:
        """Open a section; a second one of the same name is read, but not kept."""
        path: Path = ("sections", name)
        self.section, self.task = name, None
        self.slips.has_bullets = False
        section: dict[str, Any] = {"title": title or None, "tasks": {}}
        if name in self.sections:
            first = self.outline.places[path].line
            message = f"there are two sections {name!r}; the first begins in line {first}"
            hint = (
                f"Give one of them another title, such as `## {title or name} 2`, and name it so "
            )
            hint += "in the arrows that lead to it."
            self.outline.fault("duplicate-section", message, place, hint)
            self.outline.doubled.append(name)
        self.sections.setdefault(name, section)
        self.outline.places.setdefault(path, place)

    def inside(self, line: str, indent: int, place: Place) -> None:
        """Take a line of a section: a new task, or more of the task above."""
        match = notation.NUMBER.match(line)
        if match and self.task and self.task.takes_number(line, indent):
            self.outline.slip("nested-number", place, found=indent, write=f"   {line.strip()}")
            self.task.read(line.strip(), place)
        elif match and (self.task is None or indent < self.task.indent):
            tasks = self.sections[self.section or ""]["tasks"]
            text, self.is_stray = match[2] or "", False
            self.task = self.tasks.begin(
                self.section or "", tasks, match.start(2), text, line, place
            )
        elif self.task and (not line or indent or not self.after_blank):
            last = (self.task.body.get("do") or [""])[-1] if not self.task.quoting else ""
            if line and not indent and wraps.is_another(last, line):
                self.outline.slip("no-number", place, write=in_a_line(f"1. {line}"))
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
        if "script" not in self.script and (title := self.top.front_title):
            self.script |= {"script": slug(title), "title": title}
        if "script" not in self.script:
            self.outline.fault("missing", "the script has no title", (), _ADD_A_TITLE)
            self.script["script"] = None
        if not self.sections:
            self.outline.fault("missing", "the script has no sections", (), _ADD_SECTIONS)
        self.tasks.finish()
        self.tasks.guess_types("\n".join(arrow.text for arrow in self.arrows))
        Rules(self.outline, self.script, self.sections).add(self.arrows, self.tasks.types)
        titles = {str(each.get("title", "")).casefold() for each in self.sections.values()}
        report_lost(self.outline, self.top.lines, titles | {*map(str.casefold, self.sections)})
        for section in self.sections.values():
            if "use" in section and not section["tasks"]:
                del section["tasks"]
        if self.script.get("part") == "":
            self.script["part"] = self.script["script"]
        if "part" in self.script:
            del self.script["script"]
        conduct = "\n".join(self.top.conduct)
        self.script |= {"conduct": conduct} if conduct.strip() else {}
        self.outline.data = self.script | {"sections": self.sections or None}
