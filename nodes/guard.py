"""The guard in a turn: it listens beside whoever judges, and before anybody answers.

Words and classifier are heard at once. The guard's model is asked while the evaluator judges; a
turn waits for it as long as for a judge of somebody in danger, and no longer. What it then has not
found out is in the trace.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.trace import GuardFinding, TraceRecord
from scriptgraph.language.quotes import is_quoted
from scriptgraph.models.timers import stop
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer, ask_judge
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.deadline import FAILURES, patience
from scriptgraph.nodes.overhearing import overheard
from scriptgraph.prompting.guard import guard_prompt
from scriptgraph.prompting.schemas import GuardVerdict
from scriptgraph.safety.guard import BY_MODEL, finding, joined
from scriptgraph.state.session import SessionState
from scriptgraph.state.unjudged import unjudged

LATE = "it had not answered within {:g} seconds"


@dataclass
class Watch:
    """What the guard makes of the user's newest words."""

    heard: GuardFinding | None
    """What was found without a model; None where the user has said nothing, or nobody listens."""

    call: ModelCall | None = None
    """What the guard's model cost; None where none was asked."""

    failed: str = ""
    """Why it has found nothing out; empty where it has, or none was asked."""

    _said: Sequence[str] = ()
    _judging: asyncio.Task[Answer[GuardVerdict]] | None = None
    _seconds: float | None = None
    _until: float | None = None
    _bill: Bill | None = None
    _found: GuardFinding | None = None

    async def finding(self) -> GuardFinding | None:
        """Give what all that listen have found, once they have, or may no longer be waited for."""
        if self._found is None:
            self._found = await self._waited_for()
        return self._found

    async def _waited_for(self) -> GuardFinding | None:
        if self.heard is None or self._judging is None:
            return self.heard
        rest = None if self._until is None else self._until - asyncio.get_running_loop().time()
        await asyncio.wait([self._judging], timeout=None if rest is None else max(0.0, rest))
        if not self._judging.done():
            await stop(self._judging)
            self.call = self._bill.call() if self._bill else None
            self.failed = LATE.format(self._seconds or 0)
            return self.heard
        try:
            answer = self._judging.result()
        except FAILURES as error:
            self.call, self.failed = error.call, str(error)
            return self.heard
        self.call, self.failed = answer.call, answer.missing
        # A verdict that contradicts itself may be right: danger is not passed over for its form.
        verdicts = [answer.value] if answer.value else answer.spares
        return joined([self.heard, *map(self._read, verdicts)])

    def _read(self, verdict: GuardVerdict) -> GuardFinding:
        """Read the model's verdict; a quote that nobody said shows nothing, and is left out."""
        words = verdict.quote if is_quoted(verdict.quote, self._said) else ""
        return finding(verdict.level, verdict.about, BY_MODEL, words)


@asynccontextmanager
async def watching(cast: Cast, state: SessionState, language: str) -> AsyncIterator[Watch]:
    """Listen while the user's newest words are judged; afterwards nobody listens any more."""
    said = unjudged(state)
    watch = Watch(overheard(cast.guard, state, language), _said=said)
    if watch.heard is not None and cast.guard_model is not None:
        watch._seconds = patience(cast.settings)
        if watch._seconds is not None:
            watch._until = asyncio.get_running_loop().time() + watch._seconds
        watch._bill = Bill()
        watch._judging = asyncio.create_task(_judged(cast, state, watch._bill))
    try:
        yield watch
    finally:
        if watch._judging:
            await stop(watch._judging)


async def _judged(cast: Cast, state: SessionState, bill: Bill) -> Answer[GuardVerdict]:
    assert cast.guard_model
    return await ask_judge(
        cast.guard_model,
        guard_prompt(state, cast.settings),
        GuardVerdict,
        attempts=cast.settings.attempts,
        tokens=cast.settings.tokens.guard,
        accept=_sound,
        stall=cast.settings.stall_seconds,
        bill=bill,
    )


def _sound(verdict: GuardVerdict) -> GuardVerdict:
    """Refuse a verdict that contradicts itself.

    Raises:
        Unusable: When it names danger and no level, or a level and no danger.
    """
    if (verdict.level == "none") != (not verdict.about):
        raise Unusable(f"level {verdict.level!r} and about {verdict.about!r} contradict each other")
    return verdict


def note_watch(record: TraceRecord, watch: Watch, found: GuardFinding | None) -> None:
    """Write into a decision's record what the guard has found, and what that cost."""
    if found is None:
        return
    record["guard"] = found
    if watch.call:
        record["guard_call"] = watch.call
    if watch.failed:
        record["guard_failed"] = watch.failed
