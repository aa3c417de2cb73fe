"""A session that stands where another one stood: exactly there, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.served_folder import HELP, TEA

from scriptgraph.assurance.audit import audit
from scriptgraph.core.errors import ForgottenError, InputError, RefusedError
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.alerts import Alert
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.forking import fork
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.overview import Overviews
from scriptgraph.sessions.pinned import stored_states
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.sessions.within import Place
from scriptgraph.state.session import SessionState

DANGER = "I want to kill myself."
SAID = ["Tea, please.", "No sugar.", "A little milk.", "Thank you.", "That was all.", "Goodbye."]
SCRIPT, HELPING = load_script("stress_relief"), load_script(HELP, "yaml")


@pytest.fixture(params=["memory:", "kept.sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    kind = str(request.param)
    async with open_store(kind if kind == "memory:" else str(tmp_path / kind)) as opened:
        yield opened


def opened(store: Store, script: Script, session: str, alerts: list[Alert]) -> Conversation:
    """Open a session; what is told of danger is put into a list."""
    graph: Any = create_session(script, "rehearsal", on_alert=alerts.append)
    return Conversation(graph.compile(checkpointer=store.checkpointer), store, session)


async def hold(
    store: Store, script: Script, session: str, said: Sequence[str | None]
) -> list[SessionState]:
    """Hold a session, and give how it stood after each turn."""
    conversation, found = opened(store, script, session, []), []
    for text in said:
        _ = [piece async for piece in conversation.turn(text)]
        found.append(await conversation.state())
    return found


def same(state: SessionState, other: SessionState) -> bool:
    """Say whether two states are the same, but for the record of the fork and what has passed."""
    kept = [
        {key: value for key, value in one.items() if key not in ("move", "draft", "trace")}
        for one in (state, other)
    ]
    for one in kept:
        one.setdefault("care", None)
        one.setdefault("human", None)
    return kept[0] == kept[1] and state["trace"][:-1] == other["trace"]


@pytest.mark.parametrize("turn", range(2, 8))
async def test_it_stands_where_the_other_stood(store: Store, turn: int) -> None:
    """The state is that of then, to the last task, whether or not its step is still there."""
    states = await hold(store, SCRIPT, "old", [None, *SAID])
    found = await fork(store, "old", turn, "new", SCRIPT, by="Eve")
    assert same(found, states[turn - 2])
    record = found["trace"][-1]
    assert (record["role"], record["origin"]) == ("fork", {"session": "old", "turn": turn})
    assert await opened(store, SCRIPT, "old", []).state() == states[-1]


async def test_it_goes_on_as_the_other_would_have(store: Store) -> None:
    """The same words lead to the same place; others to another; and an audit finds nothing."""
    *_, before, last = await hold(store, SCRIPT, "old", [None, *SAID])
    await fork(store, "old", 3, "new", SCRIPT)
    again = (await hold(store, SCRIPT, "new", SAID[1:]))[-1]
    assert (again["section"], again["progress"]) == (last["section"], last["progress"])
    assert [one.text for one in again["messages"]] == [one.text for one in last["messages"]]
    assert audit(SCRIPT, again, session=Place("new")) == []
    found = audit(SCRIPT, again, session=Place("old"))
    assert [one.kind for one in found] == ["seal"]
    whole: Any = again
    dialogue = record_dialogue(SCRIPT, whole, session="new", mode="multi", case=None)
    assert [one.actor for one in dialogue.steps].count("fork") == 1
    await fork(store, "new", 4, "newer", SCRIPT)
    newer = (await hold(store, SCRIPT, "newer", ["Something else."]))[-1]
    assert audit(SCRIPT, newer, session=Place("newer")) == []
    assert before["turn"] == 6


async def test_a_message_of_the_other_under_its_id_is_new(store: Store) -> None:
    """Ids of what was said before are taken, and those of what is not said any more are free."""
    conversation = opened(store, SCRIPT, "old", [])
    for text, identity in ((None, None), ("Tea.", "1"), ("Milk.", "2")):
        _ = [piece async for piece in conversation.turn(text, message_id=identity)]
    await fork(store, "old", 3, "new", SCRIPT)
    other = opened(store, SCRIPT, "new", [])
    _ = [piece async for piece in other.turn("Coffee after all.", message_id="2")]
    said = [one.text for one in (await other.state())["messages"] if one.type == "human"]
    assert said == ["Tea.", "Coffee after all."]
    with pytest.raises(RefusedError, match="is taken"):
        _ = [piece async for piece in other.turn("Coffee.", message_id="1")]


async def test_the_others_danger_is_told_once(store: Store) -> None:
    """No alert and no place in the inbox for it in the fork; danger that is new there has both."""
    alerts: list[Alert] = []
    conversation = opened(store, HELPING, "old", alerts)
    for text in (None, DANGER):
        _ = [piece async for piece in conversation.turn(text)]
    await fork(store, "old", 3, "new", HELPING)
    other = opened(store, HELPING, "new", alerts)
    assert [one.session for one in await Overviews(store.sessions).in_need()] == ["old"]
    _ = [piece async for piece in other.turn(DANGER)]
    needy = {one.session for one in await Overviews(store.sessions).in_need()}
    assert needy == {"old", "new"}
    for _ in range(200):
        if len(alerts) == 2:
            break
        await asyncio.sleep(0.02)
    assert [one.session for one in alerts] == ["old", "new"]


@pytest.mark.parametrize("turn", [-1, 0, 1, 5, 99])
async def test_a_turn_that_there_is_not_is_refused(store: Store, turn: int) -> None:
    """It says which there are, and nothing is stored."""
    await hold(store, SCRIPT, "old", [None, "Tea.", "Milk."])
    with pytest.raises(RefusedError, match="there are 2 to 4"):
        await fork(store, "old", turn, "new", SCRIPT)
    assert await store.sessions.names() == ["old"]


async def test_it_takes_no_name_that_is_taken(store: Store) -> None:
    """Not that of a session, nor of one that was forgotten; nor is there one of no session."""
    await hold(store, SCRIPT, "old", [None, "Tea."])
    [other] = await hold(store, SCRIPT, "other", [None])
    with pytest.raises(RefusedError, match="already"):
        await fork(store, "old", 2, "other", SCRIPT)
    assert await opened(store, SCRIPT, "other", []).state() == other
    await store.forget("other")
    with pytest.raises(ForgottenError):
        await fork(store, "old", 2, "other", SCRIPT)
    with pytest.raises(InputError, match="no session 'nobody'"):
        await fork(store, "nobody", 2, "new", SCRIPT)


async def test_one_name_is_taken_once(store: Store) -> None:
    """Of several forks that begin under one name at once, one does, and the others are refused."""
    await hold(store, SCRIPT, "old", [None, "Tea.", "Milk."])
    begun = (fork(store, "old", turn, "new", SCRIPT) for turn in (2, 3, 4))
    found = await asyncio.gather(*begun, return_exceptions=True)
    made = [one for one in found if not isinstance(one, BaseException)]
    assert len(made) == 1
    assert sum(isinstance(one, RefusedError) for one in found) == 2
    state = await opened(store, SCRIPT, "new", []).state()
    assert audit(SCRIPT, state, session=Place("new")) == []


async def test_where_a_human_was_nobody_stands(store: Store) -> None:
    """A human is with one session, and not with its copies; before and behind them it can be."""
    conversation = opened(store, SCRIPT, "old", [])
    box = Inbox(conversation.graph, store, "old")
    await hold(store, SCRIPT, "old", [None, "Tea."])
    await box.take("Eve")
    await box.say("I am here.")
    await hold(store, SCRIPT, "old", ["Good."])
    await box.give_back(SCRIPT.first.id, "I leave you.")
    await hold(store, SCRIPT, "old", ["Milk.", "Yes."])
    with pytest.raises(RefusedError, match="a human was with it"):
        await fork(store, "old", 4, "new", SCRIPT)
    for turn in (3, 5, 6):
        found = await fork(store, "old", turn, f"new {turn}", SCRIPT)
        assert found["turn"] == turn - 1
        assert audit(SCRIPT, found, session=Place(f"new {turn}")) == []


async def test_what_no_decision_gives_is_not_copied(store: Store) -> None:
    """A state that somebody has written into is refused where it would have to be rebuilt."""
    await hold(store, SCRIPT, "old", [None, *SAID])
    config: Any = {"configurable": {"thread_id": "old", "checkpoint_ns": ""}}
    changed = {"section_turns": 90}
    await stored_states(store.checkpointer).aupdate_state(config, changed, as_node="rest")
    with pytest.raises(RefusedError, match="section_turns"):
        await fork(store, "old", 2, "new", SCRIPT)


async def test_it_has_the_script_of_then(store: Store) -> None:
    """Where the file has changed since, it goes on with the version that the other has."""
    tea = load_script(TEA, "yaml")
    await hold(store, tea, "old", [None, "Tea.", "Sugar."])
    now = load_script(TEA.replace("take sugar", "want sugar"), "yaml")
    found = await fork(store, "old", 2, "new", now)
    assert found["script"] == tea.identity
