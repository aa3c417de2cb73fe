"""Files of text: in UTF-8, or refused with what they seem to be in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import refuse_device

_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""How a file begins → what it is in; the longer marks first, as they begin like the others."""


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a file of text.

    Raises:
        InputError: When it cannot be read, or is not in UTF-8; it names the line, and what is to
            be done.
    """
    try:
        refuse_device(path)
        refuse_encoding(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError as error:
        raise InputError(_undecoded(path)) from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error


def refuse_encoding(path: Path) -> None:
    """Refuse a file that begins as one in another encoding does.

    Raises:
        InputError: When it does.
    """
    with path.open("rb") as file:
        start = file.read(512)
    found = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
    if found is None and b"\0" in start:
        found = "UTF-16 without a mark" if start.count(b"\0") * 3 > len(start) else "no text"
    if found == "no text":
        raise InputError(f"{path}:1: it holds bytes of 0, as no text does")
    if found:
        raise InputError(f"{path}:1: the file is in {found}, and has to be in UTF-8: {_how(found)}")


def _undecoded(path: Path) -> str:
    """Say which line is not in UTF-8; its neighbours are, so it is told by itself."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                found = line[error.start : error.start + 1].hex()
                return (
                    f"{path}:{number}: byte {error.start + 1} (0x{found}) is not in UTF-8, and the "
                    f"file has to be; it may be in Latin-1 or Windows-1252: {_how('WINDOWS-1252')}"
                )
    return f"{path}: not in UTF-8"


def _how(encoding: str) -> str:
    return f"save it as UTF-8, or `iconv -f {encoding.split()[0]} -t UTF-8`"
