"""Shards: work over many things dealt out to several machines.

Which things a shard holds follows from their names alone. So no machine has to ask another, and
work that grows later leaves every thing in the shard that it was in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from scriptgraph.core.digest import drawn
from scriptgraph.core.errors import EmptyShardError, InputError

MOST = 10_000


@dataclass(frozen=True)
class Shard:
    """One of so many parts."""

    number: int
    """From 1."""

    of: int

    def __str__(self) -> str:
        """Write it as it is asked for."""
        return f"{self.number}/{self.of}"

    def holds(self, name: str, turn: int = 0) -> bool:
        """Say whether a thing is in this shard.

        Args:
            name: What it is called.
            turn: Which of several of that name it is. They are dealt out in turn, beginning
                anywhere: with as many of them as shards, every shard has one.
        """
        return (drawn("shard", name, bits=31) + turn) % self.of == self.number - 1


def refuse_empty(place: Path, what: str, shard: Shard | None) -> NoReturn:
    """Refuse work without anything to do.

    Args:
        place: Where it was looked for.
        what: What is not there.
        shard: The shard that was meant.

    Raises:
        EmptyShardError: When others may hold some.
        InputError: When nobody does.
    """
    if shard is not None:
        raise EmptyShardError(f"shard {shard} holds no {what} of {place}: nothing to do")
    raise InputError(f"{place} holds no {what}")


def read_shard(text: str) -> Shard:
    """Read which shard is meant: `3/10` is the third of ten.

    Raises:
        InputError: When it is none.
    """
    found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text, re.ASCII)
    number, of = (int(part) for part in found.groups()) if found else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise InputError(
            f"--shard: {text!r} is no shard; 3/10 is the third of ten, and there are at most "
            f"{MOST:,}"
        )
    return Shard(number, of)
