"""Read a script in Markdown, line by line; the notation is in `scriptgraph.formats.notation`."""

from __future__ import annotations

from typing import Any

from scriptgraph.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.arrows import Targets, ambiguous, is_limit, read_arrow
from scriptgraph.formats.markdown_parts import Arrow, Task
from scriptgraph.formats.naming import did_you_mean, slug
from scriptgraph.formats.outline import Outline

_ADD_A_TITLE = "Begin the file with `# ` and the title of the script."
_ADD_SECTIONS = "Begin each section with `## ` and its title."
_STRAY = "Number it as a task (`1. …`), or indent it to make it part of the task above."


def read_markdown(text: str, file: str = "") -> Outline:
    """Read a script in Markdown; faults are in the outline."""
    outline = Outline(file, data={}, is_markdown=True)
    outline.places[()] = Place(file, 1, 1)
    reader = _Reader(outline)
    for number, line in enumerate(text.split("\n"), start=1):
        reader.read(line.rstrip(), number)
    reader.finish()
    return outline


class _Reader:
    """Remembers what the lines so far have opened."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.script: dict[str, Any] = {}
        self.conduct: list[str] = []
        self.fallback: list[str] | None = None
        """The lines of this setting where it stands just before; quoted lines continue it."""

        self.sections: dict[str, dict[str, Any]] = {}
        self.arrows: list[Arrow] = []
        self.section: str | None = None
        self.task: Task | None = None
        self.tasks: list[Task] = []
        self.arrow: Arrow | None = None
        """The arrow line just before, which an indented line continues."""

        self.after_blank = True

    def read(self, line: str, number: int) -> None:
        """Take the next line."""
        indent = len(line) - len(line.lstrip())
        place = Place(self.outline.file, number, indent + 1)
        arrow, self.arrow = self.arrow, None
        if match := notation.HEADING.match(line):
            self.heading(len(match[1]), match[2], place)
        elif arrow and indent and not notation.ARROW.match(line):
            arrow.lines.append(line)
            self.arrow = arrow
        elif match := notation.ARROW.match(line):
            self.arrow = Arrow([match[1]], place, self.section)
            self.arrows.append(self.arrow)
            self.task = None
        elif self.section is None:
            self.above(line, place)
        else:
            self.inside(line, indent, place)
        self.after_blank = not line

    def heading(self, level: int, text: str, place: Place) -> None:
        """Begin the script or a section."""
        match = notation.TITLE_WITH_ID.fullmatch(text)
        title, name = (match[1].strip(), match[2]) if match else (text, slug(text))
        if not title:
            self.outline.fault("missing", "the title is missing after `#`", place)
        if level == 1 and self.section is None and "script" not in self.script:
            self.script |= {"script": name or "script", "title": title or None}
            self.outline.places[("script",)] = self.outline.places[("title",)] = place
        elif level == 2:
            self.begin_section(name or f"section_{len(self.sections) + 1}", title, place)
        else:
            message = f"a heading with {level} `#` has no meaning here"
            hint = "`# ` begins the script, once and first; `## ` begins each section."
            self.outline.fault("stray-heading", message, place, hint)

    def begin_section(self, name: str, title: str, place: Place) -> None:
        """Open a section; a second one of the same name is read, but not kept."""
        path: Path = ("sections", name)
        self.section, self.task = name, None
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
        if key not in notation.SETTINGS:
            message = f"there is no setting {key!r}{did_you_mean(key, notation.SETTINGS)}"
            hint = f"There are: {', '.join(notation.SETTINGS)}. Text may begin with a backslash."
            self.outline.fault("unknown-key", message, place, hint)
            return
        path: Path = ("agent", {"agent": "name"}.get(key, key))
        path = path if key in ("agent", "role") else (key,)
        if path in self.outline.places:
            self.outline.fault("duplicate-key", f"{key!r} is set twice", place)
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
            self.task = self.begin_task(match.start(2), match[2] or "", place)
        elif self.task and (not line or indent or not self.after_blank):
            self.task.read(self.task.dedented(line), place)
        elif line:
            self.outline.fault("stray-text", "this line belongs to no task", place, _STRAY)

    def begin_task(self, indent: int, text: str, place: Place) -> Task:
        """Open a task, with or without a name of its own."""
        assert self.section is not None
        tasks = self.sections[self.section]["tasks"]
        body: dict[str, Any] = {}
        name = ""
        while True:
            if not name and (match := notation.BOLD.match(text)):
                name = match[1][1:] if match[1].startswith("#") else slug(match[1])
            elif "optional" not in body and (match := notation.OPTIONAL.match(text)):
                body["optional"] = "true"
            else:
                break
            text = match[match.re.groups]
        name = name or str(len(tasks) + 1)
        path: Path = ("sections", self.section, "tasks", name)
        if name in tasks:
            first = self.outline.places[path].line
            message = f"task {name!r} stands here twice; the first is in line {first}"
            self.outline.fault("duplicate-task", message, place)
        tasks.setdefault(name, body)
        self.outline.places.setdefault(path, place)
        task = Task(self.outline, path, body, indent if indent > 0 else place.column + 2)
        self.tasks.append(task)
        if notation.means_something_in_task(text):
            task.read(text, place)
        else:
            task.add("do", notation.unescape(text, notation.means_something_first))
        return task

    def finish(self) -> None:
        """Resolve the arrows, now that all sections are known."""
        if "script" not in self.script:
            self.outline.fault("missing", "the script has no title", (), _ADD_A_TITLE)
            self.script["script"] = None
        if not self.sections:
            self.outline.fault("missing", "the script has no sections", (), _ADD_SECTIONS)
        targets = Targets((name, body["title"] or "") for name, body in self.sections.items())
        for task in self.tasks:
            task.finish()
        for arrow in self.arrows:
            self.resolve(arrow, targets)
        conduct = "\n".join(self.conduct)
        self.script |= {"conduct": conduct} if conduct.strip() else {}
        self.outline.data = self.script | {"sections": self.sections or None}

    def resolve(self, arrow: Arrow, targets: Targets) -> None:
        """Add the rule or limit of an arrow line to where it belongs."""
        path: Path = ("sections", arrow.section) if arrow.section else ()
        home = self.sections[arrow.section] if arrow.section else self.script
        if names := ambiguous(arrow.text, targets):
            message = f"several sections have this title: {', '.join(sorted(names))}"
            self.outline.fault("ambiguous-target", message, arrow.place, "Name one by its id.")
        parts = read_arrow(arrow.text, targets)
        if is_limit(parts):
            if "limits" in home:
                hint = "Write both in one line: `→ Goodbye, after 12 turns or 3 visits`."
                self.outline.fault("duplicate-key", "there is a limit already", arrow.place, hint)
                return
            home["limits"] = parts
            self.outline.places[(*path, "limits")] = arrow.place
            return
        key = "next" if arrow.section else "anytime"
        rules = home.setdefault(key, [])
        self.outline.places[(*path, key, len(rules))] = arrow.place
        rules.append(parts)
