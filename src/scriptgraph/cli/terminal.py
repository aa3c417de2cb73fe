"""The terminal of a conversation: lines in, words out as they come, and Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from scriptgraph.cli.output import console
from scriptgraph.printable import printable

MAX_WIDTH = 96
"""Longer lines are hard to read."""

LABEL = 12
"""Cells of the column in which the speakers stand."""

Row = tuple[str | Text, Text]
"""What stands in the left column, and beside it a text that may take several lines."""


class Stopped(Exception):
    """Ctrl-C stopped what was going on."""


class Terminal:
    """Reads the user's lines and writes everything else; without a tty, plain lines."""

    def __init__(self, written: Console | None = None) -> None:
        """Look at what standard input and output are.

        Args:
            written: Where to write; standard output by default.
        """
        self.console: Console = written or console()
        self.interactive = sys.stdin.isatty() and sys.stdout.isatty()
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")

    @property
    def width(self) -> int | None:
        """Give the width at which lines are broken; None leaves them whole."""
        return min(self.console.width, MAX_WIDTH) if self.console.is_terminal else None

    def edit_lines(self, commands: Sequence[str], history: Sequence[str]) -> None:
        """Edit lines with readline: arrows bring back `history`, Tab completes `commands`."""
        if not self.interactive:
            return
        with contextlib.suppress(ImportError):  # Windows brings line editing of its own
            import readline

            def complete(text: str, number: int) -> str | None:
                found = [name for name in commands if text and name.startswith(text)]
                return found[number] if number < len(found) else None

            readline.set_completer(complete)
            readline.set_completer_delims(" ")
            readline.parse_and_bind("tab: complete")
            for line in history:
                readline.add_history(line)

    def ask(self, prompt: str = ">") -> str | None:
        """Read one line; None at the end of the input.

        Reading blocks the event loop, which has nothing else to do: a thread that waits for a
        line could not be ended by Ctrl-C.

        Raises:
            KeyboardInterrupt: At Ctrl-C.
        """
        with _interruptible():
            if self.interactive:
                try:
                    return input(self._colored(f"{prompt} ")).strip()
                except EOFError:
                    self.console.print()
                    return None
            line = sys.stdin.readline()
        if not line:
            return None
        self.say(f"{prompt} {line.strip()}")
        return line.strip()

    def say(self, text: str, style: str = "") -> None:
        """Write a line, or as many as it takes."""
        for line in self._wrapped(Text(printable(text), style), 0):
            self.console.print(line)

    def command(self, purpose: str, command: str) -> None:
        """Write a command, whole on its own line, so that it can be copied."""
        self.console.print(Text(f"{purpose}:", "dim"))
        self.console.print(Text(f"  {printable(command)}", "dim"))

    def rows(self, rows: Sequence[Row]) -> None:
        """Write rows in two columns."""
        for label, text in rows:
            left = label if isinstance(label, Text) else Text(label)
            for line in self._wrapped(text, LABEL + 1):
                left.pad_right(max(0, LABEL - left.cell_len))
                shown = Text.assemble(left, " ", line)
                shown.rstrip()
                self.console.print(shown)
                left = Text()

    def speaker(self, name: str) -> None:
        """Say who speaks next."""
        if self.interactive:
            self.console.print(Text(name, "bold cyan"))
        else:
            self.console.print(f"{name}: ", end="", markup=False)

    @contextmanager
    def waiting(self, what: str) -> Iterator[Callable[[], None]]:
        """Show that something is being waited for, until the given function is called."""
        if not self.interactive:
            yield lambda: None
            return
        status = self.console.status(Text(what, "dim"), spinner="dots")
        status.start()
        try:
            yield status.stop
        finally:
            status.stop()

    def _wrapped(self, text: Text, indent: int) -> Iterable[Text]:
        if self.width is None:
            return text.split("\n", allow_blank=True)
        return text.wrap(self.console, max(20, self.width - indent))

    def _colored(self, prompt: str) -> str:
        # readline must be told which characters take no room.
        if self.console.color_system is None or self.console.no_color:
            return prompt
        return f"\001\033[1;32m\002{prompt}\001\033[0m\002"


class Flow:
    """Writes a text piece by piece, and breaks its lines between words."""

    def __init__(self, terminal: Terminal) -> None:
        """Begin at the start of a line."""
        self._file = terminal.console.file
        self._width = terminal.width
        self._column = 0
        self._gap = 0  # blanks before the next word; at the end of a line they are dropped
        self._held = ""

    def add(self, piece: str) -> None:
        """Write a piece; its last word waits for the rest of it."""
        piece = printable(piece)
        if self._width is None:
            self._file.write(piece)
        else:
            *whole, self._held = re.split(r"(?<=\s)(?=\S)", self._held + piece)
            if (self._held and self._held[-1].isspace()) or cell_len(self._held) > self._width:
                whole, self._held = [*whole, self._held], ""
            self._write(whole, self._width)
        self._file.flush()

    def end(self) -> None:
        """Write what is held back and end the line."""
        if self._width is not None:
            self._write([self._held], self._width)
        self._file.write("\n")
        self._file.flush()

    def _write(self, words: Sequence[str], width: int) -> None:
        for word in words:
            bare = word.rstrip()
            if self._column and self._column + self._gap + cell_len(bare) > width:
                self._newline()
            self._put(" " * self._gap)
            self._gap = 0
            for number, chunk in enumerate(chop_cells(bare, width)):
                if number:
                    self._newline()
                self._put(chunk)
            for char in word[len(bare) :]:
                if char == "\n":
                    self._newline()
                else:
                    self._gap += 1

    def _put(self, text: str) -> None:
        self._file.write(text)
        self._column += cell_len(text)

    def _newline(self) -> None:
        self._file.write("\n")
        self._column = self._gap = 0


async def stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Do some work; Ctrl-C cancels it, and nothing but it.

    Raises:
        Stopped: When it was cancelled.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        if not task.cancelling():  # a second Ctrl-C would cut the tidying up short
            loop.call_soon_threadsafe(task.cancel)

    before = signal.signal(signal.SIGINT, stop)
    try:
        await task
    except asyncio.CancelledError as cancelled:
        raise Stopped("stopped") from cancelled
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C raise at once: asyncio's own handler waits for the event loop."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
