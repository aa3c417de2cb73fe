"""When a recap is due, and how much of the conversation it stands for."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.state.recap import first_after, recap_due, recap_of, remembered
from scriptgraph.state.session import SessionState


def said(kinds: str) -> list[BaseMessage]:
    """Write a conversation: `a` for the agent, `u` for the user."""
    return [
        AIMessage("Well?", id=f"{n}") if kind == "a" else HumanMessage("Well.", id=f"{n}")
        for n, kind in enumerate(kinds)
    ]


def session(kinds: str, recap_until: int | None = None) -> Any:
    state: dict[str, Any] = {"messages": said(kinds)}
    if recap_until is not None:
        before = first_after(cast(SessionState, state), recap_until)
        state["recap"] = {"text": "They sleep badly.", "until": recap_until, "before": before}
    return state


@pytest.mark.parametrize(
    ("kinds", "recap_until", "beyond", "until"),
    [
        ("auauau", None, 0, 4),
        ("auauau", None, None, 0),
        ("auauau", None, 1_000, 0),
        ("auauau", 2, 0, 4),
        ("auauau", 4, 0, 0),
        ("auauau", 2, 30, 0),
        ("auauauu", None, 0, 4),
        ("uauau", None, 0, 3),
        ("au", None, 0, 0),
        ("u", None, 0, 0),
        ("", None, 0, 0),
    ],
)
def test_a_recap_stands_for_all_but_the_last_question_and_what_follows_it(
    kinds: str, recap_until: int | None, beyond: int | None, until: int
) -> None:
    """It is due beyond so many tokens, and only where it stands for something new."""
    assert recap_due(session(kinds, recap_until), beyond) == until


def test_what_a_recap_stands_for_is_not_remembered() -> None:
    """Without one, all of it is."""
    assert len(remembered(session("auauau"))) == 6
    assert recap_of(session("auauau")) is None
    assert len(remembered(session("auauau", 4))) == 2


def test_a_recap_ends_when_the_application_removes_messages() -> None:
    """Nothing falls between recap and prompt: all that is left is shown."""
    state = session("auauau", 4)
    state["messages"] = state["messages"][2:]
    assert recap_of(state) is None
    assert len(remembered(state)) == 4
