"""Where dialogues lie: a folder that an experiment wrote, or a file of JSON lines.

What verifiers found lies beside the dialogues and is put into them as they are read, so that
reports, pages and exports see one thing: whole dialogues in the published layout.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from scriptgraph.core.calls import Count
from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import Role
from scriptgraph.files.kept import KeptCall
from scriptgraph.files.lines import Remark, read_line_at, read_lines, read_placed_lines
from scriptgraph.files.whole import read_json_object
from scriptgraph.records.dialogue import Cost, Dialogue, Patient, Step, read_dialogues
from scriptgraph.records.in_words import plain
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict

DIALOGUES = "dialogues.jsonl"
VERDICTS = "verdicts.jsonl"
PATIENT_CHECKS = "patient_checks.jsonl"
FAILURES = "failures.jsonl"
MANIFEST = "manifest.json"

A = TypeVar("A", SwitchVerdict, PatientCheck)


Reads = Callable[[Path, Remark], Iterator[Dialogue]]
"""Reads the dialogues of a file, one at a time, and remarks on what is left out."""


def our_lines(path: Path, remark: Remark) -> Iterator[Dialogue]:
    """Read our own lines."""
    return read_dialogues(path, on_cut_off=remark)


class LostCall(BaseModel):
    """A call that failed with its session: it may have cost something, and no trace holds it."""

    model_config = ConfigDict(frozen=True)

    role: Role
    call: KeptCall


class Failure(BaseModel):
    """A session of an experiment that could not be carried to its end."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    at: str
    mode: str
    reason: str
    script: str | None = None
    """None where it was to be held without one."""

    patient: Patient
    patient_case: int | str
    section: str = ""
    """Where the session was; empty before its opening."""

    interactions: Count = 0
    """Messages that the agent had sent."""

    models: dict[str, str] | None = None
    """As in a dialogue, like the next two; None in lines of before they were kept."""

    model_labels: dict[str, str] | None = None
    pair: str | None = None
    cost: Cost = Cost()
    lost: LostCall | None = None

    def line(self) -> str:
        """Write it as one line of JSON."""
        return self.model_dump_json(exclude_none=True)


@dataclass(frozen=True)
class Results:
    """The files of one set of dialogues."""

    dialogues: Path
    verdicts: Path
    patient_checks: Path
    failures: Path | None = None
    """Only an experiment's folder has these two."""

    manifest: Path | None = None
    read: Reads = our_lines
    """Reads the dialogues; another one where they are in a layout of others."""

    @property
    def is_ours(self) -> bool:
        """Say whether the dialogues are our own lines."""
        return self.read is our_lines

    def manifest_data(self) -> dict[str, Any]:
        """Read the manifest; empty where there is none.

        Raises:
            InputError: When it is no manifest.
        """
        if self.manifest is None or not self.manifest.exists():
            return {}
        return read_json_object(self.manifest, "manifest of an experiment")

    def failed(self, remark: Remark) -> list[Failure]:
        """List the sessions that failed, each at its last failure, in the order of the file.

        One that was taken up again and ended is still in the file: whoever reads the dialogues
        knows.
        """
        return list({failure.id: failure for failure in self.every_failure(remark)}.values())

    def every_failure(self, remark: Remark) -> Iterator[Failure]:
        """Read all failures, also of sessions that failed again, or ended."""
        if self.failures is None or not self.failures.exists():
            return iter(())
        return read_lines(self.failures, Failure, "a failure", on_cut_off=remark)


def find_results(path: Path, *, verdicts: Path | None = None) -> Results:
    """Say where the dialogues of a path and what belongs to them lie.

    Args:
        path: A folder that an experiment wrote, or a file of JSON lines.
        verdicts: Where the verdicts are, if not in their usual place.

    Raises:
        InputError: When there is nothing of the kind.
    """
    if path.is_dir():
        if not any((path / name).exists() for name in (DIALOGUES, MANIFEST)):
            raise InputError(f"{path} is no folder of an experiment: it has no {DIALOGUES}")
        return folder_results(path, verdicts=verdicts)
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    return Results(
        path,
        verdicts or path.with_suffix(f".{VERDICTS}"),
        _checks(verdicts, path.with_suffix(f".{PATIENT_CHECKS}")),
    )


def folder_results(path: Path, *, verdicts: Path | None = None) -> Results:
    """Say where everything lies in an experiment's folder, whether it is there yet or not."""
    return Results(
        path / DIALOGUES,
        verdicts or path / VERDICTS,
        _checks(verdicts, path / PATIENT_CHECKS),
        path / FAILURES,
        path / MANIFEST,
    )


