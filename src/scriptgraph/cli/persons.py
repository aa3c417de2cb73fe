"""Which sessions are one person's: those that are named, and those that begin with the person.

A person's sessions are named PERSON/ANYTHING, with a name that says nothing to others, such as a
number that the clinic has given: `P17/2026-11-29`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from scriptgraph.core.errors import InputError

Sessions = Annotated[
    list[str] | None, typer.Argument(metavar="SESSION", help="Sessions.", show_default=False)
]
Person = Annotated[
    str | None,
    typer.Option(
        help="All sessions of a person: PERSON itself, and all whose name begins with PERSON/.",
        show_default=False,
    ),
]


def sessions_of(person: str, names: Sequence[str]) -> list[str]:
    """Find a person's sessions among all.

    Raises:
        InputError: When there is none.
    """
    whose = person.removesuffix("/")
    if not whose.strip():
        raise InputError("a person's name cannot be empty: it would mean everybody's sessions")
    found = [name for name in names if name == whose or name.startswith(f"{whose}/")]
    if not found:
        raise InputError(f"there is no session {whose!r}, and none whose name begins with {whose}/")
    return found
