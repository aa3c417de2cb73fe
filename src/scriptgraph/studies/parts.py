"""What shards of a judging find: each in a file or folder of its own, beside that of the whole.

A shard begins with what the whole knows of its part. The whole takes in what its shards have found,
and asks for nothing that one of them was answered.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scriptgraph.files.ledger import A, Ledger, look_into, open_ledger
from scriptgraph.files.lines import Remark, alone_with
from scriptgraph.studies.shards import Shard

Say = Callable[[str], object]


def part_of(whole: Path, shard: Shard | None) -> Path:
    """Name the file or folder of a shard; that of the whole where no shard is meant."""
    if shard is None:
        return whole
    return whole.with_name(f"shard-{shard.number}-of-{shard.of}.{whole.name}")


def parts_of(whole: Path) -> list[Path]:
    """List the files or folders of shards that are there."""
    return sorted(whole.parent.glob(f"shard-*-of-*.{glob.escape(whole.name)}"))


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

    Args:
        ledger: The shard's, or the whole one; its lock is held.
        whole: The file of the whole.
        shard: The shard; None where the whole is meant.
        kind: What every line is.
        noun: What a message calls it.
        say: Told what came in from where.
        differs: Says why a line does not belong to this work.

    Raises:
        InputError: When a file holds other work, somebody still works on it, or two answer the same
            question.
    """
    if shard is not None:
        known = look_into(whole, kind, noun, differs=differs)
        ledger.take_in([one for one in known if shard.holds(one.key[0])], whole)
        return
    for part in parts_of(whole):
        with alone_with(part):
            came = ledger.take_in(look_into(part, kind, noun, differs=differs), part)
        if came:
            say(f"{came} lines taken in from {part}")


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
