"""Puts parts into a script: each section that uses one is replaced by the part's sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Data, Outline
from scriptgraph.formats.part import UsedPart, grown, is_part, targets
from scriptgraph.formats.placing import Placed
from scriptgraph.formats.reach import MOST_DEEP, MOST_SECTIONS, MOST_TEXT, SUFFIXES, Reach
from scriptgraph.formats.uses import Use
from scriptgraph.script.model import END_OF_SESSION

Body = dict[str, Data]
Builds = Callable[[Outline, Reach], UsedPart | None]
"""Makes a part of its outline; what is wrong with it stands in the outline's findings."""


def put_parts(outline: Outline, body: Body, reach: Reach | None, builds: Builds) -> None:
    """Put the parts that a script, or a part, uses in their places.

    Args:
        outline: The file; findings and places are added to it.
        body: What it says, in the shape of the model.
        reach: Where parts are looked for; None where a text stands in no folder.
        builds: Makes a part of its outline.
    """
    composer = _Composer(outline, body, reach, builds)
    body["sections"] = [
        placed for section in body["sections"] for placed in composer.placed(section)
    ]


class _Composer:
    """Reads parts, and knows what the sections and values of the script are called."""

    def __init__(self, outline: Outline, body: Body, reach: Reach | None, builds: Builds) -> None:
        self._outline, self._body, self._reach, self._builds = outline, body, reach, builds
        own = [one for one in body["sections"] if one["id"] not in outline.uses]
        places = outline.source()
        self._sections = {one["id"]: places.place(("sections", one["id"])) for one in own}
        self._values = {
            name: places.place(("sections", one["id"], "tasks", task["id"], "collect", name))
            for one in own
            for task in one.get("tasks", ())
            if isinstance(task.get("collect"), dict)
            for name in task["collect"]
        }
        self._number = len(own)

    def placed(self, section: dict[str, Any]) -> list[dict[str, Any]]:
        """Give what stands in a section's place: itself, or the part that it uses."""
        use = self._outline.uses.get(section["id"])
        if use is None:
            return [section]
        before = len(self._outline.findings)
        part = self._part(use)
        if part is None or not self._fits(part, use):
            self._outline.is_incomplete |= len(self._outline.findings) > before
            return [section]
        placed = Placed(part, use)
        if not self._is_free(part, placed, use):
            self._outline.is_incomplete = True
            return [section]
        end = self._outline.source().place((*use.path, "next"))
        self._outline.places.update(placed.places(end))
        return placed.sections()

    def _fault(self, rule: str, message: str, use: Use, *path: str, hint: str = "") -> None:
        self._outline.fault(rule, message, (*use.path, *path), hint)

    def _part(self, use: Use) -> UsedPart | None:
        """Give the part that a section uses; each file is read once."""
        if (file := self._file(use)) is None or self._reach is None:
            return None
        known, here = self._reach.parts, file.resolve()
        if here not in known:
            known[here] = self._read(file, self._reach, use)
        elif known[here] is None:
            self._fault("part-file", f"the part {use.file!r} cannot be used", use, "use")
        return known[here]

    def _read(self, file: Path, reach: Reach, use: Use) -> UsedPart | None:
        outline = reach.reads(file)
        if any(finding.rule == "no-file" for finding in outline.findings):
            reason = outline.findings[0].message
            self._fault("part-file", f"the part {use.file!r} is not read: {reason}", use, "use")
            return None
        if outline.data is not None and not is_part(outline):
            message = f"{use.file!r} is no part: it does not begin with `part: ...` ({file}:1:1)"
            hint = "A part begins with `part:` and its name, where a script has `script:`."
            self._fault("part-file", message, use, "use", hint=hint)
            return None
        part = self._builds(outline, reach.below(file))
        self._outline.findings += outline.findings
        wrong = [finding for finding in outline.findings if finding.severity == "error"]
        if part is None or wrong:
            where = f"; the first is at {wrong[0].place}" if wrong else ""
            message = f"the part {use.file!r} has faults of its own{where}"
            self._fault("part-file", message, use, "use")
            return None
        return part

    def _file(self, use: Use) -> Path | None:
        """Find a part's file, and say why it is not read."""
        if self._reach is None:
            message = f"the part {use.file!r} cannot be looked for: this text is in no folder"
            self._fault("part-file", message, use, "use")
            return None
        file = self._reach.found(use.file)
        if file is None or file.suffix.lower() not in SUFFIXES:
            message = f"there is no part {use.file!r} in the folder of the script, or below"
            hint = f"A part's file ends in {', '.join(SUFFIXES)}, and its path has only `/`."
            self._fault("part-file", message, use, "use", hint=hint)
            return None
        if file.resolve() in self._reach.chain:
            round_ = " → ".join(one.name for one in (*self._reach.chain, file))
            self._fault("part-file", f"parts use each other in a circle: {round_}", use, "use")
            return None
        if len(self._reach.chain) > MOST_DEEP:
            message = f"more than {MOST_DEEP} parts use each other"
            self._fault("part-file", message, use, "use")
            return None
        return file

    def _fits(self, part: UsedPart, use: Use) -> bool:
        """Say whether parameters, exits, language and size fit, and report what does not."""
        before = len(self._outline.findings)
        for report in (self._parameters, self._exits, self._rest):
            for message, path, hint in report(part, use):
                self._fault("part-use", message, use, *path, hint=hint)
        return len(self._outline.findings) == before

    def _parameters(self, part: UsedPart, use: Use) -> Iterator[_Told]:
        wanted = part.head.parameters
        for name in wanted.keys() - use.given.keys():
            where = part.place("parameters", name)
            message = f"the parameter {name!r} of {use.file!r} ({where}) is not given"
            yield message, ("use",), f"Add `with: {{{name}: ...}}`: {wanted[name]}."
        for name in use.given.keys() - wanted.keys():
            where = part.place("parameters")
            message = (
                f"{use.file!r} ({where}) has no parameter {name!r}{did_you_mean(name, wanted)}"
            )
            yield message, ("with", name), f"It has: {', '.join(wanted) or 'none'}."

    def _exits(self, part: UsedPart, use: Use) -> Iterator[_Told]:
        leaves = part.head.leaves
        for number, leaf in enumerate(leaves):
            if leaf not in use.exits:
                where = part.place("leaves", number)
                message = f"the exit {leaf!r} of {use.file!r} ({where}) leads nowhere"
                path = ("next",) if use.exits else ("use",)
                yield message, path, f"Say where: `next: {{{leaf}: ...}}`."
        for leaf in use.exits.keys() - {*leaves, END_OF_SESSION}:
            where = part.place("leaves")
            message = f"{use.file!r} ({where}) has no exit {leaf!r}{did_you_mean(leaf, leaves)}"
            allowed = ", ".join((*leaves, END_OF_SESSION))
            yield message, ("next", leaf), f"It has: {allowed}."
        ends = END_OF_SESSION in targets(part.script) or any(
            not section.next and not section.waits_for_human for section in part.script.sections
        )
        if END_OF_SESSION in use.exits and not ends:
            message = f"{use.file!r} ({part.place()}) has no plain end"
            hint = "Take `next` out: no session leaves it by itself."
            if leaves:
                message += f", only {', '.join(leaves)}"
                hint = "Map its exits: `next: {" + f"{leaves[0]}: ..." + "}`."
            yield message, ("next",), hint

    def _rest(self, part: UsedPart, use: Use) -> Iterator[_Told]:
        language = str(self._body.get("language", "en"))
        if part.head.names_language and part.script.language != language:
            message = (
                f"{use.file!r} is written in {part.script.language!r} "
                f"({part.place('language')}), and this in {language!r}"
            )
            yield message, ("use",), "Use a part in the same language."
        self._number += len(part.script.sections)
        if self._number > MOST_SECTIONS:
            yield f"with its parts this has more than {MOST_SECTIONS:,} sections", ("use",), ""
        if grown(part.script, use.given) > MOST_TEXT:
            yield f"the texts of {use.file!r} grow too long with its parameters", ("with",), ""
        if use.prefix_values and not f"{use.section}_".isidentifier():
            message = f"{use.section!r} cannot stand before the name of a value"
            yield message, ("prefix_values",), "Name the section with letters, digits and _."

    def _is_free(self, part: UsedPart, placed: Placed, use: Use) -> bool:
        """Say whether no other section or value has one of its names, and report those that do."""
        before = len(self._outline.findings)
        for name, called in placed.names.items():
            where = part.place("sections", name)
            if called in self._sections:
                message = f"section {called!r} of {use.file!r} ({where}) is here already"
                message += f": {self._sections[called]}"
                self._fault("part-collision", message, use, hint="Give this section another name.")
            self._sections[called] = where
        mine = {
            name: part.place("sections", section.id, "tasks", task.id, "collect", name)
            for section in part.script.sections
            for task in section.tasks
            for name in task.collect
        }
        for name, where in mine.items():
            called = placed.values.get(name, name)
            if called in self._values:
                message = f"the value {called!r} of {use.file!r} ({where}) is collected here too"
                message += f": {self._values[called]}"
                hint = f"Write `prefix_values: true`, and it is called `{use.section}_{name}` here."
                self._fault("part-collision", message, use, hint=hint)
            self._values[called] = where
        return len(self._outline.findings) == before


_Told = tuple[str, tuple[str, ...], str]
"""A message, where below the section it belongs, and a hint."""
