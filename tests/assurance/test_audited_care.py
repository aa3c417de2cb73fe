"""An audit understands sessions in which words of care were sent, and finds where they were not."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.tamperings import sealed_anew
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

SAID = {
    "opened": (None, "I want to die", "hm", "I am safe.", "3 years"),
    "first": ("I want to die", "He hits me", "I am safe.", "3 years"),
    "twice": (None, "I want to die", "I am safe.", "My husband hits me", "no", "I am safe."),
}


async def held(said: tuple[str | None, ...], region: str = "") -> tuple[Script, dict[str, Any]]:
    """Hold a session with a script that has no rule for danger."""
    script = load_script("bike_repair")
    graph = create_session(script, "rehearsal", guard=Guard(region=region))
    session = graph.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    for text in said:
        await session.ainvoke({"messages": [HumanMessage(text)] if text else []}, config)
    return script, dict((await session.aget_state(config)).values)


def found(script: Script, state: dict[str, Any]) -> list[str]:
    """Give what an audit tells."""
    return [one.what for one in audit(script, cast(SessionState, state))]


@pytest.mark.parametrize("region", ["", "AT"])
@pytest.mark.parametrize("name", SAID)
async def test_words_of_care_are_no_irregularity(name: str, region: str) -> None:
    """Whenever they were sent, and whoever's numbers were in them."""
    script, state = await held(SAID[name], region)
    assert next(one["care"] for one in state["trace"] if "care" in one) == "first"
    assert found(script, state) == []


async def test_words_of_care_that_were_changed_are_found() -> None:
    """A number that is another one is told, also by somebody who can seal."""
    script, state = await held(SAID["opened"])
    for message in state["messages"]:
        if message.type == "ai" and "988" in message.text:
            message.content = message.text.replace("988", "977")
    assert found(script, sealed_anew(state))[0] == "the words of care were not sent as they stand"
