"""What is written to the terminal, for people and for programs."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console

from scriptgraph.files import as_json, whole_file


def console() -> Console:
    """Give the console for people; it notices by itself when nobody is looking."""
    return Console(highlight=False, soft_wrap=True)


def errors() -> Console:
    """Give the console for messages that are no result."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def fail(message: str) -> None:
    """Say what went wrong."""
    errors().print(message, style="red", markup=False)


def printable(text: str) -> str:
    """Drop the control characters, with which a text could redraw the reader's screen."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def print_lines(lines: Iterable[str], style: str = "") -> None:
    """Print a result for people."""
    shown = console()
    for line in lines:
        shown.print(printable(line), style=style, markup=False)


def print_json(value: Any) -> None:
    """Print a result for a program."""
    sys.stdout.write(as_json(value))


def write_whole(path: Path, text: str) -> None:
    """Write a file that others may read, entirely or not at all.

    Raises:
        InputError: When it cannot be written.
    """
    with whole_file(path, private=False) as file:
        file.write(text)