def checks_beside(verdicts: Path) -> Path:
    """Say where the model that gave these verdicts writes its checks of patients."""
    name = verdicts.name.removesuffix(".jsonl").removesuffix("verdicts")
    dot = "." if name and not name.endswith(".") else ""
    return verdicts.with_name(f"{name}{dot}{PATIENT_CHECKS}")


def _checks(verdicts: Path | None, usual: Path) -> Path:
    """Take the checks that lie beside verdicts of another model, if there are any."""
    beside = checks_beside(verdicts) if verdicts else usual
    return beside if beside.exists() else usual


def read_results(results: Results, remark: Remark) -> Iterator[Dialogue]:
    """Read dialogues, one at a time, with what verifiers found about them.

    Raises:
        InputError: When a file cannot be read, or a line is not what it should be.
    """
    verdicts = _Shelf(results.verdicts, SwitchVerdict, "a verdict", remark)
    checks = _Shelf(results.patient_checks, PatientCheck, "a check of a patient", remark)
    if not results.dialogues.exists():
        return
    for dialogue in results.read(results.dialogues, remark):
        found = None
        if not verdicts.is_empty:
            found = {verdict.switch: verdict for verdict in verdicts.about(dialogue.id)}
        check = next(reversed(checks.about(dialogue.id)), None)
        yield assessed(dialogue, found, check)


class _Shelf(Generic[A]):
    """What was found about dialogues; only where in the file it stands is kept in memory."""

    def __init__(self, path: Path, kind: type[A], noun: str, remark: Remark) -> None:
        self._path, self._noun = path, noun
        self._kind: type[A] = kind
        self._starts: dict[str, array[int]] = {}
        if path.exists():
            for start, found in read_placed_lines(path, kind, noun, on_cut_off=remark):
                self._starts.setdefault(found.dialogue, array("Q")).append(start)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found about any dialogue."""
        return not self._starts

    def about(self, dialogue: str) -> list[A]:
        """Read what was found about a dialogue, in the order in which it was."""
        starts = self._starts.get(dialogue, ())
        return [read_line_at(self._path, start, self._kind, self._noun) for start in starts]


def assessed(
    dialogue: Dialogue,
    verdicts: dict[int, SwitchVerdict] | None,
    check: PatientCheck | None = None,
) -> Dialogue:
    """Put verdicts into a dialogue, in place of all that it holds.

    A verdict stands, as published, behind the agent's first message after the switch.

    Args:
        dialogue: In the published layout.
        verdicts: Switch → verdict; empty where the verifier has not come to this dialogue yet.
            None where none is at work, which leaves the dialogue its own.
        check: The check of its patient.
    """
    if check is not None:
        dialogue = dialogue.model_copy(update={"patient_check": check})
    if verdicts is None:
        return dialogue
    steps = tuple(_interleaved(dialogue, verdicts))
    found = [step.verdict for step in steps if step.verdict]
    totals = dialogue.totals.model_copy(
        update={
            "correct_switches": sum(verdict.completed is True for verdict in found),
            "incorrect_switches": sum(verdict.completed is False for verdict in found),
            "coherent_switches": sum(verdict.coherent is True for verdict in found),
            "incoherent_switches": sum(verdict.coherent is False for verdict in found),
        }
    )
    return dialogue.model_copy(update={"steps": steps, "totals": totals})


def _interleaved(dialogue: Dialogue, verdicts: dict[int, SwitchVerdict]) -> Iterator[Step]:
    switch = 0
    due: list[Step] = []
    for step in dialogue.steps:
        if step.actor == "verifier":
            continue
        if step.actor == "patient":
            yield from due
            due = []
        yield step
        if step.status == "completed":
            switch += 1
            if verdict := verdicts.get(switch):
                due.append(_verifier_step(verdict))
    yield from due


def _verifier_step(verdict: SwitchVerdict) -> Step:
    """Write a verdict down in the published words."""
    parts = []
    if verdict.completed is not None:
        parts.append(f"Instructions completed: {plain(verdict.completed)}")
        parts += [f"{f.task}: {f.reason}" for f in verdict.tasks if not f.completed]
    if verdict.coherent is not None:
        parts.append(f"Last message coherent: {plain(verdict.coherent)}")
        parts += [verdict.coherence] if verdict.coherence else []
    if verdict.missing:
        parts.append(f"No verdict: {verdict.missing}")
    call = verdict.call
    return Step(
        actor="verifier",
        at=verdict.at,
        content="\n".join(parts),
        model=call["model"] if call else None,
        input_tokens=call["input_tokens"] if call else None,
        output_tokens=call["output_tokens"] if call else None,
        duration_ms=call["ms"] if call else None,
        verdict=verdict,
    )
