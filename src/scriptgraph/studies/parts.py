"""What shards of a judging find: each in a file or folder of its own, beside that of the whole.

A shard begins with what the whole knows of its part. The whole takes in what its shards have found,
and asks for nothing that one of them was answered.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

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


def _number_of(part: Path) -> int:
    found = re.match(r"shard-\d+-of-(\d+)\.", part.name)
    return int(found[1]) if found else 0


def share(
    ledger: Ledger[A],
    whole: Path,
    shard: Shard | None,
    kind: type[A],
    noun: str,
    *,
    say: Say,
    differs: Callable[[A], str] = lambda _: "",
) -> None:
    """Take in what the whole knows of a shard's part, or what the shards know of the whole.

    Nothing is written unless all of it can be.

    Args:
        ledger: The shard's, or the whole one; its lock is held.
        whole: The file of the whole.
        shard: The shard; None where the whole is meant.
        kind: What every line is.
        noun: What a message calls it.
        say: Told what came in from where.
        differs: Says why a line does not belong to this work.

    Raises:
        InputError: When a file holds other work, somebody still works on a part, or two answer the
            same question.
    """
    others = others_of(whole, shard)
    with ExitStack() as locks:
        if shard is None:  # many shards read the whole at a time, and none of them waits
            for part in others:
                locks.enter_context(alone_with(part))
        known = {file: look_into(file, kind, noun, differs=differs) for file in others}
        mine = {
            file: [one for one in found if shard is None or shard.holds(one.key[0])]
            for file, found in known.items()
        }
        new = ledger.beyond(mine)
        ledger.add(new)
    tell_taken(len(new), others, say)


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
) -> Iterator[Ledger[A]]:
    """Open the ledger of a shard, or the whole one, and `share` what the others know.

    Raises:
        InputError: As `open_ledger` and `share`.
    """
    with open_ledger(part_of(whole, shard), kind, noun, differs=differs, remark=remark) as ledger:
        share(ledger, whole, shard, kind, noun, differs=differs, say=say)
        yield ledger
