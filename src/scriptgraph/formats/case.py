"""Reads a simulated patient's case: a flat YAML file of names and texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scriptgraph.errors import InputError
from scriptgraph.formats.load import read_file
from scriptgraph.formats.outline import Outline, shown

Case = dict[str, str]
"""Who the patient is: name → text. `patient` is the case's id."""

REQUIRED = ("patient", "name")


def load_case(path: Path) -> Case:
    """Read a case file.

    Raises:
        InputError: When it cannot be read or is no case; it names every fault's place.
    """
    outline = read_file(path)
    faults = [str(finding) for finding in outline.findings] or list(_faults(outline))
    if faults:
        raise InputError("\n".join(faults))
    data = outline.data or {}
    return {key: " ".join(text.split()) for key, text in data.items()}


def _faults(outline: Outline) -> Iterator[str]:
    """Say what keeps readable YAML from being a case."""
    data = outline.data or {}
    for key, value in data.items():
        if not isinstance(value, str) or not value.strip():
            place = outline.source().place((key,))
            yield f"{place}: {key!r} needs a text behind it; found {shown(value)}"
    for key in REQUIRED:
        if key not in data:
            yield f"{outline.file}:1:1: the case has no {key!r}"
