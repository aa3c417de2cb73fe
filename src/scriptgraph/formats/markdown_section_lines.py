"""Reads what stands below the title of a section of a Markdown script, and is no task."""

from __future__ import annotations

import re
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats import questionnaire as forms
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.renamed import KEY, read_line

_NUMBERED = re.compile(r"-?\d[\d.,]*\s*=")
"""How an answer begins."""


class SectionLines:
    """Keeps what is said of sections: their old names, their questionnaire, the part they use."""

    def __init__(self, outline: Outline, sections: dict[str, dict[str, Any]]) -> None:
        """Take where faults are reported, and where sections are kept."""
        self.outline, self.sections = outline, sections

    def take(self, name: str, line: str, place: Place, *, in_task: bool) -> bool:
        """Take a line of a section; say whether it is one.

        Args:
            name: The section.
            line: The line.
            place: Where it stands.
            in_task: Whether a task stands above it; then only a wait can be said of the section.
        """
        if match := notation.WAITS.fullmatch(line):
            waits = {"waits_for_human": (match[1] or "true").strip()}
            self.outline.places.setdefault(("sections", name, *waits), place)
            self.sections[name] |= waits
            return True
        if not in_task and (match := notation.QUESTIONNAIRE.match(line)):
            self._questionnaire(name, match[1].casefold(), match[2], place)
            return True
        return not in_task and self._uses(name, line, place)

    def renamed(self, name: str, names: str, place: Place) -> None:
        """Take what a section was called before."""
        self.outline.places.setdefault(("sections", name, KEY), place)
        self.sections[name].setdefault(KEY, []).extend(read_line(names))

    def _uses(self, name: str, line: str, place: Place) -> bool:
        """Take a line that says which part of another file stands here, and with what in it."""
        section, path = self.sections[name], ("sections", name)
        if match := notation.USE.fullmatch(line):
            if "use" in section:
                message = f"section {name!r} uses a part already"
                self.outline.fault("duplicate-key", message, place, "Leave one of them out.")
            section["use"] = match[1].strip()
            self.outline.places[*path, "use"] = place
            return True
        if "use" in section and (match := notation.WITH.fullmatch(line)):
            given, parameter = section.setdefault("with", {}), match[1].strip()
            self.outline.places.setdefault((*path, "with"), place)
            self.outline.places[*path, "with", parameter] = place
            given[parameter] = (match[2] or "").strip()
            return True
        if "use" in section and (match := notation.PREFIX.fullmatch(line)):
            section["prefix_values"] = (match[1] or "true").strip()
            self.outline.places[*path, "prefix_values"] = place
            return True
        return False

    def _answers(self, text: str, place: Place) -> list[str]:
        """Read answers with their numbers; one that something else than a comma parts is told."""
        items = notation.read_items(text)
        sign, choices = notation.odd_choice(f"one of {text}") or ("", [])
        if not choices or not all(map(_NUMBERED.match, choices)):
            return items
        name = next((item for item in items if item not in choices), text)
        write = f"- answers: {notation.write_items(choices)}"
        self.outline.slip("odd-comma-in-choice", place, name=name, found=f"`{sign}`", write=write)
        return choices

    def _questionnaire(self, name: str, key: str, text: str, place: Place) -> None:
        """Take what the items of a section have in common."""
        path: Path = ("sections", name, forms.KEY)
        given = self.sections[name].setdefault(forms.KEY, {})
        if key in given:
            first = self.outline.places[*path, key].line
            message = f"{key!r} stands here twice; the first is in line {first}"
            self.outline.fault("duplicate-key", message, place, "Take one of them out.")
            return
        given[key] = self._answers(text, place) if key == "answers" else text
        self.outline.places.setdefault(path, place)
        self.outline.places[*path, key] = place
