"""What a reader has found in a file, and the one way from there to a script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from scriptgraph.findings import Finding, Path, Place, Source

Data = Any
"""A `dict`, `list` or `str`, nested; None where the reader has already reported a fault."""

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What is no text: nobody sees it, and no format can carry it."""


@dataclass
class Outline:
    """The content of a file as plain data, in the words of the YAML format, and its places."""

    file: str = ""
    data: dict[str, Data] | None = None
    """None when the file cannot be read at all; then `findings` says why."""

    places: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def source(self) -> Source:
        """Give the places as the script will carry them."""
        return Source(self.file, self.places)

    def fault(self, rule: str, message: str, where: Path | Place, hint: str = "") -> None:
        """Report a fault at a place, or at the place of a part."""
        if isinstance(where, Place):
            self.findings.append(Finding(rule, "error", message, where, hint=hint))
            return
        section = str(where[1]) if len(where) > 1 and where[0] == "sections" else None
        place = self.source().place(where)
        self.findings.append(Finding(rule, "error", message, place, section, hint))


def place_name(path: Path) -> str:
    """Name a part of a script in a message, e.g. `task 'bye' of section 'closing'`."""
    match path:
        case ("sections", section, "tasks", task, *_):
            return f"task {shown(task)} of section {shown(section)}"
        case ("sections", section, "next", int(number), *_):
            return f"rule {number + 1} of section {shown(section)}"
        case ("sections", section, "limits", *_):
            return f"the limits of section {shown(section)}"
        case ("sections", section, *_):
            return f"section {shown(section)}"
        case ("anytime", int(number), *_):
            return f"anytime rule {number + 1}"
        case (str(key), *_):
            return shown(key)
    return "the script"


def shown(value: Data) -> str:
    """Show what was found, short enough for a message."""
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
