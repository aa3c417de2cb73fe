"""The sessions of a store at a glance: each is read once, and again when it has gone on."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.types import StateSnapshot
from support.served_folder import HELP

from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.overview import Overviews
from scriptgraph.sessions.within import Place


class Counted(Overviews):
    """Overviews that count what they read."""

    reads = 0

    async def _read(self, place: Place) -> StateSnapshot:
        self.reads += 1
        return await super()._read(place)


async def hold(store: Store, session: str, *said: str | None) -> Conversation:
    """Hold a session."""
    script = load_script(HELP, "yaml")
    graph = create_session(script, "rehearsal").compile(checkpointer=store.checkpointer)
    conversation = Conversation(graph, store, session)
    for text in said:
        _ = [piece async for piece in conversation.turn(text)]
    return conversation


async def all_of(overviews: Overviews) -> dict[str, int]:
    """Give session → its turns, the latest first."""
    found = [await overviews.see(head) for head in await overviews.heads()]
    return {one.session: one.turn for one in found if one}


@pytest.mark.parametrize("kind", ["memory:", "kept.sqlite"])
async def test_only_what_went_on_is_read_again(tmp_path: Path, kind: str) -> None:
    """Also where another process went on in it; and what was forgotten is there no more."""
    address = kind if kind == "memory:" else str(tmp_path / kind)
    async with open_store(address) as store:
        for name in "abc":
            await hold(store, name, None)
        overviews = Counted(store.sessions)
        assert await all_of(overviews) == {"c": 1, "b": 1, "a": 1}
        assert await all_of(overviews) == {"c": 1, "b": 1, "a": 1}
        assert overviews.reads == 3
        if kind == "memory:":
            await hold(store, "a", "I had a walk.")
        else:
            async with open_store(address) as other:
                await hold(other, "a", "I had a walk.")
        assert [*(await all_of(overviews))] == ["a", "c", "b"]
        assert overviews.reads == 4
        ahead = Counted(store.sessions)
        await ahead.look_ahead()
        assert (await ahead.in_need(), ahead.reads) == ([], 3)
        await store.forget("b")
        assert [*(await all_of(overviews))] == ["a", "c"]


async def test_a_session_in_which_a_human_is_waited_for_is_never_old(tmp_path: Path) -> None:
    """What somebody says to a human who has taken over is seen at the next look."""
    async with open_store(str(tmp_path / "kept.sqlite")) as store:
        conversation = await hold(store, "a", None)
        overviews = Overviews(store.sessions)
        await Inbox(conversation.graph, store, "a").take("Eve")
        [one] = await overviews.in_need()
        assert one.unanswered == ()
        await hold(store, "a", "Hello?")
        [one] = await overviews.in_need()
        assert one.unanswered == ("Hello?",)


async def test_a_damaged_session_is_told_beside_the_others(tmp_path: Path) -> None:
    """It needs a human: nobody knows what is in it."""
    async with open_store("memory:") as store:
        await hold(store, "a", None)
        config: RunnableConfig = {"configurable": {"thread_id": "b", "checkpoint_ns": ""}}
        graph = Overviews(store.sessions)._states("")
        await graph.aupdate_state(config, {"section": "talk", "trace": [{"role": "x"}]})
        [one] = await Overviews(store.sessions).in_need()
        assert one.session == "b"
        assert "is no session" in one.error
