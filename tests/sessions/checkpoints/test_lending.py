"""What a session is rebuilt from is compared only where somebody may have changed it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig

from scriptgraph import create_session, load_script
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.conversation import Conversation

SCRIPT = load_script("stress_relief")
CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}
SCALARS = ["section", "status", "turn"]


@asynccontextmanager
async def talk(address: str = MEMORY) -> AsyncIterator[tuple[Store, Any]]:
    """Open a session in a store."""
    async with open_store(address) as store:
        graph = create_session(SCRIPT, "rehearsal").compile(checkpointer=store.checkpointer)
        await graph.ainvoke({"messages": []}, CONFIG, output_keys=SCALARS)
        yield store, graph


def lent(store: Store) -> int:
    """Count the messages and records of the session that have to be compared."""
    saver: Any = store.checkpointer
    return sum(kept._lent for kept in saver._recollection._sessions["a"].histories.values())


def spoil(messages: Sequence[Any]) -> None:
    """Change what messages say."""
    for message in messages:
        message.content = "[redacted]"
        message.additional_kwargs["section"] = "nowhere"


@pytest.mark.parametrize("kind", ["memory", "file"])
async def test_a_run_that_is_asked_for_scalars_lends_nothing(kind: str, tmp_path: Path) -> None:
    """It gives these alone, streamed as well, and the store has nothing to compare."""
    async with talk(MEMORY if kind == "memory" else str(tmp_path / "s.sqlite")) as (store, graph):
        given = {"messages": [HumanMessage("Call me Ann.")]}
        told = await graph.ainvoke(given, CONFIG, output_keys=SCALARS)
        parts = graph.astream(given, CONFIG, stream_mode="values", output_keys="turn")
        turns = [part async for part in parts]
        assert told.keys() == set(SCALARS)
        assert told["turn"] == 2
        assert turns[-1] == 3
        assert lent(store) == 0


async def test_a_conversation_lends_nothing_but_its_state() -> None:
    """Its turns and looks compare nothing; from `state` on, what that gave is compared."""
    async with talk() as (store, graph):
        conversation = Conversation(graph, store, "a")
        for text in ("Call me Ann.", "I sleep badly."):
            assert "".join([piece async for piece in conversation.turn(text)])
            assert len((await conversation.look())["messages"]) > 1
        assert lent(store) == 0
        state = await conversation.state()
        assert lent(store) == len(state["messages"]) + len(state["trace"])


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"stream_mode": "updates"},
        {"stream_mode": "debug", "output_keys": SCALARS},
        {"stream_mode": ["values", "messages"], "output_keys": SCALARS},
        {"output_keys": ["turn", "trace"]},
    ],
    ids=str,
)
async def test_whoever_can_get_a_message_is_lent_it(how: dict[str, Any]) -> None:
    """Whatever else a run shows, its messages and records are compared afterwards."""
    async with talk() as (store, graph):
        given = {"messages": [HumanMessage("Call me Ann.")]}
        assert [part async for part in graph.astream(given, CONFIG, **how)]
        assert lent(store) > 0


async def test_callbacks_are_lent_all_there_is() -> None:
    """Who listens to a run by a callback is handed the whole state, whatever the run gives back."""
    async with talk() as (store, graph):
        config: RunnableConfig = {**CONFIG, "callbacks": [AsyncCallbackHandler()]}
        given = {"messages": [HumanMessage("Call me Ann.")]}
        await graph.ainvoke(given, config, output_keys=SCALARS)
        assert lent(store) > 0


async def test_a_message_that_was_given_stays_its_owners() -> None:
    """It may be changed as soon as the turn is over; the session goes on with what was said."""
    async with talk() as (_, graph):
        said = HumanMessage("Call me Ann.", id="1")
        await graph.ainvoke({"messages": [said]}, CONFIG, output_keys=SCALARS)
        spoil([said])
        assert (await graph.aget_state(CONFIG)).values["messages"][1].text == "Call me Ann."


async def _course(deeds: Sequence[str], *, spoils: bool) -> list[Any]:
    """Hold a session in which each turn is taken in one of several ways; give all it holds."""
    async with talk() as (store, graph):
        conversation = Conversation(graph, store, "a")
        for number, deed in enumerate(deeds):
            said = HumanMessage(f"Sentence number {number}.", id=f"u{number}")
            match deed:
                case "scalars":
                    await graph.ainvoke({"messages": [said]}, CONFIG, output_keys=SCALARS)
                    seen: Sequence[Any] = [said]
                case "whole":
                    seen = (await graph.ainvoke({"messages": [said]}, CONFIG))["messages"]
                case "state":
                    seen = (await conversation.state())["messages"]
                case _:
                    async for _ in conversation.turn(said.text, message_id=said.id):
                        pass
                    seen = []
            if spoils:
                spoil(seen)
        state = await conversation.state()
        trace = [{**record, "at": "", "calls": 0} for record in state["trace"]]
        return [[(one.type, one.text) for one in state["messages"]], state["section"], len(trace)]


@pytest.mark.slow
@given(st.lists(st.sampled_from(["scalars", "whole", "state", "talk"]), max_size=5))
def test_what_is_lent_in_between_never_enters_the_session(deeds: list[str]) -> None:
    """However turns that lend and turns that do not follow each other, nothing changed gets in."""

    async def both() -> None:
        assert await _course(deeds, spoils=True) == await _course(deeds, spoils=False)

    asyncio.run(both())
