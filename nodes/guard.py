"""The guard in a turn: it listens beside whoever judges, and before anybody answers.

Words are heard at once. A classifier and the guard's model listen while the evaluator judges; a
turn waits for them as long as for a judge of somebody in danger, and no longer. What they then have
not found out is in the trace, and no fault of one of them takes anything from what others hear.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.errors import ModelError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.speakers import unlabelled
from scriptgraph.models.timers import stop
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer, ask_judge
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.deadline import FAILURES, patience
from scriptgraph.nodes.noting import note_unheard
from scriptgraph.nodes.overhearing import overheard
from scriptgraph.prompting.guard import guard_prompt
from scriptgraph.prompting.schemas import GuardVerdict
from scriptgraph.safety.danger.levels import LEVELS, is_grave
from scriptgraph.safety.guard.classifying import Hearing
from scriptgraph.safety.guard.findings import BY_CLASSIFIER, BY_MODEL, finding, joined
from scriptgraph.state.session import SessionState
from scriptgraph.state.unjudged import unjudged

LATE = "it had not answered within {:g} seconds"


@dataclass
class Watch:
    """What the guard makes of the user's newest words."""

    heard: GuardFinding | None
    """What words alone say; None where the user has said nothing, or nobody listens."""

    call: ModelCall | None = None
    """What the guard's model cost; None where none was asked."""

    failed: str = ""
    """Why the others have found nothing out; empty where they have, or none was asked."""

    unheard: list[str] = field(default_factory=list[str])
    """Who has told nothing, or not all."""

    _said: Sequence[str] = ()
    _hearing: Hearing | None = None
    _judging: asyncio.Task[Answer[GuardVerdict]] | None = None
    _seconds: float | None = None
    _until: float | None = None
    _bill: Bill | None = None
    _found: GuardFinding | None = None

    async def finding(self) -> GuardFinding | None:
        """Give what all that listen have found, once they have, or may no longer be waited for."""
        if self._found is None and self.heard is not None:
            await self._wait()
            self._found = joined([self.heard, *self._classified(), *await self._judged()])
        return self._found

    async def _wait(self) -> None:
        ends: list[asyncio.Future[object]] = [self._judging] if self._judging else []  # type: ignore[list-item]
        if self._hearing:
            ends.append(asyncio.wrap_future(self._hearing.ended))  # type: ignore[arg-type]
        if ends:
            rest = None if self._until is None else self._until - asyncio.get_running_loop().time()
            await asyncio.wait(ends, timeout=None if rest is None else max(0.0, rest))

    def _classified(self) -> list[GuardFinding]:
        """Give what the classifier has found by now."""
        if self._hearing is None:
            return []
        why = self._hearing.failed if self._hearing.ended.done() else LATE.format(self._seconds)
        self._note(BY_CLASSIFIER, f"{BY_CLASSIFIER}: {why}" if why else "")
        return [*self._hearing.findings]

    async def _judged(self) -> Iterator[GuardFinding]:
        """Give what the model has found."""
        if self._judging is None:
            return iter(())
        if not self._judging.done():
            await stop(self._judging)
            self.call = self._bill.call() if self._bill else None
            self._note(BY_MODEL, LATE.format(self._seconds))
            return iter(())
        try:
            answer = self._judging.result()
        except FAILURES as error:
            self.call = error.call
            self._note(BY_MODEL, str(error))
            return iter(())
        self.call = answer.call
        self._note(BY_MODEL, answer.missing)
        # A verdict that contradicts itself may be right: danger is not passed over for its form.
        return map(self._read, [*([answer.value] if answer.value else []), *answer.spares])

    def _note(self, listener: str, why: str) -> None:
        self.failed = "; ".join(filter(None, (self.failed, why)))
        self.unheard += [listener] if why else []

    def _read(self, verdict: GuardVerdict) -> GuardFinding:
        """Read the model's verdict; a quote that nobody said shows nothing, and is left out."""
        quote = unlabelled(verdict.quote, user=self._said, agent=())
        words = quote if is_quoted(quote, self._said) else ""
        return finding(verdict.level, verdict.about, BY_MODEL, words)

    async def end(self) -> None:
        """Let nobody listen any more."""
        if self._hearing:
            self._hearing.give_up()
        if self._judging:
            await stop(self._judging)


@asynccontextmanager
async def watching(cast: Cast, state: SessionState, language: str) -> AsyncIterator[Watch]:
    """Listen while the user's newest words are judged; afterwards nobody listens any more."""
    said = unjudged(state)
    heard = overheard(cast.guard, state, language)
    watch = Watch(heard, _said=said, _seconds=patience(cast.settings))
    if watch._seconds is not None:
        watch._until = asyncio.get_running_loop().time() + watch._seconds
    if watch.heard is not None:
        watch._hearing = cast.guard.listen(said)
    if watch.heard is not None and cast.guard_model is not None:
        watch._bill = Bill()
        watch._judging = asyncio.create_task(_judged(cast, state, watch._bill))
    try:
        yield watch
    finally:
        await watch.end()


async def _judged(cast: Cast, state: SessionState, bill: Bill) -> Answer[GuardVerdict]:
    """Ask the guard's model.

    Raises:
        ModelError: Whatever it is that it fails by.
        AccessError: When its server does not let it be asked.
    """
    assert cast.guard_model
    try:
        return await ask_judge(
            cast.guard_model,
            guard_prompt(state, cast.settings),
            GuardVerdict,
            attempts=cast.settings.attempts,
            tokens=cast.settings.tokens.guard,
            accept=_sound,
            among=_gravest,
            stall=cast.settings.stall_seconds,
            bill=bill,
        )
    except FAILURES:
        raise
    except Exception as error:  # of a class of somebody else's, before it could even be asked
        why = f"the guard's model cannot be asked ({type(error).__name__})"
        raise ModelError(why, bill.call()) from error


def _gravest(verdicts: Iterable[GuardVerdict]) -> GuardVerdict:
    return max(verdicts, key=lambda one: LEVELS.index(one.level))


def _sound(verdict: GuardVerdict) -> GuardVerdict:
    """Refuse a verdict that contradicts itself.

    Raises:
        Unusable: When it names danger and no level, or a level and no danger.
    """
    if (verdict.level == "none") != (not verdict.about):
        raise Unusable(f"level {verdict.level!r} and about {verdict.about!r} contradict each other")
    return verdict


def note_watch(
    record: TraceRecord, state: SessionState, watch: Watch, found: GuardFinding | None
) -> None:
    """Write into a decision's record what the guard has found, and what that cost.

    Once in a session whoever runs the program is warned of one that has told nothing.
    """
    if found is None:
        return
    if not any("guard_failed" in one for one in state.get("trace", [])):
        note_unheard(watch.unheard)
    record["guard"] = found
    if is_grave(found["level"]):
        record["guard_until"] = len(state["messages"])
    if watch.call:
        record["guard_call"] = watch.call
    if watch.failed:
        record["guard_failed"] = watch.failed
