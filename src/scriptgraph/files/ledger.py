"""A file of JSON lines that is gone on with: what is there is not paid for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import ModelCall, Spent, add_up
from scriptgraph.files.kept import Kept
from scriptgraph.files.lines import (
    Remark,
    alone_with,
    append_lines,
    mend_lines,
    pass_over,
    read_lines,
)

P = TypeVar("P", bound=Kept)


@dataclass
class Ledger(Generic[P]):
    """What was found out, earlier and now; each line is on the disk before the next call begins."""

    file: Path
    found: list[P]
    calls: list[ModelCall] = field(default_factory=list)
    """What was asked now."""

    def keep(self, one: P) -> None:
        """Write one line down."""
        append_lines(self.file, [one.line()])
        self.found.append(one)
        if one.call is not None:
            self.calls.append(one.call)

    def cost(self) -> Spent:
        """Add up what was asked now."""
        return add_up(self.calls)


@contextmanager
def open_ledger(
    file: Path, kind: type[P], noun: str, *, differs: Callable[[P], str], remark: Remark
) -> Iterator[Ledger[P]]:
    """Open a file of lines of one kind, new or to go on in, for one process at a time.

    Args:
        file: Where the lines are kept.
        kind: What every line is.
        noun: What a message calls it: `a choice`.
        differs: Says why a line does not belong to this work; empty where it does.
        remark: Told of what a crash cut off.

    Raises:
        InputError: When the file holds other work, is in use or cannot be written.
    """
    with alone_with(file):
        found = list(read_lines(file, kind, noun, on_cut_off=pass_over)) if file.exists() else []
        for one in found:
            if why := differs(one):
                raise InputError(f"{file} holds {why}; --out FILE keeps this apart")
        mend_lines(file, remark)
        yield Ledger(file, found)
