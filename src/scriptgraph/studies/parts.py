"""What shards of a judging find: each in a file or folder of its own, beside that of the whole.

A shard begins with what the whole knows of its part. The whole takes in what its shards have found,
and asks for nothing that one of them was answered.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import A, Ledger, look_into, open_ledger
from scriptgraph.files.lines import Remark, alone_with
from scriptgraph.studies.shards import Shard

Say = Callable[[str], object]


def part_of(whole: Path, shard: Shard | None) -> Path:
    """Name the file or folder of a shard; that of the whole where no shard is meant."""
    if shard is None:
        return whole
    return whole.with_name(f"shard-{shard.number}-of-{shard.of}.{whole.name}")


def others_of(whole: Path, shard: Shard | None) -> list[Path]:
    """List where the rest of the work lies: for a shard, the whole; for the whole, its parts.

    Raises:
        InputError: When there are parts of another number than the shard is of: they hold some of
            the same, and it would be asked for twice.
    """
    parts = sorted(whole.parent.glob(f"shard-*-of-*.{glob.escape(whole.name)}"))
    if shard is None:
        return parts
    for part in parts:
        if (of := _number_of(part)) != shard.of:
            raise InputError(
                f"{part} is one of {of} parts, not of {shard.of}; go on with --shard NUMBER/{of}, "
                "or put those together without --shard, and move them away"
            )
    return [whole]


def number_of_parts(whole: Path, wanted: int | None, usual: int) -> int:
    """Say in how many parts work is dealt out: in as many as there are, where there are some.

    Args:
        whole: The file or folder of the whole.
        wanted: How many somebody wants.
        usual: How many there are, where nobody says so and there are none yet.

    Raises:
        InputError: When there are others: they hold some of the same.
    """
    there = {_number_of(part) for part in others_of(whole, None)}
    of = wanted or min(there, default=usual)
    if others := sorted(there - {of}):
        told = " and ".join(map(str, others))
        raise InputError(
            f"beside {whole} lie parts of {told}, not of {of}; put them together without --on, "
            "and move them away"
        )
    return of


def _number_of(part: Path) -> int:
    found = re.match(r"shard-\d+-of-(\d+)\.", part.name)
    return int(found[1]) if found else 0


@dataclass(frozen=True)
class Shared(Generic[A]):
    """A ledger, of a shard or of the whole, and what it shares with the others.

    A line that does not belong to the work is told apart by `differs`, which says why.
    """

    ledger: Ledger[A]
    """Its lock is held."""

    whole: Path
    """The file of the whole."""

    shard: Shard | None
    """None where the ledger is the whole one."""

    kind: type[A]
    noun: str
    say: Say
    differs: Callable[[A], str] = lambda _: ""

    def take_in(self, *, now: bool = False, patience: float = 0) -> None:
        """Take in what the whole knows of a shard's part, or what the shards know of the whole.

        Nothing is written unless all of it can be.

        Args:
            now: Whether the others have been asked in this sitting.
            patience: Seconds to wait for whoever still works on a part.

        Raises:
            InputError: When a file holds other work, somebody still works on a part, or two answer
                the same question.
        """
        others, shard = others_of(self.whole, self.shard), self.shard
        with ExitStack() as locks:
            if shard is None:  # many shards read the whole at a time, and none of them waits
                for part in others:
                    locks.enter_context(alone_with(part, patience=patience))
            known = {
                file: look_into(file, self.kind, self.noun, differs=self.differs) for file in others
            }
            mine = {
                file: [one for one in found if shard is None or shard.holds(one.key[0])]
                for file, found in known.items()
            }
            new = self.ledger.beyond(mine)
            self.ledger.add(new, now=now)
        tell_taken(len(new), others, self.say)


def tell_taken(lines: int, others: Sequence[Path], say: Say) -> None:
    """Say what came in from where, where anything did."""
    if lines:
        say(f"{lines} lines taken in from {', '.join(map(str, others))}")


@contextmanager
def open_shared(
    whole: Path,
    shard: Shard | None,
    kind: type[A],
    noun: str,
    *,
    differs: Callable[[A], str],
    remark: Remark,
    say: Say,
    patience: float = 0,
) -> Iterator[Shared[A]]:
    """Open the ledger of a shard, or the whole one, and take in what the others know.

    Raises:
        InputError: As `open_ledger` and `Shared.take_in`.
    """
    opened = open_ledger(
        part_of(whole, shard), kind, noun, differs=differs, remark=remark, patience=patience
    )
    with opened as ledger:
        shared = Shared(ledger, whole, shard, kind, noun, say, differs)
        shared.take_in()
        yield shared
