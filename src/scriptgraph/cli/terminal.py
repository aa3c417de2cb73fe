"""The terminal of a conversation: lines in, words out as they come, and Ctrl-C."""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from rich.console import Console
from rich.text import Text

from scriptgraph.cli.commands import read_command
from scriptgraph.cli.output import console
from scriptgraph.core.printable import printable

MAX_WIDTH = 96
"""Longer lines are hard to read."""

_LONGEST_LINE = 1 << 16
"""Bytes; a terminal gives one line at a time, and not nearly so long a one."""

_MOST_COUNTED = 1000

LABEL = 12
"""Cells of the column in which the speakers stand."""

Row = tuple[str | Text, Text]
"""What stands in the left column, and beside it a text that may take several lines."""


class Terminal:
    """Reads the user's lines and writes everything else; without a tty, plain lines."""

    def __init__(self, written: Console | None = None) -> None:
        """Look at what standard input and output are.

        Args:
            written: Where to write; standard output by default.
        """
        self.console: Console = written or console()
        self._ahead: list[str] = []
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
        """Read what is typed: one line, or all lines of a text that was pasted; None at the end.

        A command stands alone, before a pasted text or behind it. From a pipe every line is read
        for itself.

        Reading blocks the event loop, which has nothing else to do: a thread that waits for a
        line could not be ended by Ctrl-C.

        Raises:
            KeyboardInterrupt: At Ctrl-C.
        """
        with _interruptible():
            if self.interactive:
                return self._typed(prompt)
            line = sys.stdin.readline()
        if not line:
            return None
        self.say(f"{prompt} {_bare(line)}")
        return _bare(line)

    def is_typed(self, seconds: float) -> bool:
        """Wait for so long at most, and say whether a line has been typed by then."""
        if self._ahead:
            return True
        with _interruptible():
            return _is_more_waiting(seconds)

    def typed(self) -> str | None:
        """Give the line that was typed while something was waited for; None at the end.

        The terminal has shown it already: to edit it would show it once more.
        """
        if not self.interactive:
            return self.ask()
        if self._ahead:
            return self._ahead.pop(0)
        with _interruptible():
            line = os.read(sys.stdin.fileno(), _LONGEST_LINE)
        return _bare(line.decode(errors="replace")) if line else None

    def _typed(self, prompt: str) -> str | None:
        """Read a line, and those that are waiting behind it, as where a text was pasted."""
        if self._ahead:
            self.say(f"{prompt} {self._ahead[0]}")
            return self._ahead.pop(0)
        lines: list[str] = []
        try:
            lines.append(input(self._colored(f"{prompt} ")))
            while _is_more_waiting():
                lines.append(input())
        except EOFError:
            if not lines:
                self.console.print()
                return None
        first, *self._ahead = _messages(lines)
        return first

    def left_unread(self) -> str:
        """Say how many lines stand behind the last that was read; empty where none is there by now.

        Of an endless pipe no more are counted than anybody would want to know of.
        """
        count = len(self._ahead)
        if not self.interactive:
            count += sum(1 for _ in islice(filter(_bare, _lines_there()), _MOST_COUNTED))
        least = "at least " if count >= _MOST_COUNTED else ""
        return f"{least}{count} more line{'s' if count != 1 else ''}" if count else ""

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


def _bare(text: str) -> str:
    """Leave out what stands around the words, the byte order mark of a file included."""
    return text.strip("\ufeff \t\r\n\f\v").strip()


def _messages(lines: Iterable[str]) -> list[str]:
    """Put lines that came at once together, each command for itself; at least one, maybe empty."""
    found = [""]
    for line in lines:
        if read_command(_bare(line)):
            found += [_bare(line), ""]
        else:
            found[-1] += f"{line}\n"
    return [message for message in map(_bare, found) if message] or [""]


def _is_more_waiting(seconds: float = 0) -> bool:
    """Say whether more has been typed, or pasted, than was read.

    Of a pasted text nothing is waited for: what was typed is on its way at once.
    """
    with contextlib.suppress(OSError, ValueError):  # Windows waits for sockets only
        return bool(select.select([sys.stdin], [], [], seconds)[0])
    return seconds > 0


def _lines_there() -> Iterator[str]:
    """Give the lines of standard input that have come already, and wait for no other."""
    with contextlib.suppress(OSError, ValueError, TypeError):  # the last: nothing there by now
        number = sys.stdin.fileno()
        was_blocking = os.get_blocking(number)
        os.set_blocking(number, False)
        try:
            yield from sys.stdin
        finally:
            os.set_blocking(number, was_blocking)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C raise at once: asyncio's own handler waits for the event loop."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
