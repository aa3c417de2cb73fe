"""Dialogues in the arena, one for each client: played, stopped, gone on with, and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Settings
from scriptgraph.files.kept import Kept, as_it_is
from scriptgraph.files.ledger import Ledger
from scriptgraph.formats.case import Case, case_id
from scriptgraph.graphs.arena import create_arena
from scriptgraph.nodes.arena import JUDGE
from scriptgraph.nodes.cast import now
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.run import is_over, next_input, run_to_end
from scriptgraph.state.arena import Round
from scriptgraph.studies.arena.design import ArenaDesign
from scriptgraph.studies.work import never, side_by_side


class ArenaDialogue(Kept):
    """One dialogue of the arena, as it is kept."""

    id: str
    """The client's: a card's, a post's or a case's."""

    design: str
    """The design's hash."""

    counsellors: tuple[str, ...]
    judge: str
    seed: int
    """With the turn and the client's words it gives the order in which replies were shown."""

    rehearsal: bool
    exit_reason: str
    messages: tuple[dict[str, str], ...]
    """What the client (`user`) and whoever was sent (`assistant`) said, as in OpenAI's messages."""

    rounds: tuple[Annotated[Round, as_it_is], ...]

    @property
    def key(self) -> tuple[str, None]:
        """Give the client; there is one dialogue with each."""
        return self.id, None


@dataclass(frozen=True)
class Waiting:
    """A choice that a person has to make."""

    turn: int
    said: str
    """What the client said last."""

    answers: tuple[str, ...]
    earlier: tuple[BaseMessage, ...] = ()
    """What was said before that."""


@dataclass
class Tournament:
    """An arena at work."""

    design: ArenaDesign
    clients: Sequence[Case]
    ledger: Ledger[ArenaDialogue]
    failures: dict[str, str] = field(default_factory=dict)
    """Client → why its dialogue could not be finished now."""

    def left(self) -> list[Case]:
        """List the clients whose dialogue is not finished."""
        return [case for case in self.clients if self.ledger.last(case_id(case)) is None]

    def dialogues(self) -> list[ArenaDialogue]:
        """List the finished dialogues of these clients, in their order."""
        found = (self.ledger.last(case_id(case)) for case in self.clients)
        return [one for one in found if one is not None]

    async def carry_out(
        self,
        store: Store,
        *,
        concurrency: int,
        on_turn: Callable[[], object] = lambda: None,
        must_halt: Callable[[], bool] = never,
    ) -> None:
        """Play what is left with a model as judge; a dialogue that fails leaves the others going.

        Args:
            store: Keeps dialogues that are under way.
            concurrency: How many dialogues at a time.
            on_turn: Called after each turn of any.
            must_halt: Asked after each step whether to stop.
        """

        async def play(case: Case) -> None:
            try:
                await self.play(case, store, on_turn=on_turn, must_halt=must_halt)
            except ModelError as error:
                self.failures[case_id(case)] = str(error)

        await side_by_side(self.left(), play, concurrency=concurrency)

    async def play(
        self,
        case: Case,
        store: Store,
        *,
        answer: int | None = None,
        on_turn: Callable[[], object] = lambda: None,
        must_halt: Callable[[], bool] = never,
    ) -> Waiting | None:
        """Play one dialogue to its end, or on from where it was left.

        Args:
            case: Who the client is.
            store: Keeps the dialogue while it is under way.
            answer: What a person picked, where the dialogue waited for that.
            on_turn: Called after each turn.
            must_halt: Asked after each step whether to stop.

        Returns:
            What a person has to choose next; None where nobody has to.

        Raises:
            ModelError: When the client or all counsellors failed; it goes on from there.
        """
        id_ = case_id(case)
        graph = self._graph(case).compile(checkpointer=store.checkpointer)
        config: RunnableConfig = {"configurable": {"thread_id": f"{id_} {self.design.hash}"}}
        async with store.turn(id_):
            snapshot = await run_to_end(
                graph,
                config,
                is_over=lambda one: is_over(one) or bool(one.interrupts and answer is None),
                given=lambda one: Command(resume=answer) if one.interrupts else next_input(one),
                on_update=partial(_take_note, on_turn),
                must_halt=must_halt,
            )
            if is_over(snapshot):
                self.ledger.keep(self._record(id_, snapshot.values))
        return _waiting(snapshot)

    def _graph(self, case: Case) -> Any:
        return create_arena(
            {name: one.speaks for name, one in self.design.counsellors.items()},
            self.design.judge,
            case=case,
            client_model=self.design.client_model,
            criteria=self.design.rubric.criteria,
            seed=self.design.seed,
            settings=Settings(max_turns=self.design.turns),
        )

    def _record(self, id_: str, state: Mapping[str, Any]) -> ArenaDialogue:
        return ArenaDialogue(
            id=id_,
            design=self.design.hash,
            at=now(),
            counsellors=tuple(self.design.counsellors),
            judge=self.design.judge_name,
            seed=self.design.seed,
            rehearsal=self.design.rehearsal,
            exit_reason=state["exit"],
            messages=tuple(
                {
                    "role": "user" if isinstance(message, HumanMessage) else "assistant",
                    "content": message.text,
                }
                for message in state["messages"]
            ),
            rounds=tuple(state.get("rounds", ())),
        )


def _waiting(snapshot: StateSnapshot) -> Waiting | None:
    for task in snapshot.tasks:
        for asked in task.interrupts:
            turn = snapshot.values.get("turn", 0) + 1
            earlier = tuple(snapshot.values.get("messages", ())[:-1])
            return Waiting(turn, asked.value["said"], tuple(asked.value["answers"]), earlier)
    return None


def _take_note(on_turn: Callable[[], object], update: Mapping[str, Any]) -> None:
    """Report a turn that was judged.

    Raises:
        ModelError: When nobody could answer in it.
    """
    if failure := update.get(JUDGE, {}).get("failure"):
        raise ModelError(failure)
    if JUDGE in update:
        on_turn()
