"""Read YAML so that a text stays the text it is, and every part keeps its place.

Only what a script needs is taken: mappings, lists and texts. `on`, `no` and `1.0` stay as they
are written. Anchors, aliases, merge keys and tags are refused: they hide content from the person
who reads the script, and allow a small file to unfold into a huge one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats.naming import slug
from scriptgraph.formats.outline import Data, Outline
from scriptgraph.formats.yaml_errors import explain
from scriptgraph.formats.yaml_slips import report_slips
from scriptgraph.formats.yaml_texts import NULLS, Texts, is_lost, is_nothing
from scriptgraph.script.lookalikes import nfc

MAX_DEPTH = 32
"""How many levels may stand inside each other; a script needs eight."""

_SECTION = 2
"""Steps to a section: `sections` and its name."""

SCRIPT_IN_YAML = "a script in YAML is made of lines like `script: my_first_script`"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGIN = "Begin each line with a name, a colon and a blank; the guides have examples to copy."
_ONE = "A file holds one script: remove `---`, and put the other script in a file of its own."


def read_yaml(text: str, file: str = "") -> Outline:
    """Read a script in YAML; faults are in the outline."""
    outline = Outline(file)
    if report_slips(outline, text):
        return outline
    reader = _Reader(text, outline)
    try:
        reader.read()
    except yaml.MarkedYAMLError as error:
        outline.data = None
        _syntax_error(outline, text, error)
    except yaml.YAMLError as error:
        outline.fault("syntax", f"this is not YAML: {error}", Place(file))
        outline.data = None
    except _TooDeepError as error:
        message = f"more than {MAX_DEPTH} levels stand inside each other"
        outline.fault("too-deep", message, error.place)
        outline.data = None
    return outline


def _syntax_error(outline: Outline, text: str, error: yaml.MarkedYAMLError) -> None:
    """Report what its author did; where that is not known, where YAML gave up."""
    mark = error.problem_mark or error.context_mark
    quoted = error.context_mark and "quoted scalar" in (error.context or "")
    opened = error.context_mark.line + 1 if quoted and error.context_mark else 0
    before = [each for each in outline.findings if each.severity == "error"]
    outline.findings = []
    if mark and explain(outline, text, mark.line + 1, opened):
        line = outline.findings[0].place.line
        if any("quote that opens" in each.message for each in before):
            outline.findings = before  # the rest follows from it
            return
        outline.findings += [each for each in before if each.place.line != line]
        return
    outline.findings = before
    if before:
        return  # what was found before it explains it
    hint = "Compare the line, and the one above it, with a line that is right."
    problem = "from here on, the text is not made of names and texts in YAML"
    outline.fault("syntax", f"{problem} ({error.problem})", _place(outline.file, mark), hint)


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _is_called(name: str, part: Data) -> bool:
    """Say whether the title of a part is its name."""
    return isinstance(part, dict) and slug(str(part.get("title", ""))) == slug(name)


class _TooDeepError(Exception):
    """Nothing sensible can follow."""

    def __init__(self, place: Place) -> None:
        self.place = place


class _Reader:
    """Walks over the parser's events once; what it returns as None has been reported."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        self.outline = outline
        self.texts = Texts(outline, text)

    def read(self) -> None:
        """Read the one document of the file."""
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            self.outline.fault("empty-file", "the file has no content", Place(self.outline.file))
            return
        event = next(self.events)
        self.outline.places[()] = self.place(event)
        data = self.value(event, ())
        if isinstance(data, dict):
            self.outline.data = data
        elif data is not None:
            message = f"{SCRIPT_IN_YAML}; this is only a list or a text"
            self.fault("wrong-value", message, event, _BEGIN)
        next(self.events)
        if isinstance(more := next(self.events), yaml.DocumentStartEvent):
            self.fault("several-documents", "a second document begins here", more, _ONE)

    def value(self, event: yaml.Event, path: Path) -> Data:
        """Read whatever begins with `event`."""
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(self.place(event))
        if isinstance(event, yaml.AliasEvent):
            hint = "Write the content out here; a text that begins with `*` stands in quotes."
            self.fault("alias", f"the alias '*{event.anchor}' is not allowed", event, hint)
            return None
        self.refuse_extras(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, in_braces=bool(event.flow_style))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path)

    def mapping(self, path: Path, in_braces: bool = False) -> dict[str, Data]:
        """Read keys and values up to the end of a mapping."""
        found: dict[str, Data] = {}
        last: yaml.Event | None = None
        leads_twice = False
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path)
            here = (*path, "?" if key is None else key)
            next_event = next(self.events)
            if in_braces and key and is_nothing(next_event) and path[-2:-1] == ("collect",):
                found[key] = key  # told as choices in the wrong brackets
                continue
            if in_braces and key and is_nothing(next_event) and is_lost(key, found, path):
                self.texts.lost_in_braces(event, last, found, path)
                continue
            if key in found and path == ("sections",):
                here = (*path, f"{key}_{self.place(event).line}")
            self.outline.places.setdefault(here, self.place(event))
            value = self.value(next_event, here)
            last = next_event
            if key in found:
                self.doubled(key, event, path, self.outline.places[*path, key], value)
                leads_twice = leads_twice or key == "to"
                if path[-1:] in (("tasks",), ("sections",)):  # what it holds is read elsewhere
                    found[other := f"{key}_{self.place(event).line}"] = value
                    if _is_called(key, value) and not _is_called(key, found[key]):
                        self.exchange(found, key, other, path)
            elif key is not None:
                found[key] = value
        if leads_twice and not found.keys() & {"if", "when"}:
            found["when"] = "…"  # so that no rule after it counts as unreachable
        return found

    def exchange(self, found: dict[str, Data], key: str, other: str, path: Path) -> None:
        """Give a name to the second of two parts, where the first was to have another."""
        found[key], found[other] = found[other], found[key]
        names, length = {key: other, other: key}, len(path)
        places = self.outline.places
        moved = {
            at: places.pop(at)
            for at in list(places)
            if at[length : length + 1] in ((key,), (other,)) and at[:length] == path
        }
        for at, place in moved.items():
            places[(*path, names[str(at[length])], *at[length + 1 :])] = place

    def doubled(self, key: str, event: yaml.Event, path: Path, first: Place, value: Data) -> None:
        """Report a key that stands there twice; a section that does may hold two."""
        is_section = len(path) == _SECTION and path[0] == "sections"
        if is_section and path in self.outline.doubled:
            return
        message = f"{key!r} stands here twice; the first is in line {first.line}"
        hint = "Give one of them another name, or take it out."
        if is_section:
            hint = "Begin a section of its own above it, with a name; or take one of them out."
        self.fault("duplicate-key", message, event, hint)
        if value and (is_section or path == ("sections",)):
            self.outline.doubled.append(path if is_section else key)

    def key(self, event: yaml.Event, path: Path) -> str | None:
        """Read a key; one that is no plain name is reported."""
        if not isinstance(event, yaml.ScalarEvent):
            if self.value(event, (*path, "?")) is not None:
                self.fault("bad-name", "a list or group of keys cannot be a name", event)
            return None
        self.refuse_extras(event)
        if event.implicit[0] and event.value == "<<":
            self.fault("merge-key", "'<<' is not allowed", event, "Write the content out here.")
            return None
        if not event.value:
            self.fault("bad-name", "a name is missing before the colon", event)
            return None
        return nfc(event.value)

    def sequence(self, path: Path) -> list[Data]:
        """Read items up to the end of a list."""
        found: list[Data] = []
        begun: list[yaml.Event] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, len(found))
            self.outline.places.setdefault(here, self.place(event))
            found.append(self.value(event, here))
            begun.append(event)
        return self.texts.choices(begun, path, found) if path[-2:-1] == ("collect",) else found

    def scalar(self, event: yaml.Event, path: Path) -> str | None:
        """Take a text as it is written; nothing at all is no text."""
        assert isinstance(event, yaml.ScalarEvent)
        plain = event.implicit[0]
        if path and plain and (not event.value or event.value in NULLS):
            self.texts.nothing(event, path)
            return None
        self.texts.look_at(event, path)
        return str(event.value)

    def refuse_extras(self, event: yaml.Event) -> None:
        """Report an anchor or tag; the value itself is still read."""
        if anchor := getattr(event, "anchor", None):
            hint = "Remove it, or put a text that begins with `&` in quotes."
            self.fault("anchor", f"the anchor '&{anchor}' is not allowed", event, hint)
        if getattr(event, "tag", None):
            self.texts.tagged(event)

    def place(self, event: yaml.Event) -> Place:
        """Say where an event begins."""
        return _place(self.outline.file, event.start_mark)

    def fault(self, rule: str, message: str, event: yaml.Event, hint: str = "") -> None:
        """Report a fault at an event."""
        self.outline.fault(rule, message, self.place(event), hint)
