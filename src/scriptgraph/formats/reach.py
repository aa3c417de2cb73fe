"""Where the parts of a script are read: in the folder of its file and below, and nowhere else.

Scripts come from strangers too. What lies outside, hidden, or behind a link that leads out is as if
it were not there, and nothing is said of it that would tell whether it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from scriptgraph.formats.outline import Outline
from scriptgraph.formats.part import UsedPart

SUFFIXES = (".yaml", ".yml", ".md")
"""What a part's file may end in."""

MOST_DEEP = 8
"""Parts that may use each other."""

MOST_SECTIONS = 2_000
"""Sections of a script with all its parts; each part may use others several times."""

MOST_TEXT = 2_000_000
"""Characters of a part with its parameters filled in."""

_ODD = re.compile(r"[\\:*?\"<>|\x00-\x1f]")


@dataclass(frozen=True)
class Reach:
    """How far a file may look for parts."""

    root: Path
    """The folder of the script that is read; nothing outside of it is."""

    folder: Path
    """The folder of the file that is read now."""

    reads: Callable[[Path], Outline]
    """Reads a file as an outline."""

    chain: tuple[Path, ...] = ()
    """The files that are read just now, the script first."""

    parts: dict[Path, UsedPart | None] = field(default_factory=dict)
    """What was made of each file; None of one that cannot be used."""

    files: dict[Path, None] = field(default_factory=dict)
    """Every file that was looked for, whether or not it is there."""

    def below(self, file: Path) -> Reach:
        """Give the reach of a part."""
        return replace(self, folder=file.parent, chain=(*self.chain, file.resolve()))

    def found(self, written: str) -> Path | None:
        """Give the file that is meant; None where it lies out of reach."""
        named = PurePosixPath(written)
        hidden = any(step.startswith(".") and step != ".." for step in named.parts)
        if named.is_absolute() or hidden or _ODD.search(written):
            return None
        file = self.folder / named
        try:
            inside = file.resolve().relative_to(self.root.resolve())
            file.exists()  # raises where no file can be called so
        except (OSError, RuntimeError, ValueError):
            return None
        if any(step.startswith(".") for step in inside.parts):
            return None
        self.files[file] = None
        return file


def reach_of(file: Path, reads: Callable[[Path], Outline]) -> Reach | None:
    """Give the reach of a script; None where its path leads nowhere."""
    try:
        return Reach(file.parent, file.parent, reads, (file.resolve(),))
    except (OSError, RuntimeError, ValueError):
        return None
