"""A session as one reads it: what the document tells is what the session itself knew by then."""

from __future__ import annotations

import pytest
from support.served_folder import HELP, TEA

from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.turn_by_turn import turn_by_turn
from scriptgraph.state.progress import open_tasks
from scriptgraph.state.session import SessionState

SAID = ["Tea, please.", "No sugar for me.", "A little milk.", "I am glad.", "Thank you.", "Seven."]


async def states(script: Script, *said: str) -> list[SessionState]:
    """Hold a session, and give how it stood after each turn."""
    found = []
    async with open_store("memory:") as store:
        graph = create_session(script, "rehearsal").compile(checkpointer=store.checkpointer)
        conversation = Conversation(graph, store, "ann")
        for text in (None, *said):
            _ = [piece async for piece in conversation.turn(text)]
            found.append(await conversation.state())
    return found


@pytest.mark.parametrize("name", ["tea", "helping", "stress_relief", "every_feature"])
async def test_every_turn_tells_what_was_open_then(name: str) -> None:
    """Worked out from the decisions, it is what the session itself had noted after each turn."""
    texts = {"tea": TEA, "helping": HELP}
    script = load_script(texts[name], "yaml") if name in texts else load_script(name)
    found = await states(script, *SAID)
    found = [one for one in found if one["messages"][-1].type == "ai"]  # an end may say nothing
    told = list(turn_by_turn(script, found[-1]))
    assert len(told) == len(found)
    for turn, state in zip(told, found, strict=True):
        assert turn.turn == state["turn"]
        section = script.by_id[state["section"]]
        still_open = open_tasks(section, state["progress"].get(section.id, {}))
        assert [one.task for one in turn.open] == [task.id for task in still_open], turn.turn
        assert turn.section == section.id
        assert turn.agent is not None
        assert turn.agent.text == state["messages"][-1].text
        expected = [one["at"] for one in state["trace"] if one["turn"] == turn.turn]
        assert [one.at for one in turn.decisions] == expected


async def test_evidence_leads_to_the_message_that_holds_it() -> None:
    """Each quote names the message; what was settled by it is told with its words."""
    script = load_script(TEA, "yaml")
    *_, state = await states(script, "Tea, please.")
    _, turn = turn_by_turn(script, state)
    [quote] = turn.decisions[0].evidence
    assert (quote.task, quote.found, quote.message_id) == ("drink", True, turn.user[0].id)
    assert [(one.task, one.quote) for one in turn.settled] == [("drink", "Tea, please.")]
    assert [one.task for one in turn.open] == ["sugar", "milk"]
    assert "choice" in turn.decisions[0].possible
