"""A verifier over many dialogues: what is left to judge in them, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.calls import add_up
from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import Ledger
from scriptgraph.files.lines import Remark, pass_over
from scriptgraph.formats.script_of import Repertoire
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Results
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.judging.cases import Cases
from scriptgraph.studies.judging.switches import switches_of
from scriptgraph.studies.judging.verdict_calls import check_patient_of, due, verify_dialogue
from scriptgraph.studies.shards import Shard, refuse_empty
from scriptgraph.studies.work import Study, Watch


@dataclass
class Verification(Study[Dialogue]):
    """A verifier at work on the dialogues of one file."""

    place: Results
    repertoire: Repertoire
    model: BaseChatModel
    verdicts: Ledger[SwitchVerdict]
    checks: Ledger[PatientCheck]
    attempts: int
    cases: Cases | None = None
    """The patients' cases; None where patients are not checked."""

    shard: Shard | None = None
    """Which of the dialogues are meant; None where all are."""

    ids: set[str] = field(default_factory=set)
    """The dialogues to judge."""

    to_judge: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    """Their switches, each by its dialogue and its number → what is to be found about it."""

    discarded: int = 0
    """Dialogues that a plan leaves out of the figures; nothing is paid for them."""

    unsectioned: int = 0
    """Dialogues of others that have no sections, and so no switch to judge."""

    patients: int = 0
    """Dialogues whose patient is to be checked."""

    @property
    def models(self) -> Sequence[BaseChatModel]:
        """Give whoever is asked: the judge."""
        return [self.model]

    def survey(self, remark: Remark) -> int:
        """Find out what there is to do, and everything that stands against it.

        Returns:
            How many verdicts and checks are still to be had.

        Raises:
            InputError: When a dialogue cannot be read, or its script or case is not there.
        """
        left = 0
        for dialogue in self._dialogues(remark):
            if dialogue.discarded:
                self.discarded += 1
            else:
                self.ids.add(dialogue.id)
                left += self._due(dialogue)
        if not self.ids:
            refuse_empty(self.place.dialogues, "dialogue to judge", self.shard)
        if self.unsectioned == len(self.ids) and not self.cases:
            raise InputError(
                f"{self.place.dialogues}: no dialogue has sections, so no switch is to be judged; "
                "`score` judges replies and whole dialogues, and --case what the patient said"
            )
        if self.cases and not self.patients:
            raise InputError("no dialogue is with the patient of the case that is given")
        return left

    def _due(self, dialogue: Dialogue) -> int:
        """Count what is still to be judged in a dialogue."""
        left = 0
        self.unsectioned += dialogue.provenance is not None and not dialogue.has_sections
        if dialogue.has_sections:
            script = self.repertoire.script_of(dialogue)
            switches = (one for one in switches_of(dialogue, script) if one.is_due)
            self.to_judge |= {(dialogue.id, one.number): one.findings for one in switches}
            left = sum(1 for _ in due(dialogue, script, self.verdicts.of(dialogue.id)))
        if self.cases and self.cases.case_of(dialogue):
            self.patients += 1
            left += self._is_unchecked(dialogue)
        return left

    def left(self) -> Iterator[Dialogue]:
        """List the dialogues; what was judged of one is passed over when its turn comes."""
        return (dialogue for dialogue in self._dialogues(pass_over) if not dialogue.discarded)

    def _dialogues(self, remark: Remark) -> Iterator[Dialogue]:
        """Read the dialogues that are meant."""
        every, shard = self.place.read(self.place.dialogues, remark), self.shard
        return (dialogue for dialogue in every if shard is None or shard.holds(dialogue.id))

    async def do(self, job: Dialogue, watch: Watch) -> None:
        """Have judged what is left of a dialogue, one call after the other."""

        def keep(verdict: SwitchVerdict) -> None:
            self.verdicts.keep(verdict)
            watch.on_done()

        if job.has_sections:
            await verify_dialogue(
                job,
                self.repertoire.script_of(job),
                self.model,
                attempts=self.attempts,
                done=self.verdicts.of(job.id),
                on_verdict=keep,
                must_halt=watch.must_halt,
            )
        case = self.cases.case_of(job) if self.cases else None
        if case and self._is_unchecked(job) and not watch.must_halt():
            check = await check_patient_of(job, case, self.model, attempts=self.attempts)
            self.checks.keep(check)
            watch.on_done()

    def found(self) -> list[SwitchVerdict]:
        """List the verdicts on these dialogues, from earlier and from now."""
        return [one for id_ in self.ids for one in self.verdicts.of(id_).values()]

    def checked(self) -> list[PatientCheck]:
        """List the checks of their patients."""
        return [check for id_ in self.ids if (check := self.checks.last(id_))]

    def _is_unchecked(self, dialogue: Dialogue) -> bool:
        known = self.checks.last(dialogue.id)
        return known is None or bool(known.missing)


def summary(verification: Verification) -> dict[str, Any]:
    """Put what is known now in figures: over all verdicts, and what was asked now."""
    found = verification.found()
    document: dict[str, Any] = {
        "dialogues": len(verification.ids),
        "switches": len(verification.to_judge),
        "judged": sum(not verdict.missing for verdict in found),
        "completed": _counted(verdict.completed for verdict in found),
        "coherent": _counted(verdict.coherent for verdict in found),
        "missing": dict(Counter(v.missing for v in found if v.missing).most_common()),
        **add_up([*verification.verdicts.calls, *verification.checks.calls]),
        "verdicts": str(verification.verdicts.file),
    }
    if verification.cases:
        checks = verification.checked()
        document["patients"] = {
            "dialogues": verification.patients,
            "checked": sum(not check.missing for check in checks),
            "contradicting": sum(bool(check.proven) for check in checks),
            "contradictions": sum(len(check.proven) for check in checks),
            "unproven": sum(len(check.contradictions) - len(check.proven) for check in checks),
            "missing": dict(Counter(c.missing for c in checks if c.missing).most_common()),
            "checks": str(verification.checks.file),
        }
    return document


def _counted(values: Iterable[bool | None]) -> dict[str, int]:
    known = [value for value in values if value is not None]
    return {"yes": sum(known), "of": len(known)}
