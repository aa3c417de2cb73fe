"""What is rebuilt of a session from its decisions is what it was."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from support.served_folder import HELP, TEA

from scriptgraph.core.errors import RefusedError
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.session import SessionState

TEXTS = {"tea": TEA, "helping": HELP}
DANGER = "I want to kill myself."
SAID = {
    "plain": ["Tea, please.", "No sugar.", "A little milk.", "I am glad.", "Seven.", "Thank you."],
    "danger": ["Tea", DANGER, "I do not know.", "I am safe now.", "Milk.", "Good.", DANGER, "Yes."],
    "behind": ["One.", "Two.", "Three.", "Four.", "Five.", DANGER, "I am safe."],
    "human": ["Tea", "take", "Hello?", "say", "Good.", "give", "Milk.", "take", "end", "Hm."],
    "first": ["take", "say", "give", "Tea", "Milk"],
}


def script_of(name: str) -> Script:
    """Read a script."""
    return load_script(TEXTS[name], "yaml") if name in TEXTS else load_script(name)


async def states(script: Script, said: list[str]) -> list[SessionState]:
    """Hold a session, in which a human acts too, and give how it stood after each turn."""
    found = []
    async with open_store("memory:") as store:
        graph: Any = create_session(script, "rehearsal")
        conversation = Conversation(graph.compile(checkpointer=store.checkpointer), store, "ann")
        box = Inbox(conversation.graph, store, "ann")
        for text in (None, *said):
            with suppress(RefusedError):  # no human acts in a session that has ended
                await _done(conversation, box, script, text)
            found.append(await conversation.state())
    return found


async def _done(conversation: Conversation, box: Inbox, script: Script, text: str | None) -> None:
    match text:
        case "take":
            await box.take("Eve")
        case "say":
            await box.say("I am here.")
        case "give":
            await box.give_back(script.sections[-1].id)
        case "end":
            await box.end("Goodbye.")
        case _:
            _ = [piece async for piece in conversation.turn(text)]


@pytest.mark.parametrize("course", SAID)
@pytest.mark.parametrize("name", ["tea", "helping", "stress_relief", "every_feature"])
async def test_it_is_what_the_session_was(name: str, course: str) -> None:
    """After every turn, also with danger, words behind the end, and humans."""
    script = script_of(name)
    found = await states(script, SAID[course])
    last = found[-1]
    for state in found:
        trace = last["trace"][: len(state["trace"])]
        again = rebuilt(script, last["messages"], trace)
        told = {key: (again.get(key), state.get(key)) for key in differences(again, state)}
        assert not told, state["turn"]
        assert again["messages"] == state["messages"][: len(again["messages"])]


async def test_a_state_that_no_decision_gives_is_told() -> None:
    """It is no mirror of what is stored: what was changed there differs."""
    script = script_of("tea")
    *_, state = await states(script, SAID["plain"])
    changed: Any = {**state, "collected": {"mood": 3}, "section_turns": 9}
    again = rebuilt(script, state["messages"], state["trace"])
    assert differences(again, changed) == ["section_turns", "collected"]
