"""Lets the plan's verifier judge the dialogues that have ended, and its check look at the patients.

A verdict is on the disk as soon as it is there; one that is there is not asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from scriptgraph.assessments import PatientCheck, SwitchVerdict
from scriptgraph.experiment.account import judgement_charges
from scriptgraph.experiment.casting import Casting
from scriptgraph.experiment.design import PlannedSession
from scriptgraph.experiment.folder import Folder
from scriptgraph.experiment.standing import Notice, Standing
from scriptgraph.lines import append_lines
from scriptgraph.records import Dialogue
from scriptgraph.results import read_patient_checks, read_verdicts
from scriptgraph.settings import Settings
from scriptgraph.verification import check_patient_of, verify_dialogue
from scriptgraph.verification.judging import side_by_side

ATTEMPTS = Settings().attempts


async def judge_dialogues(
    folder: Folder, casting: Casting, standing: Standing, notice: Notice
) -> None:
    """Have every dialogue judged that counts and has not been; nothing where the plan names nobody.

    Args:
        folder: Where the dialogues are, and where the verdicts go.
        casting: Who judges.
        standing: Kept up to date; its `halt` stops the work between two calls.
        notice: Told of every dialogue that is judged.
    """
    seed = casting.plan.seed
    verifier, checker = casting.model("verifier", seed), casting.model("patient_check", seed)
    if verifier is None and checker is None:
        return
    judge = _Judge(
        folder,
        verifier,
        checker,
        standing,
        notice,
        verdicts=read_verdicts(folder.results.verdicts, notice),
        checks=read_patient_checks(folder.results.patient_checks, notice),
        sessions={session.id: session for session in folder.experiment.sessions},
    )
    dialogues = (one for one in folder.ended() if not one.discarded)
    await side_by_side(
        dialogues,
        judge.judge,
        concurrency=casting.plan.concurrency,
        must_halt=lambda: standing.must_halt,
    )


@dataclass(frozen=True)
class _Judge:
    folder: Folder
    verifier: BaseChatModel | None
    checker: BaseChatModel | None
    standing: Standing
    notice: Notice
    verdicts: dict[str, dict[int, SwitchVerdict]]
    checks: dict[str, PatientCheck]
    sessions: dict[str, PlannedSession]

    async def judge(self, dialogue: Dialogue) -> None:
        """Judge what has not been judged of one dialogue."""
        session = self.sessions[dialogue.id]
        if self.verifier is not None and session.script is not None:
            await verify_dialogue(
                dialogue,
                session.script,
                self.verifier,
                attempts=ATTEMPTS,
                done=self.verdicts.get(dialogue.id, {}),
                on_verdict=self._keep_verdict,
                must_halt=lambda: self.standing.must_halt,
            )
        known = self.checks.get(dialogue.id)
        unchecked = known is None or known.missing
        if self.checker is not None and unchecked and not self.standing.must_halt:
            case = session.persona.played
            check = await check_patient_of(dialogue, case, self.checker, attempts=ATTEMPTS)
            append_lines(self.folder.results.patient_checks, [check.line()])
            self.standing.account.charge(judgement_charges([], [check]))
        self.standing.judged += 1

    def _keep_verdict(self, verdict: SwitchVerdict) -> None:
        append_lines(self.folder.results.verdicts, [verdict.line()])
        self.standing.account.charge(judgement_charges([verdict], []))
        if verdict.missing:
            where = f"{verdict.dialogue}, switch {verdict.switch}"
            self.notice(f"{where}: no verdict: {verdict.missing}", trouble=True)
