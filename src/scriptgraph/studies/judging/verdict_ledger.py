"""Keeps the verdicts of one model: each is on the disk before the next call begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import Ledger, read_ledger
from scriptgraph.files.lines import Remark, alone_with, check_writable
from scriptgraph.records.results import MANIFEST, VERDICTS
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.parts import Say, Shared, part_of
from scriptgraph.studies.shards import Shard


class Verdicts(NamedTuple):
    """What one model found, open for work."""

    verdicts: Shared[SwitchVerdict]
    checks: Shared[PatientCheck]
    """Empty where patients are not checked."""

    with_checks: bool

    def take_in(self, *, now: bool = False, patience: float = 0) -> None:
        """Take in what the others know, as `Shared.take_in`."""
        self.verdicts.take_in(now=now, patience=patience)
        if self.with_checks:
            self.checks.take_in(now=now, patience=patience)


@contextmanager
def open_verdicts(
    verdicts: Path,
    checks: Path,
    *,
    model: str,
    with_checks: bool,
    remark: Remark,
    say: Say,
    shard: Shard | None = None,
    patience: float = 0,
) -> Iterator[Verdicts]:
    """Open the files of verdicts, new or to go on in, for one process at a time.

    Args:
        verdicts: Where verdicts on switches are kept.
        checks: Where checks of patients are.
        model: Whose verdicts they are, by the name that it is asked for.
        with_checks: Whether patients are to be checked.
        remark: Told of what a crash cut off.
        say: Told what came in from the files of shards.
        shard: The shard whose files are meant; they lie beside those of the whole.
        patience: Seconds to wait for another process that has them.

    Raises:
        InputError: When a file holds another model's verdicts, is in use or cannot be written.
    """

    def differs(one: SwitchVerdict | PatientCheck) -> str:
        judge = one.model or (one.call["model"] if one.call else model)
        return "" if judge == model else f"verdicts of the model {judge!r}, not of {model!r}"

    mine, its_checks = part_of(verdicts, shard), part_of(checks, shard)
    with _locked([mine, its_checks] if with_checks else [mine], patience):
        noun = "a verdict"
        found = read_ledger(mine, SwitchVerdict, noun, differs=differs, remark=remark)
        first = Shared(found, verdicts, shard, SwitchVerdict, noun, say, differs)
        noun = "a check of a patient"
        checked = Ledger[PatientCheck](its_checks)
        if with_checks:
            checked = read_ledger(its_checks, PatientCheck, noun, differs=differs, remark=remark)
        second = Shared(checked, checks, shard, PatientCheck, noun, say, differs)
        kept = Verdicts(first, second, with_checks)
        kept.take_in()
        yield kept


@contextmanager
def _locked(files: Sequence[Path], patience: float) -> Iterator[None]:
    """Keep the files to this process; an experiment writes its own under its folder's lock."""
    first = files[0]
    folder = first.parent
    in_folder = first.name == VERDICTS and (folder / MANIFEST).exists()
    with ExitStack() as stack:
        try:
            lock = folder / ".lock" if in_folder else None
            stack.enter_context(alone_with(first, lock, patience=patience))
            for file in files[1:]:
                check_writable(file)
        except InputError as error:
            raise InputError(f"{error}; --out FILE keeps verdicts in another place") from error
        yield
