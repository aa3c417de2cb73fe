"""Remarks of an author, which are no part of a script: found in one form, and set into another.

A YAML remark stands behind `#`, a Markdown one in `<!-- ... -->`. It belongs to the part of the
script that follows it, or that it stands beside, and that is where it is set again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from scriptgraph.core.findings import Source
from scriptgraph.formats.load import WritableFormat, read_script
from scriptgraph.formats.markdown_text import OPENING
from scriptgraph.script.model import Script

_HASH = re.compile(r"(?:^|(?<=\s))#+[ \t]?(.*)$", re.MULTILINE)
_CLOSING = "-->"


@dataclass(frozen=True)
class Remark:
    """What somebody has noted in a script."""

    text: str
    """One or several lines."""

    line: int
    """Where it begins."""

    end: int
    """The line in which it ends."""

    stands_alone: bool
    """Whether nothing else stands in its lines."""


def remarks_in(text: str, format: str) -> list[Remark]:
    """List the remarks of a text; the published manual has none."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match format:
        case "yaml":
            return list(_in_yaml(text))
        case "markdown":
            return list(_in_markdown(text))
    return []


def with_remarks(
    text: str, format: WritableFormat, remarks: Sequence[Remark], script: Script
) -> tuple[str, list[Remark]]:
    """Set remarks into a script as it was written anew.

    Args:
        text: The script in its new form.
        format: That form.
        remarks: What is to be set into it.
        script: The script as it was read, with the places in the old form.

    Returns:
        The text, and the remarks that have no place in it: whatever would change the script, or
        could not be read back as a remark.
    """
    written, _ = read_script(text, format)
    assert written is not None
    lines = {one: _line(one, script.source, written.source) for one in remarks}
    fitting = [one for one in remarks if format != "markdown" or _CLOSING not in one.text]
    if _says_the_same(whole := _set(text, format, fitting, lines), format, script):
        return whole, [one for one in remarks if one not in fitting]
    kept: list[Remark] = []
    for one in fitting:
        if _says_the_same(_set(text, format, [*kept, one], lines), format, script):
            kept.append(one)
    return _set(text, format, kept, lines), [one for one in remarks if one not in kept]


def _says_the_same(text: str, format: WritableFormat, script: Script) -> bool:
    read, findings = read_script(text, format)
    return read == script and all(finding.severity != "error" for finding in findings)


def _in_yaml(text: str) -> Iterator[Remark]:
    """Find what stands behind `#` outside of every text."""
    bare = list(text)
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start = token.start_mark.index
            if token.style in ("|", ">"):
                start = text.index("\n", start)  # a remark may stand behind the sign
            for place in range(start, token.end_mark.index):
                bare[place] = "\n" if text[place] == "\n" else "x"
    found = "".join(bare)
    for match in _HASH.finditer(found):
        number = found.count("\n", 0, match.start()) + 1
        is_alone = not found[found.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        if said := text[match.start(1) : match.end(1)].rstrip():
            yield Remark(said, number, number, is_alone)


def _in_markdown(text: str) -> Iterator[Remark]:
    position = 0
    while match := OPENING.search(text, position):
        end = text.find(_CLOSING, match.end() - 2)
        if len(match[1]) % 2 or end < 0:
            position = match.end()
            continue
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        position = end + len(_CLOSING)
        after = text[position:].partition("\n")[0]
        inside = [line.strip() for line in text[match.end() : end].strip().split("\n")]
        first = text.count("\n", 0, match.start()) + 1
        if said := "\n".join(inside):
            is_alone = not (before + after).strip()
            yield Remark(said, first, first + text.count("\n", match.start(), end), is_alone)


def _line(remark: Remark, old: Source, new: Source) -> int:
    """Give the line of the new text above which a remark is set; 0 for its end."""
    at = remark.end + remark.stands_alone
    behind = sorted(
        (place.line, place.column, len(path), new.places[path].line)
        for path, place in old.places.items()
        if place.line >= at and place.file == old.file and path in new.places
    )
    return behind[0][-1] if behind else 0


def _set(
    text: str, format: WritableFormat, remarks: Sequence[Remark], lines: Mapping[Remark, int]
) -> str:
    written = text.rstrip("\n").split("\n")
    end = len(written)
    placed = [(lines[one] - 1 if lines[one] else end, number) for number, one in enumerate(remarks)]
    for at, number in sorted(placed, reverse=True):  # what is set moves nothing above it
        below = written[at] if at < end else ""
        indent = below[: len(below) - len(below.lstrip())]
        written[at:at] = [indent + line for line in _written(remarks[number].text, format)]
    return "\n".join(written) + "\n"


def _written(text: str, format: WritableFormat) -> list[str]:
    if format == "yaml":
        return [f"# {line}".rstrip() for line in text.split("\n")]
    first, *rest = f"<!-- {text} -->".split("\n")
    return [first, *(f"     {line}".rstrip() for line in rest)]
