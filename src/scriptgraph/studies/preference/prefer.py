"""Takes many situations to preference pairs, and goes on where it was stopped.

A situation is a thread of the graph in the folder's store, which keeps each call's answer as soon
as it is there. When a situation is done its candidates and scores are written down, and only then
is its thread forgotten: whatever stops the process, no finished step is paid twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.corpora.reading import Given
from scriptgraph.files.lines import Remark, read_identified_lines
from scriptgraph.graphs.preference import PreferenceGraph, create_preference
from scriptgraph.models.described import is_rehearsal, model_name, temperature_of
from scriptgraph.nodes.candidates import Voice, keep_candidate, read_candidates
from scriptgraph.replies.candidates import Candidate, NoReply, situation_of
from scriptgraph.replies.pairs import Rated, check_rubric
from scriptgraph.replies.reply import Situation
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.safety.filters import Filters
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.run import run_to_end
from scriptgraph.studies.judging.items import Source, holds_situations
from scriptgraph.studies.preference.folder import FilterDesign, PreferenceDesign, PreferenceFolder
from scriptgraph.studies.work import never, side_by_side


@dataclass(frozen=True)
class Preferring:
    """What candidates and scores are made with."""

    rubric: Rubric
    pool: Sequence[Voice]
    """Who gives the candidates, one each."""

    judge: BaseChatModel
    filters: Filters
    attempts: int = ATTEMPTS
    given: Mapping[str, Sequence[Candidate]] = field(default_factory=dict[str, Sequence[Candidate]])
    """Situation → replies that others have had written; empty where the pool draws them."""

    def drawn(self, situation: Situation) -> int:
        """Say how many candidates a situation has."""
        return len(self.given.get(situation.id, ())) if self.given else len(self.pool)

    @property
    def most(self) -> int:
        """Say how many the situation has that has most."""
        return max(map(len, self.given.values())) if self.given else len(self.pool)

    @property
    def rehearsal(self) -> bool:
        """Say whether some of it is no language model's."""
        models = (self.judge, *(voice.model for voice in self.pool))
        replies = (one for replies in self.given.values() for one in replies)
        return any(map(is_rehearsal, models)) or any(one.rehearsal for one in replies)

    def design(self) -> PreferenceDesign:
        """Describe it for the manifest: a folder keeps to one design.

        Raises:
            InputError: When pairs cannot be made by the rubric.
        """
        check_rubric(self.rubric)
        temperatures = {temperature_of(voice.model) for voice in self.pool}
        return PreferenceDesign(
            models=self._models(),
            temperature=next(iter(temperatures)) if len(temperatures) == 1 else None,
            seed=self.pool[0].seed if self.pool else None,
            candidates=self.most,
            replies=_digest(self.given) if self.given else None,
            filters=FilterDesign(
                fewest_words=self.filters.fewest_words,
                most_words=self.filters.most_words,
                off=sorted(self.filters.off),
            ),
            judge=model_name(self.judge),
            rubric=self.rubric.id,
            rubric_hash=self.rubric.hash,
        )

    def _models(self) -> list[str]:
        drawing = (model_name(voice.model) for voice in self.pool)
        replies = (one for replies in self.given.values() for one in replies)
        return list(dict.fromkeys([*drawing, *(one.model or UNNAMED for one in replies)]))

    def graph(self, candidates: int) -> PreferenceGraph:
        """Give the graph for so many candidates; replies that were given are asked of nobody."""
        # Each has a node, and that of a reply which is there already asks no model.
        pool = [Voice(self.judge)] * candidates if self.given else self.pool
        return create_preference(
            self.rubric, pool, self.judge, filters=self.filters, attempts=self.attempts
        )


UNNAMED = "unnamed"
"""The model of replies that do not say whose they are."""


def _digest(given: Mapping[str, Sequence[Candidate]]) -> str:
    return digest(repr([[one.id, one.reply] for replies in given.values() for one in replies]))


def read_all_situations(
    path: Path,
    remark: Remark,
    given: Given = Given(),  # noqa: B008  # it is frozen
    say: Callable[[str], object] = lambda _: None,
) -> list[Situation]:
    """Read situations from JSON lines, or take them from dialogues.

    Args:
        path: Lines of situations, dialogues in any layout, or an experiment's folder. Of a
            dialogue, every message of the client that was answered is a situation, after all that
            was said before; what a plan discarded is left out.
        remark: Told of what a crash cut off.
        given: What somebody has said of a corpus of others.
        say: Told what was understood of one.

    Raises:
        InputError: When a line is no such thing, may be one or many, or has the id of an earlier
            one; it names the line.
    """
    if holds_situations(path, given.layout):
        lines = read_identified_lines(path, Situation, "a situation", on_cut_off=remark)
        found = [situation for _, situation in lines]
    else:
        items = Source(path, "reply", given, say).items(remark)
        found = [situation_of(item.messages, item.id) for item in items]
    if not found:
        raise InputError(f"{path} holds no situation")
    return found


