"""A folder of results, kept to one process while it works there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import PRIVATE, make_folder, refuse_links_within


@contextmanager
def locked_folder(path: Path) -> Iterator[None]:
    """Hold a folder's lock while the block works in it; the folder is made where it is missing.

    Raises:
        InputError: When it holds links, pipes or devices, is in use, or cannot be written.
    """
    refuse_links_within(path)
    try:
        make_folder(path)
        with FileLock(path / ".lock", timeout=0, mode=PRIVATE):
            yield
    except Timeout as error:
        raise InputError(f"another process is working in {path}") from error
    except OSError as error:
        raise InputError(f"cannot work in {path}: {error}") from error
