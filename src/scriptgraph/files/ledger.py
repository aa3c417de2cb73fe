"""A file of JSON lines that is gone on with: what is there is not paid for again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from scriptgraph.core.calls import ModelCall, Spent, add_up
from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import (
    Remark,
    alone_with,
    append_lines,
    mend_lines,
    pass_over,
    read_lines,
)


class Answer(Protocol):
    """One line of a ledger: what was asked for, and what that cost."""

    @property
    def key(self) -> tuple[str, Any]:
        """Say what it is about, and what was asked of that; None where that is one thing only."""
        ...

    @property
    def call(self) -> ModelCall | None:
        """Give the call; None where no model was asked, or none answered."""
        ...

    def line(self) -> str:
        """Write it as one line of JSON."""
        ...


A = TypeVar("A", bound=Answer)


@dataclass
class Ledger(Generic[A]):
    """What was found out, earlier and now; each line is on the disk before the next call begins."""

    file: Path
    found: list[A] = field(default_factory=list)
    calls: list[ModelCall] = field(default_factory=list)
    """What was asked now."""

    def __post_init__(self) -> None:
        """Sort what is there by what it is about."""
        self._last: defaultdict[str, dict[Any, A]] = defaultdict(dict)
        for one in self.found:
            self._sort(one)

    def keep(self, one: A) -> None:
        """Write one line down."""
        append_lines(self.file, [one.line()])
        self.found.append(one)
        self._sort(one)
        if one.call is not None:
            self.calls.append(one.call)

    def of(self, subject: str) -> Mapping[Any, A]:
        """Map what was asked of a subject to its last answer."""
        return self._last.get(subject, {})

    def last(self, subject: str, part: Any = None) -> A | None:
        """Give the last answer to one question."""
        return self.of(subject).get(part)

    def lasts(self) -> Iterator[A]:
        """List the last answer to every question."""
        return (one for parts in self._last.values() for one in parts.values())

    def every_call(self) -> list[ModelCall]:
        """List what was ever asked."""
        return [one.call for one in self.found if one.call is not None]

    def cost(self) -> Spent:
        """Add up what was asked now."""
        return add_up(self.calls)

    def beyond(self, others: Mapping[Path, Iterable[A]]) -> list[A]:
        """List what other ledgers of the same work know beyond this one; nothing is written.

        A ledger only grows: of two that know one question, one has to have gone on where the other
        stood.

        Args:
            others: File → what is known in it, or what is wanted of that.

        Raises:
            InputError: When something was asked for two of them; which answer counts is nobody's to
                say.
        """
        known, holders = _by_question(self.found), dict[_Question, Path]()
        new: list[A] = []
        for file, answers in others.items():
            for question, there in _by_question(answers).items():
                here = known.get(question, [])
                if any(one != other for one, other in zip(here, there, strict=False)):
                    holder = holders.get(question, self.file)
                    asked = ", ".join(str(part) for part in question if part is not None)
                    raise InputError(
                        f"{file} and {holder} both hold answers to one question ({asked}), which "
                        f"was asked for each of them; move {file} away"
                    )
                if more := there[len(here) :]:
                    new += more
                    known[question], holders[question] = there, file
        return new

    def add(self, answers: Sequence[A], *, now: bool = False) -> None:
        """Write down what was asked elsewhere, in one piece.

        Args:
            answers: What is new.
            now: Whether it was asked in this sitting.
        """
        if answers:
            append_lines(self.file, ["\n".join(one.line() for one in answers)])
        for one in answers:
            self.found.append(one)
            self._sort(one)
        if now:
            self.calls += [one.call for one in answers if one.call is not None]

    def _sort(self, one: A) -> None:
        subject, part = one.key
        self._last[subject][part] = one


_Question = tuple[str, Any]


def _by_question(answers: Iterable[A]) -> dict[_Question, list[A]]:
    found: defaultdict[_Question, list[A]] = defaultdict(list)
    for one in answers:
        found[one.key].append(one)
    return found


def look_into(
    file: Path, kind: type[A], noun: str, *, differs: Callable[[A], str] = lambda _: ""
) -> list[A]:
    """Read a file of lines of one kind, which may still grow; it need not be there yet.

    Args:
        file: Where the lines are kept.
        kind: What every line is.
        noun: What a message calls it: `a choice`.
        differs: Says why a line does not belong to this work; empty where it does.

    Raises:
        InputError: When the file holds other work.
    """
    model: Any = kind  # a pydantic model, of which every line is one
    found: list[A] = []
    if file.exists():
        found += read_lines(file, model, noun, on_cut_off=pass_over)
    for one in found:
        if why := differs(one):
            raise InputError(f"{file} holds {why}; --out FILE keeps this apart")
    return found


def read_ledger(
    file: Path,
    kind: type[A],
    noun: str,
    *,
    remark: Remark,
    differs: Callable[[A], str] = lambda _: "",
) -> Ledger[A]:
    """Read a file of lines to go on in it, as `look_into`, and mend what a crash cut off.

    Somebody holds its lock, or its folder's. `remark` is told of what was cut off.

    Raises:
        InputError: When the file holds other work.
    """
    found = look_into(file, kind, noun, differs=differs)
    mend_lines(file, remark)
    return Ledger(file, found)


@contextmanager
def open_ledger(
    file: Path,
    kind: type[A],
    noun: str,
    *,
    differs: Callable[[A], str],
    remark: Remark,
    patience: float = 0,
) -> Iterator[Ledger[A]]:
    """Open a file of lines, new or to go on in, for one process at a time; see `read_ledger`.

    For another process that works in it, it waits so many seconds (`patience`).

    Raises:
        InputError: When the file holds other work, is in use or cannot be written.
    """
    with alone_with(file, patience=patience):
        yield read_ledger(file, kind, noun, differs=differs, remark=remark)
