"""What can be typed in `scriptgraph chat` besides words for the agent."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import NamedTuple

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "/where": "the section, its tasks, what is known, and the ways on",
        "/trace": "every decision of the session so far; /trace 3 only those of turn 3",
        "/help": "this list",
        "/quit": "leave; so does Ctrl-D",
    }
)
"""Command → what it does."""


def help_rows(*, is_kept: bool) -> list[tuple[str, str]]:
    """List the commands with what they do, and what becomes of the session of who leaves.

    Args:
        is_kept: Whether a store keeps it.
    """
    kept = "the session is kept, and can be gone on with"
    lost = "nothing of the session is kept: its store is in memory only"
    told = {**COMMANDS, "/quit": f"{COMMANDS['/quit']}; {kept if is_kept else lost}"}
    return [*told.items()]


LEAVING = frozenset({"quit", "exit", "q", ":q", ":q!", ":wq", "quit()", "exit()", "logout"})
"""What is typed alone by who wants to leave a program, and may be meant for the agent too."""

_WITH_ARGUMENT = "/trace"


class Typed(NamedTuple):
    """A line that begins with a slash; it is never said to the agent."""

    name: str
    argument: str


def read_command(line: str) -> Typed | None:
    """Read a line as a command; None where it is something to say.

    The slash of a Chinese keyboard is one, and capitals make no difference.
    """
    name, argument = (*line.split(maxsplit=1), "", "")[:2]
    name = unicodedata.normalize("NFKC", name)
    return Typed(name.casefold(), argument.strip()) if name.startswith("/") else None


def complaint(typed: Typed) -> str | None:
    """Say what is wrong with a command; None where nothing is."""
    if typed.name not in COMMANDS:
        near = get_close_matches(typed.name, COMMANDS, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        return (
            f"There is no command {typed.name}; there are {', '.join(COMMANDS)}.{meant} "
            "Nothing was said to the agent."
        )
    if typed.argument and typed.name != _WITH_ARGUMENT:
        return (
            f"{typed.name} takes no further words; type {typed.name} alone. Nothing was said to "
            "the agent."
        )
    return None


def is_leaving(line: str) -> bool:
    """Say whether a line may be meant for the program, though it is no command: `quit` alone."""
    return line.strip().casefold() in LEAVING


def leaving_hint(line: str, agent: str) -> str:
    """Say how to leave, and how to say the word all the same."""
    return (
        f"Nothing was said to {agent}. To leave, type /quit or press Ctrl-D; to say "
        f"“{line.strip()}” to {agent}, type it once more."
    )
