"""What sections are called: the records have their ids, and an experiment's folder the scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.formats.load import load_script
from scriptgraph.records.results import Results

Titles = Mapping[str, Mapping[str, str]]
"""A script's hash → section → its title."""


def read_titles(places: Iterable[Results]) -> dict[str, dict[str, str]]:
    """Read the titles from the scripts that experiments keep; one that is unusable has none."""
    titles: dict[str, dict[str, str]] = {}
    folders = [results.manifest.parent / "scripts" for results in places if results.manifest]
    for path in (path for folder in folders for path in sorted(folder.glob("*"))):
        titles.update(_titles(path))
    return titles


def _titles(path: Path) -> dict[str, dict[str, str]]:
    try:
        script = load_script(path)
    except ScriptgraphError:
        return {}
    return {script.hash: {section.id: section.title for section in script.sections}}
