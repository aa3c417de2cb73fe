"""Carries every session of a plan to its end, and has each judged as soon as it has ended.

Sessions and judging share the plan's concurrency and the one list of what is left to do: dialogues
that lack verdicts, then sessions that were begun, then new ones, as far as the budget will do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from scriptgraph.core.errors import AccessError
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.studies.experiment.account import dialogue_charges, failure_charges
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.folder import Folder
from scriptgraph.studies.experiment.forecast import Forecast
from scriptgraph.studies.experiment.runner import Runner
from scriptgraph.studies.experiment.status import Halted, Notice, Standing
from scriptgraph.studies.experiment.verdicts import Judge, open_judge
from scriptgraph.studies.work import side_by_side


async def carry_out(
    folder: Folder,
    casting: Casting,
    standing: Standing,
    notice: Notice,
    *,
    retry_failed: bool = False,
) -> None:
    """Run every session of the plan that has not ended, and have judged what has not been.

    Args:
        folder: Where they are kept.
        casting: Who plays, and who judges.
        standing: Kept up to date; `halt` set from outside stops the work.
        notice: Told of every session that ends or fails, and of every dialogue that is judged.
        retry_failed: Take failed sessions up again where they failed.
    """
    async with open_store(folder.sessions) as store:
        runner = Runner(folder, casting, standing, notice, store)
        judge = open_judge(folder, casting, standing, notice)
        sitting = _Sitting(folder, standing, runner, judge, Forecast(standing.account))
        await sitting.survey(notice, retry_failed=retry_failed)
        await sitting.work(casting.plan.concurrency)


@dataclass
class _Sitting:
    """What is left to do, and who does it."""

    folder: Folder
    standing: Standing
    runner: Runner
    judge: Judge
    forecast: Forecast
    unjudged: set[str] = field(default_factory=set)
    """Dialogues that ended in earlier sittings and have not been judged entirely."""

    left: deque[PlannedSession] = field(default_factory=deque)

    async def survey(self, notice: Notice, *, retry_failed: bool) -> None:
        """Find out what is left to do, and charge what was paid before."""
        standing, account = self.standing, self.standing.account
        self.judge.charge()
        ended = set()
        for dialogue in self.folder.ended():
            ended.add(dialogue.id)
            standing.discarded += bool(dialogue.discarded)
            account.charge(dialogue.id, dialogue_charges(dialogue))
            standing.decisions.add(step.decision for step in dialogue.steps if step.decision)
            self._sort(dialogue)
        standing.ended = len(ended)
        failed = {}
        for failure in self.folder.results.every_failure(notice):
            failed[failure.id] = failure.reason
            account.charge(failure.id, failure_charges(failure))
        begun: list[PlannedSession] = []
        new: list[PlannedSession] = []
        for session in self.folder.experiment.sessions:
            if session.id in ended:
                continue
            is_begun = await self.runner.charge_begun(session)
            if session.id in failed and not retry_failed:
                standing.failed[session.id] = failed[session.id]
            else:
                (begun if is_begun else new).append(session)
        self.left.extend([*begun, *new])
        standing.jobs = len(self.unjudged) + len(self.left)

    def _sort(self, dialogue: Dialogue) -> None:
        """Put a dialogue to those that are to be judged, or that are done."""
        if self.judge.is_due(dialogue):
            self.unjudged.add(dialogue.id)
            return
        self.standing.judged += self.judge.judges(dialogue)
        self.forecast.learn(dialogue.id)

    async def work(self, concurrency: int) -> None:
        """Do what is left, until it is done or something stops it."""
        standing = self.standing
        while True:
            standing.is_full = False
            before = standing.jobs_done
            await side_by_side(
                self._jobs(),
                self._do,
                concurrency=concurrency,
                must_halt=lambda: standing.must_halt,
            )
            # Sessions that took less than foreseen leave room for others.
            if not standing.is_full or standing.halt or standing.jobs_done == before:
                break
        if standing.is_full and not standing.halt:
            standing.halt = "the budget will not do for another session"

    def _jobs(self) -> Iterator[PlannedSession | Dialogue]:
        """List what is left; each is taken off the list only when its turn has come."""
        dialogues = self.folder.ended() if self.unjudged else iter(())
        while self.unjudged:
            if (dialogue := next(dialogues)).id in self.unjudged:
                self.unjudged.remove(dialogue.id)
                yield dialogue
        while self.left:
            if not self.forecast.will_do(self.standing.running, self.left[0].id):
                self.standing.is_full = True
                return
            yield self.left.popleft()

    async def _do(self, job: PlannedSession | Dialogue) -> None:
        """Carry a session to its end and have it judged; when all stops, it stays where it is."""
        standing = self.standing
        standing.running.add(job.id)
        try:
            with suppress(Halted):
                dialogue = job if isinstance(job, Dialogue) else await self.runner.run(job)
                if dialogue:
                    await self.judge.judge(dialogue)
                    self.forecast.learn(job.id)
                standing.jobs_done += 1
        except AccessError as error:
            standing.halt = standing.halt or str(error)
        finally:
            standing.running.discard(job.id)
