"""What becomes of sessions when their script changes, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scriptgraph.core.findings import first_few

if TYPE_CHECKING:
    from scriptgraph.core.versions import VersionMove
    from scriptgraph.sessions.prospects import Prospect


def prospect_lines(found: Sequence[Prospect]) -> Iterator[str]:
    """Write a line for each session, one for each reason why it stays, and one for all others.

    Those are sessions of other scripts, of which a store may hold many.
    """
    yield "Sessions"
    others = [one.session for one in found if one.fate == "other"]
    own = [one for one in found if one.fate != "other"]
    for one in own:
        yield from prospect_of(one)
    if others:
        yield f"  of another script: {first_few(others, 5)}"
    yield f"  {summary(own)}"


def prospect_of(one: Prospect) -> Iterator[str]:
    """Write what becomes of one session."""
    if one.fate in ("stays", "other"):
        yield f"  {one.session}: has to stay"
        yield from (f"    {reason}" for reason in one.reasons)
    elif one.moved is None:
        yield f"  {one.session}: {'; '.join(one.reasons)}"
    else:
        how = "can move by its new names" if one.fate == "renamed" else "can move as it is"
        yield f"  {one.session}: {how}; {'; '.join(one.reasons)}"
        yield from (f"    {line}" for line in carried(one.moved))


def carried(moved: VersionMove) -> Iterator[str]:
    """Write what is called otherwise in a session that moves, and what it leaves behind."""
    for old, new in moved["sections"].items():
        yield f"section {old} → {new}"
    for section, tasks in moved["tasks"].items():
        for old, new in tasks.items():
            yield f"task {section}.{old} → {new}"
    for name in moved["dropped"]:
        yield f"{name} is gone: what it held stays in the trace"


def summary(found: Sequence[Prospect]) -> str:
    """Count them."""
    can = sum(one.can_move for one in found)
    stay = sum(one.fate == "stays" for one in found)
    noun = "session" if len(found) == 1 else "sessions"
    return f"{len(found)} {noun}: {can} can move, {stay} have to stay"
