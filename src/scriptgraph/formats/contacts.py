"""The forms in which a script may name who helps: lines, or regions with one line or several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.language.regions import is_region, region_meant
from scriptgraph.safety.helplines import regions

_REGION = re.compile(r"[A-Za-z]{2}")
_HEADED = re.compile(r"\s*([^:：]+?)\s*[:：]\s*(.+)", re.DOTALL)
_WITHOUT_COLON = re.compile(r"\s*([A-Z]{2})\s+(\S.*)", re.DOTALL)

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
        case str() if value.strip():
            yield path, f"{region}: {value.strip()}" if region else _line(outline, value, path)
        case list():
            for number, item in enumerate(value):
                yield from _lines(outline, item, (*path, number), region)
        case dict() if not region:
            for name, inner in value.items():
                if meant := region_meant(str(name)):
                    _no_code(outline, str(name), meant, (*path, name))
                elif _REGION.fullmatch(str(name)):
                    yield from _lines(outline, inner, (*path, name), str(name).upper())
                else:
                    message = f"{shown(name)} is no region"
                    outline.fault("unknown-key", message, (*path, name), _HINT)
        case None:
            pass  # told by the reader
        case _:
            outline.fault("wrong-value", f"{shown(value)} names nobody", path, _HINT)


def _line(outline: Outline, text: str, path: Path) -> str:
    """Read the region that a line begins with; what was meant as one is never part of a name."""
    headed, bare = _HEADED.fullmatch(text), _WITHOUT_COLON.fullmatch(text)
    if headed and (meant := region_meant(headed[1])):
        _no_code(outline, headed[1], meant, path)
    elif headed and _is_code(headed[1]):
        return f"{headed[1].upper()}: {headed[2].strip()}"
    elif bare and bare[1] in regions():
        message = f"no colon follows the region {shown(bare[1])}"
        outline.fault("wrong-value", message, path, f"Write `{bare[1]}: {bare[2].strip()}`.")
    return text


def _is_code(name: str) -> bool:
    """Say whether a heading is a region's code: `Li` is a name, and `li` is none."""
    return is_region(name) and (name.islower() or name.upper() in regions())


def _no_code(outline: Outline, name: str, meant: str, path: Path) -> None:
    outline.fault("unknown-key", f"{shown(name)} is no region's code", path, f"Write {meant}.")
