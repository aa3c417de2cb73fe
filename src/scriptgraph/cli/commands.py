"""What can be typed in `scriptgraph chat` besides words for the agent."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import NamedTuple

from scriptgraph.language.labels import Labels

COMMANDS = ("/where", "/trace", "/help", "/quit")


def help_rows(words: Labels, *, is_kept: bool) -> list[tuple[str, str]]:
    """List the commands with what they do, and what becomes of the session of who leaves.

    Args:
        words: Those of the script's language.
        is_kept: Whether a store keeps it.
    """
    told = {name: words.say(name) for name in COMMANDS}
    told["/quit"] += f"; {words.say('kept' if is_kept else 'lost')}"
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


def complaint(typed: Typed, words: Labels) -> str | None:
    """Say what is wrong with a command; None where nothing is."""
    if typed.name not in COMMANDS:
        near = get_close_matches(typed.name, COMMANDS, n=1)
        meant = words.say("meant", near=near[0]) if near else ""
        unknown = words.say("no_command", name=typed.name, known=", ".join(COMMANDS))
        return f"{unknown}{meant} {words.say('nothing_said')}"
    if typed.argument and typed.name != _WITH_ARGUMENT:
        return f"{words.say('no_further', name=typed.name)} {words.say('nothing_said')}"
    return None


def is_leaving(line: str) -> bool:
    """Say whether a line may be meant for the program, though it is no command: `quit` alone."""
    return line.strip().casefold() in LEAVING


def leaving_hint(line: str, agent: str, words: Labels) -> str:
    """Say how to leave, and how to say the word all the same."""
    return words.say("leaving", agent=agent, line=line.strip())
