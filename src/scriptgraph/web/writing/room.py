"""Where a text lies: in the folder that is served, or in its folder of parts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from starlette.convertors import Convertor, register_url_convertor

PARTS = "parts"
"""The folder, in the folder that is served, of the parts that can be written in a browser."""


@dataclass(frozen=True)
class Room:
    """A folder of texts; what a text uses is looked for from there."""

    served: Path
    """The folder that is served."""

    within: str = ""
    """Its folder in which the texts lie; empty where they lie in itself."""

    @property
    def path(self) -> Path:
        """Give the folder."""
        return self.served / self.within

    def name(self, file: str) -> str | None:
        """Give the name by which a browser opens a file; None of one that it cannot open."""
        try:
            found = Path(os.path.normpath(file)).relative_to(os.path.normpath(self.served))
        except ValueError:
            return None
        return found.as_posix() if found.parent.as_posix() in (".", PARTS) else None


def room_of(served: Path, name: str) -> tuple[Room, str]:
    """Give the room that a name such as `parts/consent.yaml` speaks of, and the name in it."""
    before, _, own = name.rpartition("/")
    return (Room(served, PARTS), own) if before == PARTS else (Room(served), name)


class _FileName(Convertor[str]):
    """A file's name in an address: a plain one, or one in the folder of parts."""

    regex = f"(?:{PARTS}/)?[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


FILE = "{name:script_file}"
"""How the address of a route names a file."""

register_url_convertor("script_file", _FileName())
