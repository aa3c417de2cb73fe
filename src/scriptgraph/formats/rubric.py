"""Reads a rubric: a YAML file, or the name of one that is packaged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import Path as Part
from scriptgraph.core.findings import first_few
from scriptgraph.formats.load import read_file
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.formats.samples import sample, sample_names
from scriptgraph.replies.rubric import OVERALL, Criterion, Rubric

_REQUIRED = ("rubric", "title", "judges", "scale", "criteria")
_KEYS = (*_REQUIRED, "caution")
_SCALE = ("from", "to")
_CRITERION = ("title", "definition", "levels")
_JUDGED = ("reply", "dialogue")

_NAME = re.compile(r"\w[\w-]{0,59}")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,2}")
_LISTED = 12
"""Gaps of a scale that a message lists."""


def load_rubric(source: str | Path) -> Rubric:
    """Read a rubric.

    Args:
        source: The path of a YAML file, or the id of a packaged rubric (`packaged_rubrics`).

    Raises:
        InputError: When it cannot be read or is no rubric; it names every fault's place.
    """
    if str(source) in packaged_rubrics():
        return _read(sample(str(source), "rubric"))
    path = Path(source)
    if path.suffix.lower() not in (".yaml", ".yml"):
        known = packaged_rubrics()
        raise InputError(
            f"there is no rubric {str(source)!r}{did_you_mean(str(source), known)}\n"
            f"Packaged are {', '.join(known)}; the file of another ends in .yaml"
        )
    return _read(path)


def packaged_rubrics() -> list[str]:
    """List the ids of the rubrics that come with scriptgraph."""
    return sample_names("rubric")


def _read(path: Path) -> Rubric:
    outline = read_file(path)
    reader = _Reader(outline)
    rubric = reader.read() if outline.data is not None else None
    if rubric is None or outline.findings:
        found = sorted(outline.findings, key=lambda one: (one.place.line, one.place.column))
        raise InputError("\n".join(map(str, found)))
    return rubric


class _Reader:
    """Walks through the outline once; what it returns as None has been reported."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def read(self) -> Rubric | None:
        data = self._group(self._outline.data, (), _REQUIRED, _KEYS)
        if data is None:
            return None
        id_ = self._text(data, "rubric", (), self._name)
        title = self._text(data, "title", ())
        judges = self._text(data, "judges", (), self._judged)
        caution = self._text(data, "caution", ()) or ""
        scale = self._scale(data)
        criteria = self._criteria(data, scale)
        if self._outline.findings or scale is None:
            return None
        return Rubric.model_validate(
            {
                "id": id_,
                "title": title,
                "judges": judges,
                "lowest": scale[0],
                "highest": scale[-1],
                "criteria": criteria,
                "caution": caution,
            }
        )

    def _scale(self, data: dict[str, Data]) -> range | None:
        group = self._group(data.get("scale"), ("scale",), _SCALE, _SCALE)
        if group is None:
            return None
        ends = [self._text(group, key, ("scale",), self._number) for key in _SCALE]
        if None in ends:
            return None
        lowest, highest = (int(end) for end in ends if end is not None)
        if lowest >= highest:
            self._fault(f"'from' ({lowest}) has to be less than 'to' ({highest})", ("scale", "to"))
            return None
        return range(lowest, highest + 1)

    def _criteria(self, data: dict[str, Data], scale: range | None) -> list[Criterion]:
        given = data.get("criteria")
        if given is None:
            return []
        if not isinstance(given, dict) or not given:
            self._fault(f"'criteria' needs criteria; found {shown(given)}", ("criteria",))
            return []
        return [
            criterion
            for id_, value in given.items()
            if (criterion := self._criterion(id_, value, scale)) is not None
        ]

    def _criterion(self, id_: str, value: Data, scale: range | None) -> Criterion | None:
        part: Part = ("criteria", id_)
        self._name(id_, part)
        if id_ == OVERALL:
            self._fault(f"{id_!r} stands for the mean of all criteria, and can be none", part)
        group = self._group(value, part, _CRITERION, _CRITERION)
        if group is None:
            return None
        title = self._text(group, "title", part)
        definition = self._text(group, "definition", part)
        levels = self._levels(group, part, scale)
        if title is None or definition is None or levels is None or self._outline.findings:
            return None
        return Criterion(id=id_, title=title, definition=definition, levels=levels)

    def _levels(
        self, group: dict[str, Data], criterion: Part, scale: range | None
    ) -> dict[int, str] | None:
        part, id_ = (*criterion, "levels"), criterion[-1]
        given = group.get("levels")
        if given is None:
            return None
        if not isinstance(given, dict):
            self._fault(f"the levels of {id_!r} are lines like `1: text`", part)
            return None
        found: dict[int, str] = {}
        for key in given:
            here = (*part, key)
            text = self._text(given, key, part)
            if (number := self._number(key, here)) is not None:
                found[int(number)] = text or ""
                if scale is not None and int(number) not in scale:
                    ends = f"from {scale[0]} to {scale[-1]}"
                    self._fault(f"level {number} of {id_!r} is not on the scale {ends}", here)
        if scale is not None and (gap := [score for score in scale if score not in found]):
            self._fault(
                f"the levels of {id_!r} have a gap: no text for {first_few(gap, _LISTED)}", part
            )
        return dict(sorted(found.items()))

    def _group(
        self, value: Data, part: Part, required: Iterable[str], known: Iterable[str]
    ) -> dict[str, Data] | None:
        """Take a group of keys; report those that nobody knows and those that are not there."""
        if value is None:
            return None  # reported where it should stand
        whose = repr(part[-1]) if part else "the rubric"
        if not isinstance(value, dict):
            self._fault(f"{whose} needs {', '.join(required)}; found {shown(value)}", part)
            return None
        for key in value:
            if key not in known:
                hint = did_you_mean(key, known) or f"; there are {', '.join(known)}"
                self._fault(f"{whose} has an unknown key {key!r}{hint}", (*part, key))
        for key in required:
            if key not in value:
                self._fault(f"{whose} has no {key!r}", part)
        return value

    def _text(
        self,
        group: dict[str, Data],
        key: str,
        part: Part,
        check: Callable[[str, Part], str | None] | None = None,
    ) -> str | None:
        """Take a text; None where it is not there, which the group has reported."""
        value, here = group.get(key), (*part, key)
        if value is None:
            return None
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text:
            self._fault(f"{key!r} needs a text behind it; found {shown(value)}", here)
            return None
        return check(text, here) if check else text

    def _name(self, text: str, part: Part) -> str | None:
        if _NAME.fullmatch(text):
            return text
        self._fault(f"{shown(text)} is no name: letters, digits, `_` and `-`, at most 60", part)
        return None

    def _number(self, text: str, part: Part) -> str | None:
        if _NUMBER.fullmatch(text):
            return text
        self._fault(f"{shown(text)} is no whole number from -999 to 999", part)
        return None

    def _judged(self, text: str, part: Part) -> str | None:
        if text in _JUDGED:
            return text
        guess = did_you_mean(text, _JUDGED)
        self._fault(f"a rubric judges `reply` or `dialogue`, not {shown(text)}{guess}", part)
        return None

    def _fault(self, message: str, part: Part) -> None:
        self._outline.fault("rubric", message, part)
