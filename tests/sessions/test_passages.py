"""How sections go, over many sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from support.served_folder import TEA

from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.forking import fork
from scriptgraph.sessions.passages import Passage, is_away, passages, weak_sections


async def test_sections_are_counted_as_they_went() -> None:
    """Visits, completions and messages; a fork counts what is its own, and nothing twice."""
    script = load_script(TEA, "yaml")
    async with open_store("memory:") as store:
        graph = create_session(script, "rehearsal").compile(checkpointer=store.checkpointer)
        conversation = Conversation(graph, store, "ann")
        for text in (None, "Tea.", "No sugar.", "Milk."):
            _ = [piece async for piece in conversation.turn(text)]
        found = passages((await conversation.state())["trace"])
        choice, farewell = found
        assert (choice.visits, choice.completed, choice.turns, choice.quotes) == (1, 1, 3, 3)
        assert (farewell.visits, farewell.completed, farewell.turns) == (1, 1, 1)
        forked = await fork(store, "ann", 3, "ben", script)
        assert passages(forked["trace"]) == ()


def test_the_weakest_section_comes_first() -> None:
    """Where people leave, then what stays undone; a section that nobody came to is told last."""
    good = Passage("b", visits=2, completed=2, turns=4, quotes=4)
    bad = Passage("a", visits=2, completed=1, turns=9, quotes=5, refused=2)
    first, second, third = weak_sections(["b", "c", "a"], [((good, bad), "a"), ((good,), None)])
    assert [one.section for one in (first, second, third)] == ["a", "b", "c"]
    assert first.words == (
        "1 of 2 visits came to its end, after 4.5 messages on average. 2 of 5 quotes that were to "
        "show that a task is settled were in nobody's words, and not believed. "
        "1 person did not go on from here."
    )
    assert second.words == "4 of 4 visits came to its end, after 2.0 messages on average."
    assert third.words == "Nobody has come here yet."


def test_who_has_just_spoken_has_not_left() -> None:
    """Only an hour without a word counts."""
    now = datetime.now(UTC)
    assert not is_away(now.isoformat(), now)
    assert is_away((now - timedelta(hours=2)).isoformat(), now)
    assert not is_away("", now)
