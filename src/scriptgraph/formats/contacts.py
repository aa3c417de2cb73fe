"""The forms in which a script may name who helps: lines, or regions with one line or several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.core.regions import MISTAKEN
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.script.contacts import by_region

_REGION = re.compile(r"[A-Za-z]{2}")

_HINT = (
    'Write each in a line, with its region in two letters: `- "DE: TelefonSeelsorge, 116 123"`, or '
    "without one where it is for everybody."
)


def contact_lines(outline: Outline, value: Data) -> list[str]:
    """Give the contacts of a script as lines, and report what is none."""
    if value in ([], {}) and not outline.findings:
        outline.fault("empty-value", "nobody is named under 'contacts'", ("contacts",), _HINT)
    found = list(_lines(outline, value, ("contacts",), ""))
    for number, (path, _) in enumerate(found):
        outline.places[("contacts", number)] = outline.source().place(path)
    return [line for _, line in found]


def _lines(outline: Outline, value: Data, path: Path, region: str) -> Iterator[tuple[Path, str]]:
    match value:
        case str() if not region and (wrong := by_region([value]).keys() & MISTAKEN.keys()):
            (name,) = wrong
            message = f"{shown(name)} is no region's code"
            outline.fault("unknown-key", message, path, f"Write {MISTAKEN[name]}.")
        case str() if value.strip():
            yield path, f"{region}: {value.strip()}" if region else value
        case list():
            for number, item in enumerate(value):
                yield from _lines(outline, item, (*path, number), region)
        case dict() if not region:
            for name, inner in value.items():
                if str(name).upper() in MISTAKEN:
                    message = f"{shown(name)} is no region's code"
                    hint = f"Write {MISTAKEN[str(name).upper()]}."
                    outline.fault("unknown-key", message, (*path, name), hint)
                elif _REGION.fullmatch(str(name)):
                    yield from _lines(outline, inner, (*path, name), str(name).upper())
                else:
                    message = f"{shown(name)} is no region"
                    outline.fault("unknown-key", message, (*path, name), _HINT)
        case None:
            pass  # told by the reader
        case _:
            outline.fault("wrong-value", f"{shown(value)} names nobody", path, _HINT)
