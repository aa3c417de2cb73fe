"""The maps of the house lead somewhere: what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "scriptgraph"
GLOSSARY = ROOT / "docs" / "glossary.md"
FILE = re.compile(r"`((?:[\w*]+/)*[\w*]+\.(?:py|md|toml|json))`")


ROOMS = sorted(readme.parent for readme in PACKAGE.rglob("README.md"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_file_that_a_room_names_is_there(room: Path) -> None:
    """A room's README names files of the room, or of another by that room's name."""
    for name in FILE.findall((room / "README.md").read_text(encoding="utf-8")):
        assert [*room.rglob(name), *PACKAGE.glob(name), *ROOT.glob(name)], name


def test_every_file_that_the_glossary_names_is_there() -> None:
    """A row that names a second file does so from the package, or from where the first one is."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        near = [ROOT, PACKAGE]
        for name in FILE.findall(line):
            found = [path for folder in near for path in folder.glob(name)]
            assert found, name
            near.append(found[0].parent)
