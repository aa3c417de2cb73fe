"""When files were written last, so that what was made of them is made again when they change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[int, int] | None
"""When a file was written last, in nanoseconds, and its size in bytes; None of one that is gone."""

Stamps = tuple[Stamp, ...]


def stamps(files: Iterable[Path | str]) -> Stamps:
    """Give the stamps of files, in their order."""
    return tuple(_stamp(Path(file)) for file in files)


def _stamp(file: Path) -> Stamp:
    try:
        about = file.stat()
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_size)
