"""Ids of dialogues in a file that is appended to: no two are the same."""

from __future__ import annotations

import itertools
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import read_dialogues


def _ids(out: Path | None) -> set[str]:
    """List the dialogues that a file holds."""
    if out is None or not out.exists():
        return set()
    return {dialogue.id for dialogue in read_dialogues(out)}


def free_id(out: Path | None, name: str) -> str:
    """Give the name, with a number where the file has a dialogue of it already."""
    taken = _ids(out)
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([name], numbered) if one not in taken)


def refuse_twice(out: Path, session: str | None) -> None:
    """Refuse to write a kept session down once more: it would count twice.

    Raises:
        InputError: When the file has it, or holds something else than dialogues.
    """
    if session is not None and session in _ids(out):
        raise InputError(
            f"{out} holds the session {session!r} already; another --session is a new one"
        )
