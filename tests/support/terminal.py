"""Talk to `scriptgraph chat` as its users do: through a pipe, or at a terminal (a pty)."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType

from support.command_line import at_terminal, scriptgraph

SCRIPT = """\
script: visit
title: A short visit
agent: {name: Ada, role: an AI guide}
sections:
  welcome:
    tasks:
      notice: {say: This is a demonstration.}
      name: {do: Ask for a name., collect: {name: string}}
      mood: {do: Ask for a mood from 0 to 10., collect: {mood: integer}}
    next: talk
  talk:
    tasks: {topic: Ask what is on their mind.}
    next:
      - {to: advice, when: the user asks for advice}
      - {to: bye}
  advice:
    tasks: {tip: Give one tip.}
    next: bye
  bye:
    title: Goodbye
    tasks: {leave: Say goodbye.}
anytime:
  - {to: bye, when: the user wants to stop}
limits: {turns: 8, then: bye}
"""
WHOLE = ["Ann", "7", "the weather today", "goodbye"]
"""What a user says from the opening to the end of the session."""

SECONDS = 60
CTRL_C = "\x03"
_PATIENCE = 5
"""Seconds after which a person presses a key once more."""


def script_file(folder: Path, text: str = SCRIPT) -> Path:
    """Write a script into a folder."""
    file = folder / "visit.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def piped(
    folder: Path, *arguments: str, said: str = "", env: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run `scriptgraph chat visit.yaml ARGUMENTS` in a folder with lines from a pipe."""
    return scriptgraph("chat", "visit.yaml", *arguments, cwd=folder, given=said, env=env)


class Sitting:
    """`scriptgraph chat visit.yaml` at a terminal of 80 columns; `screen` is all it has written."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        command: tuple[str, ...] = ("chat", "visit.yaml"),
    ) -> None:
        """Start the program, with another command than `chat` where one is given."""
        self._master, terminal = pty.openpty()
        termios.tcsetwinsize(terminal, (40, 80))
        env = {"TERM": "xterm", **(env or {})}
        self._running = at_terminal(terminal, *command, *arguments, cwd=folder, env=env)
        os.close(terminal)
        fcntl.fcntl(self._master, fcntl.F_SETFL, os.O_NONBLOCK)
        self._read = b""
        self._seen = 0

    def __enter__(self) -> Sitting:
        """Sit down."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program if it still runs."""
        self.kill()
        os.close(self._master)

    @property
    def screen(self) -> str:
        """Give everything that was written, without colours."""
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._read.decode(errors="replace"))
        return text.replace("\r\n", "\n")

    def until(self, text: str) -> str:
        """Wait for a text that was not waited for before; give what was written up to it."""
        deadline = time.monotonic() + SECONDS
        while (found := self.screen.find(text, self._seen)) < 0:
            assert time.monotonic() < deadline, f"no {text!r} in:\n{self.screen}"
            assert self._take() or text in self.screen[self._seen :], (
                f"it ended without {text!r}:\n{self.screen}"
            )
        before = self.screen[self._seen : found]
        self._seen = found + len(text)
        return before

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def say(self, text: str) -> str:
        """Say something at the prompt and give what was written up to the next prompt."""
        self.type(f"{text}\n")
        self.until("\n")
        return self.until("\n> ")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.type(CTRL_C)

    def kill(self) -> None:
        """Let the process die without a word."""
        self._running.kill()
        self._running.wait()

    def leave(self, key: str = "\x04") -> int:
        """Press Ctrl-D, or another key, and wait for the end; give the exit code."""
        self.type(key)
        return self.end()

    def end(self, again: str = "") -> int:
        """Wait for the end of the program; give the exit code.

        A key to press `again` is for Ctrl-C at a prompt: Python loses the signal when it comes
        just before it waits for keys, and a person would press once more.
        """
        deadline = time.monotonic() + SECONDS
        pressed = time.monotonic()
        while self._take():
            assert time.monotonic() < deadline, f"it does not end:\n{self.screen}"
            if again and time.monotonic() - pressed > _PATIENCE:
                self.type(again)
                pressed = time.monotonic()
        assert "Traceback" not in self.screen
        return self._running.wait(SECONDS)

    def _take(self) -> bool:
        """Read what there is; False when nothing more will come."""
        if select.select([self._master], [], [], 0.2)[0]:
            try:
                piece = os.read(self._master, 65536)
            except OSError:  # on Linux the end of a pty is an error
                return False
            self._read += piece
            return bool(piece)
        return True
