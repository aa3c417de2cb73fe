"""Lets the plan's verifier judge the dialogues that have ended, and its check look at the patients.

A verdict is on the disk as soon as it is there; one that is there is not asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.files.ledger import Ledger, read_ledger
from scriptgraph.files.lines import pass_over
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.folder import Folder
from scriptgraph.studies.experiment.status import Event
from scriptgraph.studies.judging import check_patient_of, verify_dialogue
from scriptgraph.studies.judging.verdict_calls import due


def open_judge(folder: Folder, casting: Casting, tell: Callable[[Event], object]) -> Judge:
    """Give the plan's judges what they have found so far.

    Args:
        folder: Where the dialogues are, and where the verdicts go.
        casting: Who judges.
        tell: Told of every verdict and check.
    """
    seed, judges = casting.plan.seed, casting.plan.models.first
    results = folder.results
    return Judge(
        casting.model(judges, "verifier", seed),
        casting.model(judges, "patient_check", seed),
        read_ledger(results.verdicts, SwitchVerdict, "a verdict", remark=pass_over),
        read_ledger(results.patient_checks, PatientCheck, "a check of a patient", remark=pass_over),
        sessions={session.id: session for session in folder.experiment.sessions},
        tell=tell,
    )


@dataclass(frozen=True)
class Judge:
    """The verifier and the check of the patients, at work on dialogues that have ended."""

    verifier: BaseChatModel | None
    checker: BaseChatModel | None
    verdicts: Ledger[SwitchVerdict]
    checks: Ledger[PatientCheck]
    sessions: dict[str, PlannedSession]
    tell: Callable[[Event], object]
    """Told of every verdict and check; what it raises stops the judging there."""

    def found_before(self) -> Iterator[SwitchVerdict | PatientCheck]:
        """Give what was found in earlier sittings."""
        yield from self.verdicts.lasts()
        yield from self.checks.lasts()

    def judges(self, dialogue: Dialogue) -> bool:
        """Say whether a dialogue is judged at all; one that does not count is not."""
        has_judge = self.checker or (self.verifier and self.sessions[dialogue.id].script)
        return bool(has_judge) and not dialogue.discarded

    def is_due(self, dialogue: Dialogue) -> bool:
        """Say whether there is anything left to judge."""
        if not self.judges(dialogue):
            return False
        script = self.sessions[dialogue.id].script
        done = self.verdicts.of(dialogue.id)
        has_switch = self.verifier and script and any(due(dialogue, script, done))
        return bool(has_switch) or self._is_unchecked(dialogue)

    async def judge(self, dialogue: Dialogue) -> None:
        """Judge what has not been judged of a dialogue that is judged at all."""
        planned = self.sessions[dialogue.id]
        if self.verifier and planned.script:
            await verify_dialogue(
                dialogue,
                planned.script,
                self.verifier,
                attempts=ATTEMPTS,
                done=self.verdicts.of(dialogue.id),
                on_verdict=self._keep_verdict,
            )
        if self.checker and self._is_unchecked(dialogue):
            case = planned.persona.played
            check = await check_patient_of(dialogue, case, self.checker, attempts=ATTEMPTS)
            self.checks.keep(check)
            self.tell(check)

    def _is_unchecked(self, dialogue: Dialogue) -> bool:
        known = self.checks.last(dialogue.id)
        return self.checker is not None and (known is None or bool(known.missing))

    def _keep_verdict(self, verdict: SwitchVerdict) -> None:
        self.verdicts.keep(verdict)
        self.tell(verdict)
