"""Read YAML so that a text stays the text it is, and every part keeps its place.

Only what a script needs is taken: mappings, lists and texts. `on`, `no` and `1.0` stay as they
are written. Anchors, aliases, merge keys and tags are refused: they hide content from the person
who reads the script, and allow a small file to unfold into a huge one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from scriptgraph.findings import Path, Place
from scriptgraph.formats.outline import Data, Outline

MAX_DEPTH = 32
"""How many levels may stand inside each other; a script needs eight."""

SCRIPT_IN_YAML = "a script in YAML is made of lines like `script: my_first_script`"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("~", "null", "Null", "NULL")
_HINTS = {
    "mapping values are not allowed": "Put a text that contains a colon in quotes.",
    "cannot start any token": "Put the text in quotes; indent with spaces, never with tabs.",
    "unexpected end of stream": "A quote or bracket is opened and never closed.",
    "did not find expected key": "Check that the line is indented like its neighbours.",
    "could not find expected ':'": "Each line is `name: text`, or begins with a dash.",
}


def read_yaml(text: str, file: str = "") -> Outline:
    """Read a script in YAML; faults are in the outline."""
    outline = Outline(file)
    reader = _Reader(text, outline)
    try:
        reader.read()
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "it cannot be read"
        hint = next((hint for known, hint in _HINTS.items() if known in problem), "")
        place = _place(file, error.problem_mark or error.context_mark)
        outline.fault("syntax", f"this is not YAML: {problem}", place, hint)
        outline.data = None
    except yaml.YAMLError as error:
        outline.fault("syntax", f"this is not YAML: {error}", Place(file))
        outline.data = None
    except _TooDeepError as error:
        message = f"more than {MAX_DEPTH} levels stand inside each other"
        outline.fault("too-deep", message, error.place)
        outline.data = None
    return outline


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


class _TooDeepError(Exception):
    """Nothing sensible can follow."""

    def __init__(self, place: Place) -> None:
        self.place = place


class _Reader:
    """Walks over the parser's events once; what it returns as None has been reported."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        self.outline = outline

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
            self.fault("wrong-value", message, event)
        next(self.events)
        if isinstance(more := next(self.events), yaml.DocumentStartEvent):
            self.fault("several-documents", "a second document begins here", more, "Remove `---`.")

    def value(self, event: yaml.Event, path: Path) -> Data:
        """Read whatever begins with `event`."""
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(self.place(event))
        if isinstance(event, yaml.AliasEvent):
            hint = "Write the content out here."
            self.fault("alias", f"the alias '*{event.anchor}' is not allowed", event, hint)
            return None
        self.refuse_extras(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path)

    def mapping(self, path: Path) -> dict[str, Data]:
        """Read keys and values up to the end of a mapping."""
        found: dict[str, Data] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path)
            here = (*path, "?" if key is None else key)
            first = self.outline.places.setdefault(here, self.place(event))
            value = self.value(next(self.events), here)
            if key in found:
                message = f"{key!r} stands here twice; the first is in line {first.line}"
                self.fault("duplicate-key", message, event)
            elif key is not None:
                found[key] = value
        return found

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
        return str(event.value)

    def sequence(self, path: Path) -> list[Data]:
        """Read items up to the end of a list."""
        found: list[Data] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, len(found))
            self.outline.places.setdefault(here, self.place(event))
            found.append(self.value(event, here))
        return found

    def scalar(self, event: yaml.Event, path: Path) -> str | None:
        """Take a text as it is written; nothing at all is no text."""
        assert isinstance(event, yaml.ScalarEvent)
        plain = event.implicit[0]
        if path and plain and (not event.value or event.value in _NULLS):
            what = f"{event.value!r} is no value" if event.value else "the value is missing"
            hint = "Leave the line out, or write a value; a text may stand in quotes."
            where = f" after {path[-1]!r}" if isinstance(path[-1], str) else ""
            self.outline.fault("empty-value", what + where, path, hint)
            return None
        return str(event.value)

    def refuse_extras(self, event: yaml.Event) -> None:
        """Report an anchor or tag; the value itself is still read."""
        if anchor := getattr(event, "anchor", None):
            self.fault("anchor", f"the anchor '&{anchor}' is not allowed", event, "Remove it.")
        if tag := getattr(event, "tag", None):
            self.fault("tag", f"the tag {tag!r} is not allowed", event, "Remove it.")

    def place(self, event: yaml.Event) -> Place:
        """Say where an event begins."""
        return _place(self.outline.file, event.start_mark)

    def fault(self, rule: str, message: str, event: yaml.Event, hint: str = "") -> None:
        """Report a fault at an event."""
        self.outline.fault(rule, message, self.place(event), hint)
