"""Lets the plan's verifier judge the dialogues that have ended, and its check look at the patients.

A verdict is on the disk as soon as it is there; one that is there is not asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.settings import Settings
from scriptgraph.files.lines import append_lines
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import read_patient_checks, read_verdicts
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.experiment.account import judgement_charges
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.folder import Folder
from scriptgraph.studies.experiment.status import Halted, Notice, Standing
from scriptgraph.studies.judging import check_patient_of, verify_dialogue
from scriptgraph.studies.judging.verdict_calls import due

ATTEMPTS = Settings().attempts


def open_judge(folder: Folder, casting: Casting, standing: Standing, notice: Notice) -> Judge:
    """Give the plan's judges what they have found so far.

    Args:
        folder: Where the dialogues are, and where the verdicts go.
        casting: Who judges.
        standing: Kept up to date; its `halt` stops the work between two calls.
        notice: Told of every dialogue that is judged.
    """
    seed = casting.plan.seed
    return Judge(
        folder,
        casting.model("verifier", seed),
        casting.model("patient_check", seed),
        standing,
        notice,
        verdicts=read_verdicts(folder.results.verdicts, notice),
        checks=read_patient_checks(folder.results.patient_checks, notice),
        sessions={session.id: session for session in folder.experiment.sessions},
    )


@dataclass(frozen=True)
class Judge:
    """The verifier and the check of the patients, at work on dialogues that have ended."""

    folder: Folder
    verifier: BaseChatModel | None
    checker: BaseChatModel | None
    standing: Standing
    notice: Notice
    verdicts: dict[str, dict[int, SwitchVerdict]]
    """Those of earlier sittings."""

    checks: dict[str, PatientCheck]
    sessions: dict[str, PlannedSession]

    def charge(self) -> None:
        """Charge what was judged before."""
        account = self.standing.account
        for session, found in self.verdicts.items():
            account.charge(session, judgement_charges(found.values(), []))
        for session, check in self.checks.items():
            account.charge(session, judgement_charges([], [check]))

    def judges(self, dialogue: Dialogue) -> bool:
        """Say whether a dialogue is judged at all; one that does not count is not."""
        has_judge = self.checker or (self.verifier and self.sessions[dialogue.id].script)
        return bool(has_judge) and not dialogue.discarded

    def is_due(self, dialogue: Dialogue) -> bool:
        """Say whether there is anything left to judge."""
        if not self.judges(dialogue):
            return False
        script = self.sessions[dialogue.id].script
        done = self.verdicts.get(dialogue.id, {})
        has_switch = self.verifier and script and any(due(dialogue, script, done))
        return bool(has_switch) or self._is_unchecked(dialogue)

    async def judge(self, dialogue: Dialogue) -> None:
        """Judge what has not been judged of one dialogue; nothing where nobody judges it.

        Raises:
            Halted: When the experiment stops before all is judged.
        """
        if not self.judges(dialogue):
            return
        self.standing.judging.add(dialogue.id)
        try:
            await self._verify(dialogue)
            await self._check(dialogue)
        finally:
            self.standing.judging.discard(dialogue.id)
        self.standing.judged += 1
        self.notice(f"{dialogue.id}: judged")

    async def _verify(self, dialogue: Dialogue) -> None:
        script = self.sessions[dialogue.id].script
        if self.verifier is None or script is None:
            return
        await verify_dialogue(
            dialogue,
            script,
            self.verifier,
            attempts=ATTEMPTS,
            done=self.verdicts.get(dialogue.id, {}),
            on_verdict=self._keep_verdict,
            must_halt=lambda: self.standing.must_halt,
        )

    async def _check(self, dialogue: Dialogue) -> None:
        if self.standing.must_halt:
            raise Halted
        if self.checker is None or not self._is_unchecked(dialogue):
            return
        case = self.sessions[dialogue.id].persona.played
        check = await check_patient_of(dialogue, case, self.checker, attempts=ATTEMPTS)
        append_lines(self.folder.results.patient_checks, [check.line()])
        self.standing.account.charge(dialogue.id, judgement_charges([], [check]))

    def _is_unchecked(self, dialogue: Dialogue) -> bool:
        known = self.checks.get(dialogue.id)
        return self.checker is not None and (known is None or bool(known.missing))

    def _keep_verdict(self, verdict: SwitchVerdict) -> None:
        append_lines(self.folder.results.verdicts, [verdict.line()])
        self.standing.account.charge(verdict.dialogue, judgement_charges([verdict], []))
        if verdict.missing:
            where = f"{verdict.dialogue}, switch {verdict.switch}"
            self.notice(f"{where}: no verdict: {verdict.missing}", trouble=True)
