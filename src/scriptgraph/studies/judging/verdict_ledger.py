"""Keeps the verdicts of one model: each is on the disk before the next call begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import ModelCall
from scriptgraph.files.lines import (
    Remark,
    alone_with,
    append_lines,
    check_writable,
    mend_lines,
    pass_over,
)
from scriptgraph.records.results import read_patient_checks, read_verdicts
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict


@dataclass
class Ledger:
    """The verdicts of one model, from earlier and from now."""

    verdicts_file: Path
    checks_file: Path
    verdicts: dict[str, dict[int, SwitchVerdict]]
    """Dialogue → switch → verdict."""

    checks: dict[str, PatientCheck]
    """Dialogue → the check of its patient."""

    calls: list[ModelCall] = field(default_factory=list)
    """What was asked now."""

    def of(self, dialogue: str) -> Mapping[int, SwitchVerdict]:
        """Give the verdicts on a dialogue."""
        return self.verdicts.get(dialogue, {})

    def keep(self, verdict: SwitchVerdict) -> None:
        """Write a verdict down."""
        append_lines(self.verdicts_file, [verdict.line()])
        self.verdicts.setdefault(verdict.dialogue, {})[verdict.switch] = verdict
        self._charge(verdict.call)

    def keep_check(self, check: PatientCheck) -> None:
        """Write the check of a patient down."""
        append_lines(self.checks_file, [check.line()])
        self.checks[check.dialogue] = check
        self._charge(check.call)

    def _charge(self, call: ModelCall | None) -> None:
        if call is not None:
            self.calls.append(call)


@contextmanager
def open_ledger(
    verdicts: Path, checks: Path, *, model: str, with_checks: bool, remark: Remark
) -> Iterator[Ledger]:
    """Open the files of verdicts, new or to go on in, for one process at a time.

    Args:
        verdicts: Where verdicts on switches are kept.
        checks: Where checks of patients are.
        model: Whose verdicts they are, by the name that it is asked for.
        with_checks: Whether patients are to be checked.
        remark: Told of what a crash cut off.

    Raises:
        InputError: When a file holds another model's verdicts, is in use or cannot be written.
    """
    files = [verdicts, checks] if with_checks else [verdicts]
    with _locked(files):
        found = read_verdicts(verdicts, pass_over)
        checked = read_patient_checks(checks, pass_over) if with_checks else {}
        _refuse_other(verdicts, model, (one for by in found.values() for one in by.values()))
        _refuse_other(checks, model, checked.values())
        for file in files:
            mend_lines(file, remark)
        yield Ledger(verdicts, checks, verdicts=found, checks=checked)


@contextmanager
def _locked(files: Sequence[Path]) -> Iterator[None]:
    """Keep the files to this process; an experiment writes its own under its folder's lock."""
    first = files[0]
    folder = first.parent
    in_folder = first.name == "verdicts.jsonl" and (folder / "manifest.json").exists()
    with ExitStack() as stack:
        try:
            stack.enter_context(alone_with(first, folder / ".lock" if in_folder else None))
            for file in files[1:]:
                check_writable(file)
        except InputError as error:
            raise InputError(f"{error}; --out FILE keeps verdicts in another place") from error
        yield


def _refuse_other(path: Path, model: str, found: Iterable[SwitchVerdict | PatientCheck]) -> None:
    """Refuse a file of verdicts that another model has given."""
    for one in found:
        judge = one.model or (one.call["model"] if one.call else model)
        if judge != model:
            raise InputError(
                f"{path} holds verdicts of the model {judge!r}, not of {model!r}; "
                "--out FILE keeps those of another model apart"
            )
