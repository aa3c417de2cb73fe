"""Whatever is refused: where it speaks of danger, the refusal says who helps there."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR
from support.fakes import script

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.danger.phrase_files import phrases_in
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

CONFIG: Any = {"configurable": {"thread_id": "a"}}
GERMAN = "TelefonSeelsorge"
OURS = script(
    {"talk": {}},
    language="de",
    contacts=["DE: Unsere Nachtwache: 030 123456"],
)
LONG = f"{FEAR}. {'word ' * 20_000}"


def held(made: Script = CARE, **guard: Any) -> Any:
    """Compile a session, of users in Germany."""
    graph = create_session(made, "rehearsal", guard=Guard(region="DE", **guard))
    return graph.compile(checkpointer=InMemorySaver())


def message(text: str, name: str | None = None) -> dict[str, Any]:
    """Give a run what the user says."""
    return {"messages": [HumanMessage(text, id=name)]}


@pytest.mark.parametrize(
    ("given", "more"),
    [
        (message(LONG), {}),
        (message(FEAR), {"context": {"mode": "no such mode"}}),
        (message(FEAR), {"context": {"mod": "single"}}),
        ({"messages": [HumanMessage(FEAR)], "section": "bye"}, {}),
        ({"massages": FEAR}, {}),
        (message(FEAR, "1"), {}),
    ],
)
async def test_a_refusal_of_danger_names_help_where_the_user_is(given: Any, more: Any) -> None:
    """Too long, a wrong context, a wrong form, an id that is taken: the region's help is named."""
    graph = held()
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.ainvoke(message("Hello.", "1"), CONFIG)
    with pytest.raises(RefusedError) as refused:
        await graph.ainvoke(given, CONFIG, **more)
    told = str(refused.value)
    assert [GERMAN in told, "988" in told, told.count("112"), "I am safe" in told] == [
        True,
        False,
        1,
        False,
    ]


async def test_a_session_of_another_version_names_help_too() -> None:
    """The script has changed, and what the user said is answered by nobody."""
    saver = InMemorySaver()
    first = create_session(OURS, "rehearsal").compile(checkpointer=saver)
    await first.ainvoke({"messages": []}, CONFIG)
    changed = OURS.model_copy(update={"title": "Another"})
    again = create_session(changed, "rehearsal").compile(checkpointer=saver)
    with pytest.raises(RefusedError) as refused:
        await again.ainvoke(message("Ich will sterben"), CONFIG)
    assert "Unsere Nachtwache: 030 123456" in str(refused.value)
    assert "in Gefahr" in str(refused.value)


async def test_a_conversation_names_the_same() -> None:
    """A message that is too long never comes to the graph."""
    graph = create_session(OURS, "rehearsal", guard=Guard(region="DE"))
    async with open_store(MEMORY) as store:
        talk = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        with pytest.raises(InputError) as refused:
            async for _ in talk.turn(f"Ich will sterben. {'Wort ' * 20_000}"):
                pass
    assert "Unsere Nachtwache: 030 123456" in str(refused.value)


async def test_danger_in_a_clinics_own_words_is_answered_so_too() -> None:
    """Whoever listens in the session listens to what is refused."""
    ours = phrases_in('[imminent]\nself = ["the green bag is packed"]', "ours.toml")
    with pytest.raises(RefusedError) as refused:
        await held(phrases=ours).ainvoke(message(f"The green bag is packed. {LONG[20:]}"), CONFIG)
    assert GERMAN in str(refused.value)


async def test_what_speaks_of_no_danger_is_refused_without() -> None:
    """Nobody is told whom to call who has only written too much."""
    with pytest.raises(RefusedError) as refused:
        await held().ainvoke(message("word " * 20_000), CONFIG)
    assert GERMAN not in str(refused.value)