def is_done(rated: Sequence[Rated], drawn: int) -> bool:
    """Say whether there is nothing left to ask for: every reply, and every score of those kept."""
    return len(rated) == drawn and all(
        not one.candidate.passes or (one.sheet is not None and not one.sheet.missing)
        for one in rated
    )


async def prefer(
    preferring: Preferring,
    situations: Sequence[Situation],
    folder: PreferenceFolder,
    *,
    concurrency: int,
    on_done: Callable[[], object] = lambda: None,
    must_halt: Callable[[], bool] = never,
) -> None:
    """Draw and score the candidates of every situation that is not done.

    Args:
        preferring: With what.
        situations: All of them; their ids differ.
        folder: Where everything is kept.
        concurrency: How many calls are made at a time.
        on_done: Called after each situation.
        must_halt: Asked before each step of each situation whether to stop.
    """
    left = [one for one in situations if not is_done(folder.of(one), preferring.drawn(one))]
    if not left:
        return
    at_a_time = max(1, concurrency // preferring.most)
    async with open_store(folder.store, key=None) as store:
        work = _Work(
            preferring,
            store,
            folder,
            max(1, concurrency // at_a_time),
            must_halt,
        )

        async def carry(situation: Situation) -> None:
            if await work.carry(situation):
                await work.forget(situation)
                on_done()

        await side_by_side(left, carry, concurrency=at_a_time, must_halt=must_halt)


@dataclass(frozen=True)
class _Work:
    """Runs the graph on one situation after the other."""

    preferring: Preferring
    store: Store
    folder: PreferenceFolder
    calls_at_a_time: int
    must_halt: Callable[[], bool]
    _graphs: dict[int, CompiledStateGraph[Any, Any, Any, Any]] = field(default_factory=dict)
    """Candidates → the graph for so many."""

    async def carry(self, situation: Situation) -> bool:
        """Take a situation to its end and write down what came of it; False when it was halted."""
        config: RunnableConfig = {
            "configurable": {"thread_id": situation.id},
            "max_concurrency": self.calls_at_a_time,
        }
        graph = self._graph(self.preferring.drawn(situation))
        snapshot = await graph.aget_state(config)
        if not _is_about(snapshot, situation):
            await self.forget(situation)  # a thread of the same id, about something else
        snapshot = await run_to_end(
            graph,
            config,
            is_over=_is_over,
            given=partial(self._given, situation),
            must_halt=self.must_halt,
        )
        if not _is_over(snapshot):
            return False
        self._keep(snapshot.values)
        return True

    def _graph(self, candidates: int) -> CompiledStateGraph[Any, Any, Any, Any]:
        """Compile the graph for so many candidates once."""
        if candidates not in self._graphs:
            graph = self.preferring.graph(candidates)
            self._graphs[candidates] = graph.compile(checkpointer=self.store.checkpointer)
        return self._graphs[candidates]

    async def forget(self, situation: Situation) -> None:
        """Forget the thread of a situation."""
        await self.store.checkpointer.adelete_thread(situation.id)

    def _given(self, situation: Situation, snapshot: StateSnapshot) -> dict[str, Any] | None:
        """Give the graph what is known, or let it go on where it was."""
        if snapshot.tasks:
            return None
        rated, known = self.folder.of(situation), snapshot.values
        return {
            "id": situation.id,
            "messages": _plain(situation),
            "candidates": {
                **{
                    str(one.candidate): keep_candidate(one)
                    for one in self.preferring.given.get(situation.id, ())
                },
                **{str(one.candidate.candidate): keep_candidate(one.candidate) for one in rated},
                **known.get("candidates", {}),
            },
            "scores": {
                **{
                    str(one.candidate.candidate): one.sheet.model_dump()
                    for one in rated
                    if one.sheet is not None
                },
                **known.get("scores", {}),
            },
        }

    def _keep(self, state: Any) -> None:
        drawn = read_candidates(state)
        replied = {str(one.candidate) for one in drawn}
        self.folder.keep(
            drawn,
            (ScoreSheet.model_validate(sheet) for sheet in state.get("scores", {}).values()),
            (
                NoReply.model_validate(lost)
                for number, lost in state.get("without_reply", {}).items()
                if number not in replied
            ),
        )


def _is_over(snapshot: StateSnapshot) -> bool:
    return not snapshot.tasks and "pairs" in snapshot.values


def _is_about(snapshot: StateSnapshot, situation: Situation) -> bool:
    return snapshot.values.get("messages") == _plain(situation)


def _plain(situation: Situation) -> list[dict[str, str]]:
    return [{"role": one.role, "content": one.content} for one in situation.messages]
