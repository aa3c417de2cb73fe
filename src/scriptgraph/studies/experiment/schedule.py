"""Carries every session of a plan to its end, and has each judged as soon as it has ended.

Sessions and judging share the plan's concurrency and the one list of what is left to do: dialogues
that lack verdicts, then sessions that were begun, then new ones, as far as the budget will do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from scriptgraph.core.errors import AccessError
from scriptgraph.files.lines import pass_over
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.folder import Folder
from scriptgraph.studies.experiment.runner import Runner
from scriptgraph.studies.experiment.status import Event, Halted, Notice, Status, Steps, tell
from scriptgraph.studies.experiment.verdicts import open_judge
from scriptgraph.studies.work import side_by_side


async def carry_out(
    folder: Folder,
    casting: Casting,
    status: Status,
    notice: Notice,
    *,
    retry_failed: bool = False,
) -> None:
    """Run every session of the plan that has not ended, and have judged what has not been.

    Args:
        folder: Where they are kept.
        casting: Who plays, and who judges.
        status: Kept up to date; when it is interrupted, the work stops.
        notice: Told of every session that ends or fails, and of every dialogue that is judged.
        retry_failed: Take failed sessions up again where they failed.
    """
    async with open_store(folder.sessions, key=None) as store:
        sitting = _Sitting(folder, casting, store, status, notice)
        await sitting.survey(retry_failed=retry_failed)
        await sitting.work(casting.plan.concurrency)


class _Sitting:
    """What is left to do, and who does it; nobody else changes the status."""

    def __init__(
        self, folder: Folder, casting: Casting, store: Store, status: Status, notice: Notice
    ) -> None:
        self.folder, self.status, self.notice = folder, status, notice
        self.runner = Runner(folder, casting, store, self._take)
        self.judge = open_judge(folder, casting, self._take)
        self.left: deque[PlannedSession] = deque()
        self.unjudged: set[str] = set()
        """Dialogues that ended in earlier sittings and have not been judged entirely."""

        self.is_full = False
        """Whether no further session is taken up, as the budget will not do for it."""

    async def survey(self, *, retry_failed: bool) -> None:
        """Take in what happened in earlier sittings, and find out what is left to do."""
        status = self.status
        for found in self.judge.found_before():
            status.take(found)
        ended = {dialogue.id for dialogue in map(self._sort, self.folder.ended())}
        for failure in self.folder.results.every_failure(pass_over):
            status.take(failure)
        failed, status.failed = status.failed, {}
        begun: list[PlannedSession] = []
        new: list[PlannedSession] = []
        for session in self.folder.experiment.sessions:
            if session.id in ended:
                continue
            if steps := await self.runner.steps_before(session):
                status.take(steps)
            if session.id in failed and not retry_failed:
                status.failed[session.id] = failed[session.id]
            else:
                (begun if steps else new).append(session)
        self.left.extend([*begun, *new])
        status.jobs = len(self.unjudged) + len(self.left)

    def _sort(self, dialogue: Dialogue) -> Dialogue:
        """Take in a dialogue, and put it to those that are to be judged, or that are done."""
        trace = [step.decision for step in dialogue.steps if step.decision]
        self.status.take(Steps(dialogue.id, dialogue.mode or "", trace))
        self.status.take(dialogue)
        if self.judge.is_due(dialogue):
            self.unjudged.add(dialogue.id)
        else:
            self.status.judged += self.judge.judges(dialogue)
            self.status.account.learn(dialogue.id)
        return dialogue

    async def work(self, concurrency: int) -> None:
        """Do what is left, until it is done or something stops it."""
        status = self.status
        while True:
            self.is_full = False
            before = status.jobs_done
            await side_by_side(
                self._jobs(), self._do, concurrency=concurrency, must_halt=status.must_halt
            )
            # Sessions that took less than foreseen leave room for others.
            if not self.is_full or status.halt or status.jobs_done == before:
                break
        if self.is_full and not status.halt:
            status.halt = "the budget will not do for another session"

    def _jobs(self) -> Iterator[PlannedSession | Dialogue]:
        """List what is left; each is taken off the list only when its turn has come."""
        dialogues = self.folder.ended() if self.unjudged else iter(())
        while self.unjudged:
            if (dialogue := next(dialogues)).id in self.unjudged:
                self.unjudged.remove(dialogue.id)
                yield dialogue
        while self.left:
            if not self.status.account.will_do(self.status.under_way, self.left[0].id):
                self.is_full = True
                return
            yield self.left.popleft()

    async def _do(self, job: PlannedSession | Dialogue) -> None:
        """Carry a session to its end and have it judged; when all stops, it stays where it is."""
        status = self.status
        status.under_way[job.id] = "running"
        try:
            with suppress(Halted):
                dialogue = job if isinstance(job, Dialogue) else await self.runner.run(job)
                if dialogue:
                    await self._judge(dialogue)
                    status.account.learn(job.id)
                status.jobs_done += 1
        except AccessError as error:
            status.halt = status.halt or str(error)
        finally:
            del status.under_way[job.id]

    async def _judge(self, dialogue: Dialogue) -> None:
        if not self.judge.judges(dialogue):
            return
        if self.status.must_halt():
            raise Halted
        self.status.under_way[dialogue.id] = "being judged"
        await self.judge.judge(dialogue)
        self.status.under_way[dialogue.id] = "running"
        self.status.judged += 1
        self.notice(f"{dialogue.id}: judged")

    def _take(self, event: Event) -> None:
        """Take in what has happened.

        Raises:
            Halted: When more is to come, and the experiment has to stop before that.
        """
        self.status.take(event)
        tell(event, self.notice)
        if isinstance(event, Steps | SwitchVerdict) and self.status.must_halt():
            raise Halted
