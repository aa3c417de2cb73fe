"""What is written to the terminal, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from scriptgraph.core.printable import printable, printable_json
from scriptgraph.files.whole import as_json, whole_file


class PlainConsole(Console):
    """Writes texts of any origin: no character of theirs can command the terminal.

    What Rich itself says to the terminal (colours, a display that moves) passes.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Give what is to be written, without the control characters of its texts."""
        for segment in super().render(renderable, options):
            text = segment.text
            if segment.control or text.isprintable():
                yield segment
            else:
                yield Segment(printable(text), segment.style)


def console() -> Console:
    """Give the console for people; it notices by itself when nobody is looking."""
    return PlainConsole(highlight=False, soft_wrap=True)


def errors() -> Console:
    """Give the console for messages that are no result."""
    return PlainConsole(stderr=True, highlight=False, soft_wrap=True)


def say(text: str, style: str = "") -> None:
    """Say what is no result."""
    errors().print(printable(text), style=style, markup=False)


def remark(text: str) -> None:
    """Say what is no error and should be known."""
    say(text, "yellow")


def fail(message: str) -> None:
    """Say what went wrong."""
    say(message, "red")


def print_lines(lines: Iterable[str], style: str = "") -> None:
    """Print a result for people."""
    shown = console()
    for line in lines:
        shown.print(printable(line), style=style, markup=False)


def print_json(value: Any) -> None:
    """Print a result for a program."""
    print_data(as_json(value))


def print_data(text: str) -> None:
    """Print JSON; what a terminal could take for a command stands there as its code."""
    sys.stdout.write(printable_json(text))


def print_text(text: str) -> None:
    """Print a document of another kind as it is, without what could command a terminal."""
    sys.stdout.write(printable(text))


def write_whole(path: Path, text: str) -> None:
    """Write a file that others may read, entirely or not at all.

    Raises:
        InputError: When it cannot be written.
    """
    with whole_file(path, private=False) as file:
        file.write(text)
